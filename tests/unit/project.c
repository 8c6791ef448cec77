#include "domain/project.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "unit/rules_kit.h"

TestSuite(project, .timeout = 5);

static const char *dates_codes(struct arena *arena, const struct duration *rule, const char *start,
			       const char *end)
{
	struct verdict found = verdict_in(arena);
	struct date days[2];
	struct project_dates dates = { 0 };
	if (*start != '\0')
		dates.start_on = (days[0] = day(start), &days[0]);
	if (*end != '\0')
		dates.end_on = (days[1] = day(end), &days[1]);
	project_dates_check(rule, dates, &found);
	return codes_of(arena, &found);
}

static int64_t number_of(const char *text)
{
	char *end;
	int64_t value = strtol(text, &end, 10);
	cr_assert_eq(*end, '\0', "%s is no number", text);
	return value;
}

static void expect_golden_dates(struct arena *arena, const struct golden_table *t, size_t row)
{
	const char *expected = golden_cell(t, row, "expected");
	struct date latest = day(golden_cell(t, row, "latest_end_on"));
	int64_t months = number_of(golden_cell(t, row, "months"));
	struct duration rule = { .max_months = &months, .latest_end_on = &latest };
	cr_assert_str_empty(golden_cell(t, row, "min_months"));
	cr_expect_str_eq(dates_codes(arena, &rule, golden_cell(t, row, "start_on"),
				     golden_cell(t, row, "end_on")),
			 text_equal(expected, "ok") ? "" : expected, "%s",
			 golden_cell(t, row, "case_id"));
}

Test(project, gives_the_golden_dates)
{
	arena_auto_t *arena = arena_new();
	const struct golden_table t = golden_table(arena, "dates.csv");
	size_t judged = 0;
	for (size_t row = 0; row < t.count; row++) {
		if (!text_equal(golden_cell(&t, row, "check"), "project_dates"))
			continue;
		expect_golden_dates(arena, &t, row);
		judged++;
	}
	cr_assert_eq(judged, 3);
}

Test(project, adds_the_months_of_the_golden_delays)
{
	arena_auto_t *arena = arena_new();
	const struct golden_table t = golden_table(arena, "dates.csv");
	size_t judged = 0;
	for (size_t row = 0; row < t.count; row++) {
		const char *check = golden_cell(&t, row, "check");
		if (!text_equal(check, "implied_rejection") &&
		    !text_equal(check, "open_data_due") &&
		    !text_equal(check, "financial_report_due"))
			continue;
		int32_t months = (int32_t)number_of(golden_cell(&t, row, "months"));
		struct date due = date_add_months(day(golden_cell(&t, row, "start_on")), months);
		cr_expect_eq(due.days, day(golden_cell(&t, row, "expected_value")).days, "%s",
			     golden_cell(&t, row, "case_id"));
		judged++;
	}
	cr_assert_eq(judged, 3);
}

static const int64_t twelve = 12, thirty_six = 36, three = 3;
static const struct date latest = { 20634 }; /* 2026-06-30 */

static const struct duration none = { 0 };
static const struct duration limits = { .max_months = &thirty_six, .latest_end_on = &latest };
static const struct duration year = { .min_months = &twelve };
static const struct duration quarter = { .min_months = &three, .max_months = &three };

Test(project, counts_months)
{
	/* clang-format off */
	static const struct {
		const char *situation;
		const struct duration *rule;
		const char *start, *end, *expected;
	} rows[] = {
		{ "thirty-six months to the day",     &limits,  "2023-07-01", "2026-06-30", "" },
		{ "one day more",                     &limits,  "2023-06-30", "2026-06-30",
		  "duration-too-long" },
		{ "too long and too late",            &limits,  "2023-07-01", "2026-07-01",
		  "duration-too-long end-after-latest" },
		{ "reversed",                         &limits,  "2023-07-02", "2023-07-01", "dates-reversed" },
		{ "reversed and too late",            &limits,  "2027-07-02", "2027-07-01",
		  "dates-reversed end-after-latest" },
		{ "one day",                          &limits,  "2023-07-01", "2023-07-01", "" },
		{ "only an end, too late",            &limits,  "",           "2026-07-01",
		  "end-after-latest" },
		{ "only a start",                     &limits,  "2023-07-01", "",           "" },
		{ "nothing",                          &limits,  "",           "",           "" },
		{ "twelve months to the day",         &year,    "2023-07-01", "2024-06-30", "" },
		{ "one day less",                     &year,    "2023-07-01", "2024-06-29",
		  "duration-too-short" },
		{ "the end of the month is clamped",  &quarter, "2023-11-30", "2024-02-28", "" },
		{ "and the day after is too long",    &quarter, "2023-11-30", "2024-02-29",
		  "duration-too-long" },
		{ "and the day before too short",     &quarter, "2023-11-30", "2024-02-27",
		  "duration-too-short" },
		{ "a rule without figures",           &none,    "2023-07-01", "2053-07-01", "" },
		{ "a call without rule",              NULL,     "2023-07-01", "2053-07-01", "" },
		{ "a call without rule, reversed",    NULL,     "2023-07-02", "2023-07-01", "dates-reversed" },
		{ "a call without rule, only an end", NULL,     "",           "2053-07-01", "" },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_str_eq(dates_codes(arena, rows[i].rule, rows[i].start, rows[i].end),
				 rows[i].expected, "%s: %s", rows[i].situation,
				 dates_codes(arena, rows[i].rule, rows[i].start, rows[i].end));
}

Test(project, wants_dates_where_the_call_limits_them)
{
	struct call_rules rules = { .duration = &limits };
	const struct date date = day("2023-07-01");
	cr_expect(project_dates_wanted(&rules, (struct project_dates){ NULL, NULL }));
	cr_expect(project_dates_wanted(&rules, (struct project_dates){ &date, NULL }));
	cr_expect(project_dates_wanted(&rules, (struct project_dates){ NULL, &date }));
	cr_expect_not(project_dates_wanted(&rules, (struct project_dates){ &date, &date }));
	rules.duration = NULL;
	cr_expect_not(project_dates_wanted(&rules, (struct project_dates){ NULL, NULL }));
}

/* "access exchange": the main axis, then the others; "-" is no main axis. */
static struct project_axes axes_of(struct arena *arena, const char *text)
{
	struct text_list said = words(arena, text);
	struct project_axes axes = { 0 };
	if (said.count == 0)
		return axes;
	axes.main = text_equal(said.items[0], "-") ? NULL : said.items[0];
	axes.others = (struct text_list){ said.items + 1, said.count - 1 };
	return axes;
}

/* What is refused, and a star when an axis is wanted. */
static const char *axis_codes(struct arena *arena, const struct call_rules *rules, const char *text)
{
	struct verdict found = verdict_in(arena);
	struct project_axes axes = axes_of(arena, text);
	project_axes_check(rules, &axes, &found);
	return arena_printf(arena, "%s%s", codes_of(arena, &found),
			    project_axis_wanted(rules, &axes) ? "*" : "");
}

Test(project, has_the_axes_that_the_call_lets_it_choose)
{
	static const enum call_rules_axis_choice any = CALL_RULES_AXIS_CHOICE_ANY;
	static const enum call_rules_axis_choice one = CALL_RULES_AXIS_CHOICE_EXACTLY_ONE;
	/* clang-format off */
	static const struct {
		const char *situation;
		const enum call_rules_axis_choice *choice;
		const char *axes, *expected;
	} rows[] = {
		{ "one, where nothing is said",    NULL, "access",                 "" },
		{ "none, where nothing is said",   NULL, "",                       "*" },
		{ "two, where nothing is said",    NULL, "access exchange",        "axes-too-many" },
		{ "one of exactly one",            &one, "exchange",               "" },
		{ "none of exactly one",           &one, "",                       "*" },
		{ "two of exactly one",            &one, "access exchange",        "axes-too-many" },
		{ "any: none",                     &any, "",                       "" },
		{ "any: one",                      &any, "access",                 "" },
		{ "any: both",                     &any, "exchange access",        "" },
		{ "any: others beside no axis",    &any, "- access",               "*" },
		{ "an axis of another call",       &any, "sideways",               "axis-unknown" },
		{ "another axis of another call",  &any, "access sideways",        "other-axis-unknown" },
		{ "the same twice",                &any, "access access",          "axis-twice" },
		{ "everything at once",            &one, "sideways sideways down",
		  "axis-unknown axis-twice other-axis-unknown axes-too-many" },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < COUNT(rows); i++) {
		rules->axis_choice = rows[i].choice;
		cr_expect_str_eq(axis_codes(arena, rules, rows[i].axes), rows[i].expected, "%s: %s",
				 rows[i].situation, axis_codes(arena, rules, rows[i].axes));
	}
	const struct call_rules without = { 0 };
	cr_expect_str_eq(axis_codes(arena, &without, "access"), "axis-unknown");
	cr_expect_str_eq(axis_codes(arena, &without, ""), "");
}

Test(project, wants_territories_where_a_bonus_depends_on_them)
{
	struct bonus bonuses[] = { { .trigger = BONUS_TRIGGER_COMMITTEE },
				   { .trigger = BONUS_TRIGGER_TERRITORY } };
	struct call_rules rules = { .bonuses = { bonuses, 2 } };
	cr_expect(project_territories_wanted(&rules, 0));
	cr_expect_not(project_territories_wanted(&rules, 1));
	rules.bonuses.count = 1;
	cr_expect_not(project_territories_wanted(&rules, 0));
}

Test(project, aims_at_audiences_of_the_call)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct text_list audiences = words(arena, "job_seekers martians active_workers cats");
	struct verdict found = verdict_in(arena);
	project_audiences_check(rules, &audiences, &found);
	cr_expect_str_eq(codes_of(arena, &found), "audience-unknown audience-unknown");
	cr_expect_eq(found.items[0].params[0].number, 1);
	cr_expect_eq(found.items[1].params[0].number, 3);
}

Test(project, asks_for_the_consent_of_everybody)
{
	arena_auto_t *arena = arena_new();
	struct collective_member members[] = { { .siret = "a", .consent = CONSENT_STATE_GIVEN },
					       { .siret = "b", .consent = CONSENT_STATE_PENDING },
					       { .siret = "c", .consent = CONSENT_STATE_REFUSED },
					       { .siret = "d",
						 .consent = CONSENT_STATE_WITHDRAWN } };
	struct verdict found = verdict_in(arena);
	members_consent_check(&(struct collective_member_list){ members, 4 }, &found);
	cr_expect_str_eq(codes_of(arena, &found),
			 "consent-missing consent-missing consent-missing");
	cr_expect_str_eq(found.items[0].params[1].text, "b");
}

Test(project, shares_the_money_whole)
{
	/* clang-format off */
	static const struct {
		const char *situation;
		struct rate shares[3];
		size_t count;
		const char *expected;
	} rows[] = {
		{ "nobody has a share yet",      { { 0 } },                           0, "" },
		{ "the whole",                   { { 4500 }, { 3500 }, { 2000 } },    3, "" },
		{ "one basis point is missing",  { { 4500 }, { 3500 }, { 1999 } },    3, "shares-not-one" },
		{ "one basis point too many",    { { 4500 }, { 3500 }, { 2001 } },    3, "shares-not-one" },
		{ "only one has a share, all",   { { 10000 } },                       1, "" },
		{ "only one has a share, none",  { { 0 } },                           1, "shares-not-one" },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct collective_member members[3] = { 0 };
		struct verdict found = verdict_in(arena);
		for (size_t j = 0; j < rows[i].count; j++)
			members[j].share_rate = &rows[i].shares[j];
		members_shares_check(&(struct collective_member_list){ members, 3 }, &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s",
				 rows[i].situation);
	}
}
