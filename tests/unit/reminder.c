#include "domain/reminder.h"

#include <criterion/criterion.h>

#include "base/buffer.h"
#include "base/zone.h"
#include "unit/rules_kit.h"

TestSuite(reminder, .timeout = 5);

#define REVIEW  REMINDER_ABOUT_REVIEW
#define PIECES  REMINDER_ABOUT_PIECE_REQUEST
#define REPORT  REMINDER_ABOUT_REPORT
#define CONSENT REMINDER_ABOUT_CONSENT

#define BEFORE(about, days)                                                                        \
	{                                                                                          \
		about, &days, NULL,                                                                \
		{                                                                                  \
			0                                                                          \
		}                                                                                  \
	}
#define AFTER(about, days)                                                                         \
	{                                                                                          \
		about, NULL, &days,                                                                \
		{                                                                                  \
			0                                                                          \
		}                                                                                  \
	}
#define SILENT(about)                                                                              \
	{                                                                                          \
		about, NULL, NULL,                                                                 \
		{                                                                                  \
			0                                                                          \
		}                                                                                  \
	}

static const int64_t none = 0, two = 2, three = 3, seven = 7, six = 6;
static struct legal_figure law[] = {
	{ .code = "financial_report_delay", .valid_from = { 0 }, .text = "loi", .months = &six },
};
static const struct legal_figure_list figures = { law, 1 };

static const struct date *day_kept(struct arena *arena, const char *text)
{
	struct date *kept = arena_new_one(arena, struct date);
	cr_assert(date_parse(text, kept), "%s", text);
	return kept;
}

/* --- the rules */

/* clang-format off */
static const struct {
	const char *situation;
	struct reminder_rule rules[3];
	const char *refused;
} rule_rows[] = {
	{ "before and after",
	  { BEFORE(REVIEW, seven), AFTER(REVIEW, seven), BEFORE(REPORT, seven) },
	  "" },
	{ "the day itself", { BEFORE(REVIEW, none), BEFORE(REVIEW, two), AFTER(REVIEW, two) }, "" },
	{ "no day", { SILENT(REVIEW), BEFORE(REPORT, two), BEFORE(PIECES, two) },
	  "reminder-day-unclear" },
	{ "two days", { { REVIEW, &two, &two, { 0 } }, BEFORE(REPORT, two), BEFORE(PIECES, two) },
	  "reminder-day-unclear" },
	{ "twice the same day", { BEFORE(PIECES, two), BEFORE(REPORT, two), BEFORE(PIECES, two) },
	  "reminder-twice" },
};
/* clang-format on */

Test(reminder, rules_have_one_day_and_stand_once)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rule_rows); i++) {
		struct reminder_rule items[3];
		for (size_t j = 0; j < 3; j++)
			items[j] = rule_rows[i].rules[j];
		const struct reminder_rule_list list = { items, 3 };
		const struct call_rules rules = { .reminders = &list };
		struct verdict found = verdict_in(arena);
		reminder_rules_check(&rules, &found);
		cr_expect_str_eq(codes_of(arena, &found), rule_rows[i].refused, "%s",
				 rule_rows[i].situation);
	}
}

Test(reminder, of_a_review_without_a_grid_is_doubtful)
{
	arena_auto_t *arena = arena_new();
	struct reminder_rule items[] = { BEFORE(REPORT, two), BEFORE(REVIEW, two) };
	const struct reminder_rule_list list = { items, 2 };
	struct criterion criterion = { .code = "need" };
	const struct criterion_list grid = { &criterion, 1 };
	struct call_rules rules = { .reminders = &list };
	struct verdict found = verdict_in(arena);
	reminder_rules_lint(&rules, &found);
	cr_expect_str_eq(codes_of(arena, &found), "reminder-of-nothing");
	rules.criteria = &grid;
	found = verdict_in(arena);
	reminder_rules_lint(&rules, &found);
	cr_expect(verdict_ok(&found));
}

/* --- what a file is reminded of, day by day */

static struct uuid id_of(uint8_t last)
{
	return (struct uuid){ { [0] = 1, [15] = last } };
}

/* A file that waits for everything, due on 30 June 2024. */
static struct reminder_file file_of(struct arena *arena)
{
	struct awaited_review *review = arena_new_one(arena, struct awaited_review);
	struct awaited_pieces *pieces = arena_new_one(arena, struct awaited_pieces);
	struct awaited_agreement *agreement = arena_new_one(arena, struct awaited_agreement);
	const struct date due = *day_kept(arena, "2024-06-30");
	*review = (struct awaited_review){ id_of(1), "rita", due, REVIEW_STATE_ASSIGNED };
	*pieces = (struct awaited_pieces){ id_of(2), 1, due, NULL };
	*agreement = (struct awaited_agreement){ .id = id_of(3),
						 .signed_on = *day_kept(arena, "2023-07-20") };
	return (struct reminder_file){ .id = id_of(9),
				       .lead = "00000102400017",
				       .state = APPLICATION_STATE_UNDER_REVIEW,
				       .reviews = { review, 1 },
				       .piece_requests = { pieces, 1 },
				       .agreement = agreement };
}

static void review_submitted(struct reminder_file *file, struct arena *arena)
{
	(void)arena;
	file->reviews.items[0].state = REVIEW_STATE_SUBMITTED;
}
static void review_recused(struct reminder_file *file, struct arena *arena)
{
	(void)arena;
	file->reviews.items[0].state = REVIEW_STATE_RECUSED;
}
static void pieces_came(struct reminder_file *file, struct arena *arena)
{
	file->piece_requests.items[0].closed_on = day_kept(arena, "2024-06-01");
}
static void report_in(struct reminder_file *file, struct arena *arena, enum report_state state)
{
	struct report_row *row = arena_new_one(arena, struct report_row);
	*row = (struct report_row){ id_of(4), "financial_report", 1, state };
	file->reports = (struct report_row_list){ row, 1 };
}
static void report_returned(struct reminder_file *file, struct arena *arena)
{
	report_in(file, arena, REPORT_STATE_RETURNED);
}
static void report_submitted(struct reminder_file *file, struct arena *arena)
{
	report_in(file, arena, REPORT_STATE_SUBMITTED);
}
static void closed(struct reminder_file *file, struct arena *arena)
{
	(void)arena;
	((struct awaited_agreement *)(uintptr_t)file->agreement)->closed = true;
}
static void unsigned_yet(struct reminder_file *file, struct arena *arena)
{
	(void)arena;
	file->agreement = NULL;
}

/* clang-format off */
static const struct {
	const char *situation;
	struct reminder_rule rule;
	const char *now;
	void (*change)(struct reminder_file *file, struct arena *arena);
	const char *expected;
} rows[] = {
	{ "the eve of its day", BEFORE(REVIEW, seven), "2024-06-22T23:59:59+02:00", NULL,
	  "2024-06-23 coming" },
	{ "its day", BEFORE(REVIEW, seven), "2024-06-23T00:00:00+02:00", NULL, "2024-06-23 due" },
	{ "the last day of the subject", BEFORE(REVIEW, seven), "2024-06-30T23:59:59+02:00", NULL,
	  "2024-06-23 due" },
	{ "the day after", BEFORE(REVIEW, seven), "2024-07-01T00:00:00+02:00", NULL,
	  "2024-06-23 overdue" },
	{ "on the day itself", BEFORE(REVIEW, none),  "2024-06-30T08:00:00+02:00", NULL,
	  "2024-06-30 due" },
	{ "after, not yet", AFTER(REVIEW, three), "2024-07-02T08:00:00+02:00", NULL,
	  "2024-07-03 coming" },
	{ "after, its day", AFTER(REVIEW, three), "2024-07-03T08:00:00+02:00", NULL,
	  "2024-07-03 overdue" },
	{ "a review given", BEFORE(REVIEW, seven), "2024-07-01T08:00:00+02:00", review_submitted,
	  "2024-06-23 done" },
	{ "a reviewer who stepped back",
	  BEFORE(REVIEW, seven), "2024-07-01T08:00:00+02:00", review_recused,
	  "" },
	{ "pieces awaited", BEFORE(PIECES, two),   "2024-06-28T08:00:00+02:00", NULL,
	  "2024-06-28 due" },
	{ "pieces that came", BEFORE(PIECES, two),   "2024-06-28T08:00:00+02:00", pieces_came,
	  "2024-06-28 done" },
	{ "a report of the law", BEFORE(REPORT, two),   "2024-06-27T08:00:00+02:00", NULL,
	  "2024-06-28 coming" },
	{ "a report returned", BEFORE(REPORT, two),   "2024-07-01T08:00:00+02:00", report_returned,
	  "2024-06-28 overdue" },
	{ "a report submitted",
	  BEFORE(REPORT, two),   "2024-07-01T08:00:00+02:00", report_submitted,
	  "2024-06-28 done" },
	{ "a file closed", BEFORE(REPORT, two),   "2024-07-01T08:00:00+02:00", closed,
	  "2024-06-28 done" },
	{ "nothing signed", BEFORE(REPORT, two),   "2024-07-01T08:00:00+02:00", unsigned_yet, "" },
	{ "deposited: no consent", BEFORE(CONSENT, two),  "2024-07-01T08:00:00+02:00", NULL, "" },
};
/* clang-format on */

static const char *text_of(struct arena *arena, const struct reminder_list *list)
{
	struct buffer text = buffer_new(arena, 64);
	for (size_t i = 0; i < list->count; i++) {
		char on[16];
		date_format(list->items[i].remind_on, on);
		buffer_printf(&text, "%s%s %s", i > 0 ? ", " : "", on,
			      reminder_state_words[list->items[i].state]);
	}
	return buffer_text(&text);
}

static void find(struct arena *arena, const struct reminder_file *file,
		 const struct call_rules *rules, const char *now, struct reminder_list *ret)
{
	struct reminder_facts facts = {
		.file = file, .rules = rules, .figures = &figures, .zone = zone_find("Europe/Paris")
	};
	cr_assert(instant_parse(now, &facts.now));
	reminders_of(&facts, arena, ret);
}

Test(reminder, has_its_day)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reminder_rule rule = rows[i].rule;
		const struct reminder_rule_list list = { &rule, 1 };
		struct call_rules rules = { .reminders = &list };
		struct reminder_file file = file_of(arena);
		struct reminder_list found;
		if (rows[i].change != NULL)
			rows[i].change(&file, arena);
		find(arena, &file, &rules, rows[i].now, &found);
		cr_expect_str_eq(text_of(arena, &found), rows[i].expected, "%s", rows[i].situation);
	}
}

/* A draft in a window that closes on 1 May: members that have not consented are reminded. */
Test(reminder, of_a_consent_before_the_deposit)
{
	arena_auto_t *arena = arena_new();
	struct reminder_rule rule = BEFORE(CONSENT, two);
	const struct reminder_rule_list list = { &rule, 1 };
	struct instant opens, closes;
	cr_assert(instant_parse("2024-04-01T00:00:00+02:00", &opens));
	cr_assert(instant_parse("2024-05-01T23:59:59+02:00", &closes));
	struct phase phase = { .key = "window",
			       .kind = PHASE_KIND_DATE_RANGE,
			       .precision = PHASE_PRECISION_INSTANT,
			       .opens_at = &opens,
			       .closes_at = &closes };
	struct stage stage = { .code = "file", .phase = "window" };
	const struct call_rules rules = { .reminders = &list,
					  .stages = { &stage, 1 },
					  .phases = { &phase, 1 } };
	struct awaited_consent member = { id_of(5), "00000103200010" };
	struct reminder_file file = { .id = id_of(9),
				      .state = APPLICATION_STATE_DRAFT,
				      .consents = { &member, 1 } };
	struct reminder_list found;
	find(arena, &file, &rules, "2024-04-29T08:00:00+02:00", &found);
	cr_expect_str_eq(text_of(arena, &found), "2024-04-29 due");
	cr_expect_str_eq(found.items[0].siret, "00000103200010");
	phase.precision = PHASE_PRECISION_MONTH;
	find(arena, &file, &rules, "2024-04-29T08:00:00+02:00", &found);
	cr_expect_eq(found.count, 0, "a month is a promise");
}

Test(reminder, has_an_id_of_what_it_reminds_of)
{
	arena_auto_t *arena = arena_new();
	struct reminder_rule both[] = { AFTER(REVIEW, seven), BEFORE(REVIEW, seven) };
	const struct reminder_rule_list list = { both, 2 };
	const struct call_rules rules = { .reminders = &list };
	struct reminder_file file = file_of(arena);
	struct reminder_list first, again, moved;
	find(arena, &file, &rules, "2024-01-01T08:00:00+01:00", &first);
	find(arena, &file, &rules, "2024-07-20T08:00:00+02:00", &again);
	file.reviews.items[0].due_on.days++;
	find(arena, &file, &rules, "2024-07-20T08:00:00+02:00", &moved);
	cr_assert_eq(first.count, 2);
	cr_expect_lt(first.items[0].remind_on.days, first.items[1].remind_on.days, "by day");
	cr_expect(uuid_equal(first.items[0].id, again.items[0].id));
	cr_expect_not(uuid_equal(first.items[0].id, first.items[1].id));
	cr_expect_not(uuid_equal(first.items[0].id, moved.items[0].id), "another day");
	cr_expect_eq(first.items[0].id.bytes[6] >> 4, 8);
}

/* --- who reads which */

/* clang-format off */
static const struct {
	const char *situation;
	bool region;
	const char *subject, *siret;
	bool review, piece_request;
} readers[] = {
	{ "the region",                        true,  "ivan", "",               true,  true  },
	{ "the reviewer",                      false, "rita", "",               true,  false },
	{ "another reviewer",                  false, "rolf", "",               false, false },
	{ "the people of the file",            false, "amy",  "00000102400017", false, true  },
	{ "the region, of its own file",       true,  "ivan", "00000102400017", false, true  },
	{ "the reviewer, of their own file",   false, "rita", "00000102400017", false, true  },
	{ "people of another file",            false, "amy",  "00001050400017", false, false },
};
/* clang-format on */

Test(reminder, is_read_by_whom_it_concerns)
{
	arena_auto_t *arena = arena_new();
	const char *sirets[] = { "00000103200010", "00000102400017" };
	struct reminder_file file = file_of(arena);
	file.sirets = (struct text_list){ sirets, 2 };
	const struct reminder review = { .about = REVIEW, .person = "rita" };
	const struct reminder asked = { .about = PIECES, .siret = "00000102400017" };
	for (size_t i = 0; i < COUNT(readers); i++) {
		const char *own[] = { readers[i].siret };
		const struct text_list organisations = { own, readers[i].siret[0] == '\0' ? 0 : 1 };
		const struct reminder_reader reader = { readers[i].region, readers[i].subject,
							&organisations };
		cr_expect_eq(reminder_shown(&reader, &file, &review), readers[i].review, "%s",
			     readers[i].situation);
		cr_expect_eq(reminder_shown(&reader, &file, &asked), readers[i].piece_request, "%s",
			     readers[i].situation);
	}
}
