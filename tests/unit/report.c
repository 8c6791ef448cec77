#include "domain/report.h"

#include <criterion/criterion.h>

#include "base/buffer.h"
#include "gen/permissions.h"
#include "unit/rules_kit.h"

TestSuite(report, .timeout = 5);

/* --- what is expected */

static const int64_t six = 6;
static struct legal_figure law[] = {
	{ .code = "financial_report_delay", .valid_from = { 0 }, .text = "loi", .months = &six },
};
static const struct legal_figure_list figures = { law, 1 };

#define PROGRESS  REPORT_KIND_PROGRESS
#define FINANCIAL REPORT_KIND_FINANCIAL
#define SIGNED    REPORT_RULE_FROM_SIGNATURE
#define START     REPORT_RULE_FROM_PROJECT_START
#define END       REPORT_RULE_FROM_PROJECT_END
#define YEAR_END  REPORT_RULE_FROM_FINANCIAL_YEAR_END

/* clang-format off */
static const int64_t one_month = 1, every_year = 12, thirty = 30;
static const struct {
	const char *situation;
	struct report_rule rules[2];
	const char *signed_on, *start_on, *end_on;
	const char *expected;
} rows[] = {
	{ "nothing before the signature", { { .code = "x" } }, NULL, "2023-07-01", "2024-06-30", "" },
	{ "the law alone, by year", { { 0 } }, "2023-07-20", "2023-07-01", "2024-06-30",
	  "financial_report 1 2024-06-30, financial_report 2 2025-06-30" },
	{ "of the signature, where the project has no dates", { { 0 } }, "2023-07-20", NULL, NULL,
	  "financial_report 1 2024-06-30" },
	{ "from the signature, clamped", { { "mid", "", PROGRESS, SIGNED, 1, NULL },
					   { "acc", "", FINANCIAL, END, 2, NULL } },
	  "2024-01-31", "2024-01-31", "2024-12-31", "mid 1 2024-02-29, acc 1 2025-02-28" },
	{ "of its own, sooner than the law", { { "acc", "", FINANCIAL, YEAR_END, 3, NULL } },
	  "2023-07-20", "2023-07-01", "2024-06-30", "acc 1 2024-03-31, acc 2 2025-03-31" },
	{ "never later than the law", { { "acc", "", FINANCIAL, YEAR_END, 9, NULL } },
	  "2023-07-20", "2023-07-01", "2023-12-31", "acc 1 2024-06-30" },
	{ "at its pace until the end", { { "year", "", PROGRESS, START, 12, &every_year },
					 { "acc", "", FINANCIAL, END, 0, NULL } },
	  "2023-07-20", "2023-07-01", "2025-07-01", "year 1 2024-07-01, year 2 2025-07-01, acc 1 2025-07-01" },
	{ "once, without an end", { { "year", "", PROGRESS, SIGNED, 12, &every_year },
				    { "end", "", REPORT_KIND_FINAL, END, 3, NULL } },
	  "2023-07-20", NULL, NULL, "financial_report 1 2024-06-30, year 1 2024-07-20" },
};
/* clang-format on */

static const char *due_text(struct arena *arena, const struct report_due_list *due)
{
	struct buffer text = buffer_new(arena, 256);
	for (size_t i = 0; i < due->count; i++) {
		char on[16];
		date_format(due->items[i].due_on, on);
		buffer_add_text(&text, i == 0 ? "" : ", ");
		buffer_add_text(&text, arena_printf(arena, "%s %lld %s", due->items[i].code,
						    (long long)due->items[i].number, on));
	}
	return buffer_text(&text);
}

static struct report_facts facts_of(struct call_rules *rules, struct follow_up_rule *follow_up,
				    struct report_rule_list *list)
{
	follow_up->reports = list;
	rules->follow_up = follow_up;
	return (struct report_facts){ .rules = rules, .figures = &figures };
}

static const struct date *day_or_null(struct arena *arena, const char *text)
{
	struct date *value = arena_new_one(arena, struct date);
	if (text == NULL)
		return NULL;
	*value = day(text);
	return value;
}

Test(report, expects_what_the_call_and_the_law_ask)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_rules rules = { 0 };
		struct follow_up_rule follow_up = { 0 };
		struct report_rule given[2] = { rows[i].rules[0], rows[i].rules[1] };
		struct report_rule_list list = { given, 0 };
		struct report_due_list due = { 0 };
		while (list.count < 2 && given[list.count].code != NULL)
			list.count++;
		struct report_facts facts = facts_of(&rules, &follow_up, &list);
		facts.signed_on = day_or_null(arena, rows[i].signed_on);
		facts.start_on = day_or_null(arena, rows[i].start_on);
		facts.end_on = day_or_null(arena, rows[i].end_on);
		cr_expect(reports_due(&facts, &(struct report_row_list){ 0 }, arena, &due));
		cr_expect_str_eq(due_text(arena, &due), rows[i].expected, "%s: %s",
				 rows[i].situation, due_text(arena, &due));
	}
}

Test(report, follows_the_golden_delay_of_the_law)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = { 0 };
	struct report_due_list due = { 0 };
	const struct date on = day("2023-12-31");
	const struct report_facts facts = { &rules, &figures, &on, NULL, NULL, NULL, on };
	cr_expect(reports_due(&facts, &(struct report_row_list){ 0 }, arena, &due));
	cr_expect_str_eq(due_text(arena, &due), "financial_report 1 2024-06-30");
	cr_expect_str_eq(due.items[0].label, "loi");
}

Test(report, says_when_an_agreement_cannot_have_them_all)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = { 0 };
	struct follow_up_rule follow_up = { 0 };
	struct report_rule monthly[] = { { "month", "", PROGRESS, START, 1, &one_month } };
	struct report_rule_list list = { monthly, 1 };
	struct report_due_list due = { 0 };
	struct report_facts facts = facts_of(&rules, &follow_up, &list);
	const struct date start = day("2023-07-01"), far = day("9999-12-31");
	const struct date late = day("2123-07-01"), last = day("9999-08-01");
	facts.signed_on = facts.start_on = &start;
	facts.end_on = &late;
	cr_expect_not(reports_due(&facts, &(struct report_row_list){ 0 }, arena, &due));
	list.count = 0;
	facts.start_on = &last;
	facts.end_on = &far;
	cr_expect_not(reports_due(&facts, &(struct report_row_list){ 0 }, arena, &due));
	cr_expect_eq(due.count, 0);
}

Test(report, expects_nothing_of_a_law_that_is_not_in_force)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = { 0 };
	struct report_due_list due = { 0 };
	const struct date on = day("2023-12-31");
	const struct legal_figure_list none = { 0 };
	const struct report_facts facts = { &rules, &none, &on, NULL, NULL, NULL, on };
	cr_expect(reports_due(&facts, &(struct report_row_list){ 0 }, arena, &due));
	cr_expect_eq(due.count, 0);
}

/* clang-format off */
static const struct {
	const char *situation, *today;
	bool given;
	enum report_state state;
	enum report_progress expected;
} moments[] = {
	{ "long before",      "2024-05-30", false, 0,                      REPORT_PROGRESS_AWAITED },
	{ "thirty days",      "2024-05-31", false, 0,                      REPORT_PROGRESS_DUE_SOON },
	{ "the day itself",   "2024-06-30", false, 0,                      REPORT_PROGRESS_DUE_SOON },
	{ "the day after",    "2024-07-01", false, 0,                      REPORT_PROGRESS_OVERDUE },
	{ "a draft is none",  "2024-07-01", true,  REPORT_STATE_DRAFT,     REPORT_PROGRESS_OVERDUE },
	{ "submitted",        "2024-07-01", true,  REPORT_STATE_SUBMITTED, REPORT_PROGRESS_SUBMITTED },
	{ "returned",         "2024-07-01", true,  REPORT_STATE_RETURNED,  REPORT_PROGRESS_RETURNED },
	{ "accepted",         "2024-07-01", true,  REPORT_STATE_ACCEPTED,  REPORT_PROGRESS_ACCEPTED },
};
/* clang-format on */

Test(report, says_how_far_it_is)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(moments); i++) {
		struct call_rules rules = { 0 };
		struct follow_up_rule follow_up = { .reminder_days = &thirty };
		struct report_rule_list none = { 0 };
		struct report_facts facts = facts_of(&rules, &follow_up, &none);
		const struct date signed_on = day("2023-07-20");
		struct report_row given[] = {
			{ .code = "financial_report", .number = 2, .state = moments[i].state },
			{ .code = "other", .number = 1, .state = moments[i].state },
			{ .code = "financial_report", .number = 1, .state = moments[i].state },
		};
		struct report_due_list due = { 0 };
		facts.signed_on = &signed_on;
		facts.today = day(moments[i].today);
		cr_expect(reports_due(&facts,
				      &(struct report_row_list){ given, moments[i].given ? 3 : 0 },
				      arena, &due));
		cr_assert_eq(due.count, 1);
		cr_expect_eq(due.items[0].progress, moments[i].expected, "%s",
			     moments[i].situation);
		cr_expect_eq(due.items[0].report_id != NULL, moments[i].given, "%s",
			     moments[i].situation);
	}
}

/* Due on 30 June 2024 and 2025; the agreement ended in between. */
Test(report, is_not_awaited_after_the_end_unless_it_was_handed_in)
{
	static const struct {
		bool given;
		enum report_state state;
		size_t expected;
	} later[] = {
		{ false, 0, 1 },
		{ true, REPORT_STATE_DRAFT, 1 },
		{ true, REPORT_STATE_RETURNED, 1 },
		{ true, REPORT_STATE_SUBMITTED, 2 },
		{ true, REPORT_STATE_ACCEPTED, 2 },
	};
	const struct date start = day("2023-07-01"), end = day("2024-06-30");
	const struct date ended = day("2024-06-30");
	for (size_t i = 0; i < COUNT(later); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules rules = { 0 };
		struct report_row given = { .code = "financial_report",
					    .number = 2,
					    .state = later[i].state };
		struct report_due_list due = { 0 };
		const struct report_facts facts = { &rules, &figures, &start, &start,
						    &end,   &ended,   ended };
		cr_expect(reports_due(&facts, &(struct report_row_list){ &given, later[i].given },
				      arena, &due));
		cr_assert_eq(due.count, later[i].expected, "row %zu", i);
		cr_expect_eq(due.items[0].number, 1);
	}
}

Test(report, is_found_by_code_and_number)
{
	struct report_due items[] = { { .code = "a", .number = 1 }, { .code = "a", .number = 2 } };
	const struct report_due_list due = { items, 2 };
	cr_expect_eq(report_due_find(&due, "a", 2), &items[1]);
	cr_expect_null(report_due_find(&due, "a", 3));
	cr_expect_null(report_due_find(&due, "b", 1));
}

/* --- its life */

/* clang-format off */
static const enum report_state after[REPORT_ACTION_COUNT_][REPORT_STATE_COUNT_] = {
#define S(name) REPORT_STATE_##name
	/*                  draft          submitted       returned       accepted */
	[REPORT_UPDATE] = { S(DRAFT),      S(COUNT_),      S(RETURNED),   S(COUNT_) },
	[REPORT_SUBMIT] = { S(SUBMITTED),  S(COUNT_),      S(SUBMITTED),  S(COUNT_) },
	[REPORT_ACCEPT] = { S(COUNT_),     S(ACCEPTED),    S(COUNT_),     S(COUNT_) },
	[REPORT_RETURN] = { S(COUNT_),     S(RETURNED),    S(COUNT_),     S(COUNT_) },
#undef S
};
/* clang-format on */

Test(report, moves_along_its_states)
{
	for (enum report_action a = 0; a < REPORT_ACTION_COUNT_; a++)
		for (enum report_state s = 0; s < REPORT_STATE_COUNT_; s++)
			cr_expect_eq(report_transition(s, a), after[a][s], "%d from %d", (int)a,
				     (int)s);
}

Test(report, is_submitted_by_the_lead_with_what_was_spent)
{
	arena_auto_t *arena = arena_new();
	const struct money spent = { 100 };
	struct report final = { .kind = REPORT_KIND_FINAL }, progress = { 0 };
	struct verdict found = verdict_in(arena);
	report_submission_check(&final, false, &found);
	cr_expect_str_eq(codes_of(arena, &found), "not-the-lead spent-amount-missing");
	found = verdict_in(arena);
	final.spent_amount = &spent;
	report_submission_check(&final, true, &found);
	report_submission_check(&progress, true, &found);
	cr_expect(verdict_ok(&found));
}

static const char *allowed(struct arena *arena, const struct report *report, bool closed,
			   const struct asker *asker)
{
	struct possible_action_list actions;
	struct buffer text = buffer_new(arena, 64);
	const struct application_facts file = { .actor_leads = true, .actor_takes_part = true };
	report_actions(arena, report, closed, &file, asker, &actions);
	for (size_t i = 0; i < actions.count; i++)
		buffer_add_text(&text, arena_printf(arena, "%s%s ", actions.items[i].name,
						    actions.items[i].allowed ? "+" : "-"));
	return buffer_text(&text);
}

Test(report, shows_what_may_be_done_by_whom)
{
	arena_auto_t *arena = arena_new();
	struct report report = { 0 };
	const uint64_t scopes =
		UINT64_C(1) << SCOPE_REPORTS_WRITE | UINT64_C(1) << SCOPE_AGREEMENTS_WRITE;
	const struct asker alice = { 1u << ROLE_APPLICANT, scopes };
	const struct asker ivan = { 1u << ROLE_INSTRUCTOR, scopes };
	cr_expect_str_eq(allowed(arena, &report, false, &alice), "update+ submit+ ");
	cr_expect_str_eq(allowed(arena, &report, true, &alice), "update- submit- ");
	cr_expect_str_eq(allowed(arena, &report, false, &ivan), "accept- return- ");
	report.state = REPORT_STATE_SUBMITTED;
	cr_expect_str_eq(allowed(arena, &report, false, &ivan), "accept+ return+ ");
	cr_expect_str_eq(allowed(arena, &report, false, &alice), "update- submit- ");
}

Test(report, is_written_by_members)
{
	arena_auto_t *arena = arena_new();
	struct application_facts file = { .actor_takes_part = true };
	struct verdict found = verdict_in(arena);
	report_writing_check(&file, &found);
	cr_expect(verdict_ok(&found));
	file.actor_takes_part = false;
	report_writing_check(&file, &found);
	cr_expect_str_eq(codes_of(arena, &found), "not-a-member");
}

/* --- closing */

Test(report, closes_when_nothing_is_awaited)
{
	arena_auto_t *arena = arena_new();
	struct report_due due[] = { { .code = "a", .progress = REPORT_PROGRESS_ACCEPTED },
				    { .code = "b", .progress = REPORT_PROGRESS_SUBMITTED } };
	struct instalment parts[] = { { .state = INSTALMENT_STATE_PAID },
				      { .state = INSTALMENT_STATE_CANCELLED },
				      { .state = INSTALMENT_STATE_APPROVED } };
	struct clawback back[] = { { .state = CLAWBACK_STATE_RECOVERED }, { .amount = { 100 } } };
	struct verdict found = verdict_in(arena);
	closing_check(&(struct closing_facts){ { due, 1 }, false, { parts, 2 }, { back, 1 } },
		      &found);
	cr_expect(verdict_ok(&found));
	closing_check(&(struct closing_facts){ { due, 2 }, true, { parts, 3 }, { back, 2 } },
		      &found);
	cr_expect_str_eq(codes_of(arena, &found),
			 "reports-too-many report-not-accepted instalment-open clawback-open");
}
