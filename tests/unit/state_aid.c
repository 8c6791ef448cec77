/* The ceiling in force on the day of the vote, what counts, and the head room. */
#include "domain/state_aid.h"

#include "base/arena.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(state_aid, .timeout = 20);

static struct money old_ceiling = { 20000000 }, new_ceiling = { 30000000 };
static int64_t months = 36;
static enum legal_figure_window years = LEGAL_FIGURE_WINDOW_FINANCIAL_YEARS_3;
static enum legal_figure_window rolling = LEGAL_FIGURE_WINDOW_ROLLING_3_YEARS;
static struct date last_of_2023;
static struct legal_figure figures[] = {
	{ .code = "de_minimis",
	  .name = "old",
	  .amount = &old_ceiling,
	  .months = &months,
	  .window = &years },
	{ .code = "de_minimis",
	  .name = "new",
	  .amount = &new_ceiling,
	  .months = &months,
	  .window = &rolling },
	{ .code = "threshold", .name = "threshold", .amount = &old_ceiling },
};

static struct legal_figure_list law(void)
{
	last_of_2023 = sample_on("2023-12-31");
	figures[0].valid_from = sample_on("2014-01-01");
	figures[0].valid_until = &last_of_2023;
	figures[1].valid_from = sample_on("2024-01-01");
	figures[2].valid_from = sample_on("2000-01-01");
	return (struct legal_figure_list){ figures, COUNT(figures) };
}

Test(state_aid, aid_counts_from_a_day)
{
	cr_expect_eq(aid_counted_from(rolling, 36, sample_on("2024-01-30")).days,
		     sample_on("2021-01-30").days);
	cr_expect_eq(aid_counted_from(rolling, 36, sample_on("2024-02-29")).days,
		     sample_on("2021-02-28").days);
	cr_expect_eq(aid_counted_from(years, 36, sample_on("2023-06-15")).days,
		     sample_on("2021-01-01").days);
}

Test(state_aid, the_regulation_of_the_day_rules)
{
	static struct money own = { 10000000 };
	static const struct {
		const char *situation, *regime;
		bool own;
		const char *decided_on, *name;
		int64_t ceiling;
	} rows[] = {
		{ "the one that the call names", "old", false, "2023-06-15", "old", 20000000 },
		{ "which was followed by another", "old", false, "2024-01-30", "new", 30000000 },
		{ "one that came later", "new", false, "2023-12-31", "old", 20000000 },
		{ "a ceiling of the call", "old", true, "2023-06-15", "old", 10000000 },
		{ "which is of the other regulation", "old", true, "2024-01-30", "new", 30000000 },
		{ "before both", "old", false, "2013-12-31", NULL, 0 },
		{ "one that the law does not know", "x", false, "2023-06-15", NULL, 0 },
		{ "a figure that is no regulation", "threshold", false, "2023-06-15", NULL, 0 },
	};
	const struct legal_figure_list list = law();
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct state_aid_rule rule = { .regime = rows[i].regime,
						     .ceiling_amount = rows[i].own ? &own : NULL };
		struct aid_regime found = { 0 };
		bool has = aid_regime(&rule, &list, sample_on(rows[i].decided_on), &found);
		cr_expect_eq(has, rows[i].name != NULL, "%s", rows[i].situation);
		cr_expect(text_equal(found.name, rows[i].name), "%s", rows[i].situation);
		cr_expect_eq(found.ceiling.cents, rows[i].ceiling, "%s", rows[i].situation);
	}
	struct aid_regime none;
	cr_expect_not(aid_regime(NULL, &list, sample_on("2023-06-15"), &none));
}

Test(state_aid, shares_of_one_entity_count_together)
{
	arena_auto_t *arena = arena_new();
	struct declared_aid aids[] = {
		{ sample_on("2020-12-31"), euros("7.00") },
		{ sample_on("2021-01-01"), euros("90000.00") },
		{ sample_on("2023-06-15"), euros("1.00") },
		{ sample_on("2023-06-16"), euros("5.00") },
	};
	struct agreement_share shares[] = {
		{ .siret = "00000102400017",
		  .name = "a",
		  .amount = euros("100000.00"),
		  .declared_aids = { aids, 4 } },
		{ .siret = "00000102400025", .name = "b", .amount = euros("10000.00") },
		{ .siret = "00000103200010", .name = "c", .amount = euros("200000.00") },
	};
	const struct agreement g = { .decided_on = sample_on("2023-06-15"),
				     .shares = { shares, 3 } };
	const struct aid_regime regime = { .ceiling = old_ceiling,
					   .counted_from = sample_on("2021-01-01") };
	struct state_aid_share_list found;
	aid_shares(&regime, &g, arena, &found);
	cr_assert_eq(found.count, 3);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_eq(found.items[i].share_amount.cents, 11000000);
		cr_expect_eq(found.items[i].total_amount.cents, 20000100);
		cr_expect_eq(found.items[i].headroom_amount.cents, -100);
		cr_expect_eq(found.items[i].verdict, STATE_AID_SHARE_VERDICT_WARNING);
	}
	cr_expect_eq(found.items[2].verdict, STATE_AID_SHARE_VERDICT_OK, "the ceiling itself");
	cr_expect(!found.items[0].declared_aids.items[0].counted &&
		  found.items[0].declared_aids.items[1].counted &&
		  found.items[0].declared_aids.items[2].counted &&
		  !found.items[0].declared_aids.items[3].counted);
}
