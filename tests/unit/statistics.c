#include "domain/statistics.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "unit/rules_kit.h"

TestSuite(statistics, .timeout = 5);

static const char *shown_or(const char *text)
{
	return text == NULL ? "untold" : text;
}

/* clang-format off */
static const struct {
	const char *situation;
	int64_t part, whole;
	const char *expected;
} percents[] = {
	{ "nothing of nothing",          0, 0,   "untold" },
	{ "nothing of something",        0, 7,   "0.00" },
	{ "all",                         7, 7,   "100.00" },
	{ "more than all",               9, 6,   "150.00" },
	{ "half of a hundredth goes up", 1, 20000, "0.01" },
	{ "less than half does not",     1, 20001, "0.00" },
	{ "a third",                     1, 3,   "33.33" },
	{ "two thirds",                  2, 3,   "66.67" },
	{ "the largest amounts",         999999999999999, 999999999999999, "100.00" },
	{ "the farthest that is told",   999999999, 100, "999999999.00" },
	{ "farther than is told",        999999999999999, 1, "untold" },
};
/* clang-format on */

Test(statistics, shares_are_rounded_half_up)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(percents); i++)
		cr_expect_str_eq(shown_or(percent_of(arena, percents[i].part, percents[i].whole)),
				 percents[i].expected, "%s", percents[i].situation);
}

static const char *golden_figure(struct arena *arena, const char *measure, const char *a,
				 const char *b)
{
	int64_t part = atoll(a), whole = atoll(b);
	if (strcmp(measure, "success_rate") == 0 || strcmp(measure, "mean_funding_rate") == 0)
		return percent_of(arena, part, whole);
	if (strcmp(measure, "mean_award") == 0 || strcmp(measure, "award_per_trainee") == 0)
		return money_text(arena, mean_amount(arena, &(struct money){ 100 * part }, whole));
	return NULL;
}

Test(statistics, gives_the_golden_figures)
{
	arena_auto_t *arena = arena_new();
	const struct golden_table table = golden_table(arena, "statistics.csv");
	size_t looked_at = 0;
	for (size_t row = 0; row < table.count; row++) {
		const char *found =
			golden_figure(arena, golden_cell(&table, row, "measure"),
				      golden_cell(&table, row, "a"), golden_cell(&table, row, "b"));
		if (found == NULL)
			continue;
		cr_expect_str_eq(found, golden_cell(&table, row, "expected"), "%s: %s",
				 golden_cell(&table, row, "case_id"), found);
		looked_at++;
	}
	cr_expect_eq(looked_at, 9);
}

static const struct money asked = { 1000000000 }, given = { 390000000 }, costs = { 600000000 };
static const struct money paid = { 100 };
static const struct statistics_sums twelve = {
	.dimension = "total",
	.deposited = 40,
	.received = 30,
	.complete = 25,
	.eligible = 20,
	.selected = 13,
	.awarded = 12,
	.requested_amount = &asked,
	.awarded_amount = &given,
	.total_cost = &costs,
	.paid_amount = &paid,
	.trainees_planned = 3000,
};

Test(statistics, tells_the_results_only_when_they_are_told)
{
	arena_auto_t *arena = arena_new();
	struct statistics_figures told = { 0 }, untold = { 0 };
	statistics_figures(arena, &twelve, true, &told);
	cr_expect_eq(*told.complete, 25);
	cr_expect_eq(*told.eligible, 20);
	cr_expect_eq(*told.selected, 13);
	cr_expect_eq(*told.awarded, 12);
	cr_expect_eq(*told.trainees_planned, 3000);
	cr_expect_str_eq(told.success_rate_percent, "40.00");
	cr_expect_str_eq(told.mean_funding_rate_percent, "65.00");
	cr_expect_str_eq(money_text(arena, told.mean_award_amount), "325000.00");
	cr_expect_str_eq(money_text(arena, told.award_per_trainee_amount), "1300.00");

	statistics_figures(arena, &twelve, false, &untold);
	cr_expect_eq(untold.deposited, 40);
	cr_expect_eq(untold.received, 30);
	cr_expect(untold.complete == NULL && untold.eligible == NULL && untold.selected == NULL &&
		  untold.awarded == NULL && untold.trainees_planned == NULL);
	cr_expect(untold.success_rate_percent == NULL && untold.mean_funding_rate_percent == NULL);
	cr_expect(untold.requested_amount == NULL && untold.awarded_amount == NULL &&
		  untold.total_cost_amount == NULL && untold.mean_award_amount == NULL &&
		  untold.award_per_trainee_amount == NULL);
}

Test(statistics, tells_no_rate_of_a_sum_that_is_not_told)
{
	arena_auto_t *arena = arena_new();
	struct statistics_sums sums = twelve;
	struct statistics_figures found = { 0 };
	sums.awarded_amount = NULL;
	statistics_figures(arena, &sums, true, &found);
	cr_expect_null(found.awarded_amount);
	cr_expect_null(found.mean_award_amount);
	cr_expect_null(found.mean_funding_rate_percent);
	cr_expect_null(found.award_per_trainee_amount);
	sums = twelve;
	sums.total_cost = NULL;
	statistics_figures(arena, &sums, true, &found);
	cr_expect_null(found.mean_funding_rate_percent);
	cr_expect_str_eq(money_text(arena, found.mean_award_amount), "325000.00");
}

Test(statistics, puts_each_group_in_its_dimension)
{
	arena_auto_t *arena = arena_new();
	struct statistics_sums rows[] = { { .dimension = "axis", .code = "access", .received = 2 },
					  { .dimension = "role", .code = "third_place" },
					  { .dimension = "axis", .code = "exchange" },
					  { .dimension = "territory", .code = "departement:02" },
					  twelve };
	struct call_statistics found = { 0 };
	call_figures(arena, &(struct statistics_sums_list){ rows, COUNT(rows) }, &found);
	cr_expect_eq(found.total.received, 30);
	cr_assert_eq(found.by_axis.count, 2);
	cr_expect_str_eq(found.by_axis.items[0].code, "access");
	cr_expect_eq(found.by_axis.items[0].figures.received, 2);
	cr_expect_str_eq(found.by_axis.items[1].code, "exchange");
	cr_expect_eq(found.by_role.count, 1);
	cr_expect_eq(found.by_territory.count, 1);
	cr_expect_eq(found.by_target_audience.count, 0);

	call_figures(arena, &(struct statistics_sums_list){ 0 }, &found);
	cr_expect_eq(found.total.received, 0);
	cr_expect(found.total.success_rate_percent == NULL);
}

Test(statistics, adds_rates_to_the_progress_of_a_programme)
{
	arena_auto_t *arena = arena_new();
	const struct money total = { 415000000 };
	struct programme_progress p = { .received = 81, .awarded = 27, .awarded_amount = &total };
	programme_figures(arena, &p);
	cr_expect_str_eq(p.success_rate_percent, "33.33");
	cr_expect_str_eq(money_text(arena, p.mean_award_amount), "153703.70");
	p = (struct programme_progress){ 0 };
	programme_figures(arena, &p);
	cr_expect(p.success_rate_percent == NULL && p.mean_award_amount == NULL);
}

/* Two refused files of an axis, and three of another one. */
Test(statistics, of_few_files_everybody_reads_the_awards_alone)
{
	arena_auto_t *arena = arena_new();
	struct statistics_sums rows[] = {
		{ .dimension = "axis", .code = "few", .deposited = 2, .requested_amount = &asked },
		{ .dimension = "axis", .code = "some", .deposited = 3, .requested_amount = &asked },
		{ .dimension = "total", .code = "", .deposited = 2, .requested_amount = &asked },
	};
	const struct statistics_sums_list sums = { rows, COUNT(rows) };
	struct call_statistics found = { .coverage = STATISTICS_COVERAGE_PUBLISHED };
	call_figures(arena, &sums, &found);
	cr_assert_eq(found.by_axis.count, 2);
	cr_expect_null(found.by_axis.items[0].figures.requested_amount);
	cr_expect_null(found.by_axis.items[0].figures.complete);
	cr_expect_null(found.by_axis.items[0].figures.selected);
	cr_expect_not_null(found.by_axis.items[0].figures.awarded);
	cr_expect_not_null(found.by_axis.items[1].figures.requested_amount);
	found.coverage = STATISTICS_COVERAGE_READABLE;
	call_figures(arena, &sums, &found);
	cr_expect_not_null(found.by_axis.items[0].figures.requested_amount, "to the region all");
}
