#include "domain/funding.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "unit/rules_kit.h"

TestSuite(funding, .timeout = 10);

/* All that one computation answers. */
struct answer {
	struct funding funding;
	struct verdict refusals, warnings;
};

static struct answer *compute(struct arena *arena, const struct call_rules *rules,
			      const struct funding_input *input)
{
	struct answer *a = arena_new_one(arena, struct answer);
	a->refusals = verdict_in(arena);
	a->warnings = verdict_in(arena);
	funding_compute(rules, input, arena, &a->funding, &a->refusals, &a->warnings);
	return a;
}

static int64_t lines_sum(const struct funding *f)
{
	int64_t sum = 0;
	for (size_t i = 0; i < f->lines.count; i++)
		sum += f->lines.items[i].amount.cents;
	return sum;
}

static struct money *optional_money(struct arena *arena, const char *text)
{
	struct money *value = arena_new_one(arena, struct money);
	if (*text == '\0')
		return NULL;
	*value = euros(text);
	return value;
}

static struct rate *optional_rate(struct arena *arena, const char *text)
{
	struct rate *value = arena_new_one(arena, struct rate);
	if (*text == '\0')
		return NULL;
	*value = rate_of(text);
	return value;
}

static struct money money_or_zero(const char *text)
{
	return *text == '\0' ? (struct money){ 0 } : euros(text);
}

static const char *pipes_to_spaces(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text, strlen(text));
	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '|' ? ' ' : *c;
	return copy;
}

static void assume(struct arena *arena, const struct call_rules *rules, const char *codes,
		   const struct rate *share, struct funding_input *input)
{
	struct verdict unknown = verdict_in(arena);
	struct text_list list = words(arena, codes);
	bonuses_assumed(rules, &list, share, arena, &input->matched, &unknown);
	cr_assert(verdict_ok(&unknown));
}

/* --- the golden cases */

static struct funding_input golden_input(struct arena *arena, const struct golden_table *t,
					 size_t row, const struct call_rules *rules)
{
#define CELL(column) golden_cell(t, row, column)
	struct funding_input input = {
		.total_cost = euros(CELL("total_cost_amount")),
		.training_costs = euros(CELL("training_costs_amount")),
		.ineligible_costs = euros(CELL("ineligible_costs_amount")),
		.other_public = money_or_zero(CELL("other_public_amount")),
		.requested = optional_money(arena, CELL("requested_amount")),
		.chosen_rate = optional_rate(arena, CELL("chosen_rate")),
		.minimum_waived = text_equal(CELL("minimum_waived"), "true"),
	};
	assume(arena, rules, pipes_to_spaces(arena, CELL("matched_bonuses")),
	       optional_rate(arena, CELL("matched_share")), &input);
	return input;
}

Test(funding, gives_the_golden_amounts)
{
	arena_auto_t *arena = arena_new();
	const struct golden_table table = golden_table(arena, "funding.csv"), *t = &table;
	cr_assert_gt(t->count, 20);
	for (size_t row = 0; row < t->count; row++) {
		const struct call_rules *rules = golden_rules(arena, CELL("rule_set"));
		struct funding_input input = golden_input(arena, t, row, rules);
		const struct answer *a = compute(arena, rules, &input);
		const struct funding *f = &a->funding;
		const char *id = CELL("case_id");
#define SAME(found, column) cr_expect_str_eq(found, CELL(column), "%s %s: %s", id, column, found)
		SAME(money_text(arena, &f->eligible_base_amount), "eligible_base_amount");
		SAME(rate_text(arena, f->funding_rate), "funding_rate");
		SAME(money_text(arena, f->computed_amount), "computed_amount");
		SAME(money_text(arena, f->grant_amount), "grant_amount");
		SAME(funding_verdict_words[f->verdict], "verdict");
		SAME(f->code == NULL ? "" : f->code, "code");
		cr_expect_str_eq(words_of(arena, &f->limited_by),
				 pipes_to_spaces(arena, CELL("limited_by")), "%s", id);
		cr_expect_eq(lines_sum(f), f->grant_amount == NULL ? 0 : f->grant_amount->cents,
			     "%s: the lines do not sum to the grant", id);
		bool blocked = f->verdict != FUNDING_VERDICT_OK;
		cr_expect_eq(blocked, !verdict_ok(&a->refusals), "%s", id);
	}
#undef SAME
}
#undef CELL

/* --- situations */

/* Which of the rules below the situation has. */
enum {
	PUBLIC_TOTAL = 1,
	PUBLIC_BASE = 2,
	OWN_30 = 4,
	OWN_WAIVED = 8,
	MINIMUM_HARD = 16,
	NO_LIMITS = 32,
	NO_CEILING = 64,
	OWN_STRICT = 128,
	FREE_RATE = 256,
};

/* Bonuses of every unit; `half` and `third` count pro rata of 1 in 2 and of 1 in 3. */
static struct bonus bonuses_of_all_units[] = {
	{ .code = "multiplied", .value = { 1000 }, .unit = BONUS_UNIT_PERCENT_OF_GRANT },
	{ .code = "points", .value = { 1000 }, .unit = BONUS_UNIT_PERCENTAGE_POINTS },
	{ .code = "replaced", .value = { 5000 }, .unit = BONUS_UNIT_REPLACED_RATE },
	{ .code = "half_points",
	  .value = { 1001 },
	  .unit = BONUS_UNIT_PERCENTAGE_POINTS,
	  .match = BONUS_MATCH_PRO_RATA },
	{ .code = "half_replaced",
	  .value = { 9001 },
	  .unit = BONUS_UNIT_REPLACED_RATE,
	  .match = BONUS_MATCH_PRO_RATA },
	{ .code = "half_multiplied",
	  .value = { 1001 },
	  .unit = BONUS_UNIT_PERCENT_OF_GRANT,
	  .match = BONUS_MATCH_PRO_RATA },
	{ .code = "capped_80",
	  .value = { 2000 },
	  .unit = BONUS_UNIT_PERCENTAGE_POINTS,
	  .rate_cap = &(const struct rate){ 8000 } },
	{ .code = "capped_75",
	  .value = { 100 },
	  .unit = BONUS_UNIT_PERCENTAGE_POINTS,
	  .rate_cap = &(const struct rate){ 7500 } },
	{ .code = "lifted_300",
	  .value = { 1 },
	  .unit = BONUS_UNIT_PERCENTAGE_POINTS,
	  .amount_cap = &(const struct money){ 30000000 } },
	{ .code = "lifted_500",
	  .value = { 1 },
	  .unit = BONUS_UNIT_PERCENTAGE_POINTS,
	  .amount_cap = &(const struct money){ 50000000 } },
	{ .code = "doubled", .value = { 10000 }, .unit = BONUS_UNIT_PERCENT_OF_GRANT },
	{ .code = "all_points", .value = { 10000 }, .unit = BONUS_UNIT_PERCENTAGE_POINTS },
};

static const struct public_funding_cap of_total = { .max_rate = { 8000 } };
static const struct public_funding_cap of_base = { .max_rate = { 8000 },
						   .of = PUBLIC_FUNDING_CAP_OF_ELIGIBLE_BASE };
static const struct own_funding own = { .min_rate = { 3000 },
					.waivable_to = &(const struct rate){ 2000 } };
static const struct own_funding strict = { .min_rate = { 3000 } };

static const struct funding_rate free_rate = { .max_rate = { 8000 } };

static struct call_rules *rules_with(struct arena *arena, unsigned with)
{
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct award_amount *award = arena_new_one(arena, struct award_amount);
	*award = *rules->award_amount;
	rules->award_amount = award;
	rules->bonuses = (struct bonus_items){ bonuses_of_all_units, COUNT(bonuses_of_all_units) };
	if (with & PUBLIC_TOTAL)
		rules->public_funding_cap = &of_total;
	if (with & PUBLIC_BASE)
		rules->public_funding_cap = &of_base;
	if (with & OWN_30)
		rules->own_funding = &own;
	if (with & OWN_STRICT)
		rules->own_funding = &strict;
	if (with & MINIMUM_HARD)
		award->min_enforcement = AWARD_AMOUNT_MIN_ENFORCEMENT_HARD;
	if (with & NO_CEILING) {
		award->max_amount = NULL;
		award->min_amount = NULL;
	}
	if (with & FREE_RATE)
		rules->funding_rate = &free_rate;
	if (with & NO_LIMITS)
		rules->award_amount = NULL;
	return rules;
}

/* clang-format off */
static const struct situation {
	const char *situation;
	unsigned with;
	const char *total, *training, *other_public, *requested, *rate, *bonuses, *share;
	bool waived;
	const char *expected; /* verdict, rate, lines, limits, codes of refusals and warnings */
} situations[] = {
	{ "the rate is the default one", 0, "300000.00", "0.00", "", "", "", "", "", false,
	  "ok 0.70 [base 210000.00] []" },
	{ "the request is lower", 0, "300000.00", "0.00", "", "150000.00", "0.75", "", "", false,
	  "ok 0.75 [base 225000.00, request -75000.00] [requested]" },
	{ "the request is exactly the grant", 0, "300000.00", "0.00", "", "210000.00", "", "", "", false,
	  "ok 0.70 [base 210000.00] []" },
	{ "nothing is asked", 0, "300000.00", "0.00", "", "0.00", "", "", "", false,
	  "rejected 0.70 [base 210000.00, request -210000.00] [requested] nothing-to-fund" },
	{ "ceiling and request both lower", 0, "700000.00", "0.00", "", "399999.99", "", "", "", false,
	  "ok 0.70 [base 490000.00, ceiling -90000.00, request -0.01] [max_award requested]" },

	{ "a replaced rate comes first, points next, a factor last",
	  0, "200000.00", "0.00", "", "", "", "multiplied points replaced", "", false,
	  "ok 0.66 [base 140000.00, bonus:replaced -40000.00, bonus:points 20000.00, "
	  "bonus:multiplied 12000.00] []" },
	{ "half of 10.01 points is 5.01 points",
	  0, "200000.00", "0.00", "", "", "", "half_points", "0.50", false,
	  "ok 0.7501 [base 140000.00, bonus:half_points 10020.00] []" },
	{ "a share of 0.4999 rounds to 5 points",
	  0, "200000.00", "0.00", "", "", "", "half_points", "0.4999", false,
	  "ok 0.75 [base 140000.00, bonus:half_points 10000.00] []" },
	{ "half of a replaced rate of 90.01 per cent",
	  0, "300000.00", "0.00", "", "", "", "half_replaced", "0.50", false,
	  "ok 0.4501 [base 210000.00, bonus:half_replaced -74970.00] []" },
	{ "half of a factor of 10.01 per cent: 0.735035 is rounded once",
	  0, "200000.00", "0.00", "", "", "", "half_multiplied", "0.50", false,
	  "ok 0.735 [base 140000.00, bonus:half_multiplied 7000.00] []" },
	{ "pro rata without a share counts whole",
	  0, "200000.00", "0.00", "", "", "", "half_points", "", false,
	  "ok 0.8001 [base 140000.00, bonus:half_points 20020.00] []" },
	{ "a rate of zero has its line all the same", FREE_RATE, "200000.00", "0.00", "", "", "0.00", "points", "",
	  false, "below_minimum 0.10 [base 0.00, bonus:points 20000.00] [] below-minimum" },
	{ "a bonus that changes nothing has no line",
	  FREE_RATE, "300000.00", "0.00", "", "", "0.50", "replaced", "", false, "ok 0.50 [base 150000.00] []" },
	{ "the order of two rate caps does not matter",
	  0, "200000.00", "0.00", "", "", "", "capped_75 capped_80", "", false,
	  "ok 0.75 [base 140000.00, bonus:capped_75 2000.00, bonus:capped_80 40000.00, "
	  "rate_cap -32000.00] [rate_cap]" },
	{ "the smallest of two rate caps holds",
	  0, "200000.00", "0.00", "", "", "", "capped_80 capped_75", "", false,
	  "ok 0.75 [base 140000.00, bonus:capped_80 40000.00, bonus:capped_75 2000.00, "
	  "rate_cap -32000.00] [rate_cap]" },
	{ "no rate passes the whole", NO_LIMITS, "200000.00", "0.00", "", "", "", "doubled", "", false,
	  "ok 1.00 [base 140000.00, bonus:doubled 140000.00, rate_cap -80000.00] [rate_cap]" },
	{ "a bonus may lift the ceiling", 0, "700000.00", "0.00", "", "", "", "lifted_500", "", false,
	  "ok 0.7001 [base 490000.00, bonus:lifted_500 70.00] []" },
	{ "the greatest amount cap holds",
	  0, "800000.00", "0.00", "", "", "", "lifted_300 lifted_500", "", false,
	  "ok 0.7002 [base 560000.00, bonus:lifted_300 80.00, bonus:lifted_500 80.00, "
	  "ceiling -60160.00] [max_award]" },
	{ "and not the last one listed",
	  0, "800000.00", "0.00", "", "", "", "lifted_500 lifted_300", "", false,
	  "ok 0.7002 [base 560000.00, bonus:lifted_500 80.00, bonus:lifted_300 80.00, "
	  "ceiling -60160.00] [max_award]" },
	{ "a call without ceiling", NO_CEILING, "900000.00", "0.00", "", "", "", "", "", false,
	  "ok 0.70 [base 630000.00] []" },
	{ "a call without ceiling, a bonus with one",
	  NO_LIMITS, "900000.00", "0.00", "", "", "", "lifted_500", "", false,
	  "ok 0.7001 [base 630000.00, bonus:lifted_500 90.00, ceiling -130090.00] [max_award]" },

	{ "public money up to 80 per cent of the total",
	  PUBLIC_TOTAL, "300000.00", "50000.00", "100000.00", "", "", "", "", false,
	  "ok 0.70 [base 175000.00, public_cap -35000.00] [public_funding_cap]" },
	{ "public money up to 80 per cent of the base",
	  PUBLIC_BASE, "300000.00", "50000.00", "80000.00", "", "", "", "", false,
	  "ok 0.70 [base 175000.00, public_cap -55000.00] [public_funding_cap]" },
	{ "a cap met exactly limits nothing",
	  PUBLIC_TOTAL, "300000.00", "0.00", "30000.00", "", "", "", "", false,
	  "ok 0.70 [base 210000.00] []" },
	{ "a cap is rounded down", PUBLIC_TOTAL, "300000.01", "0.00", "30000.00", "", "", "", "", false,
	  "ok 0.70 [base 210000.01, public_cap -0.01] [public_funding_cap]" },
	{ "public money already covers it all",
	  PUBLIC_TOTAL, "300000.00", "0.00", "300000.00", "", "", "", "", false,
	  "rejected 0.70 [base 210000.00, public_cap -210000.00] [public_funding_cap] nothing-to-fund" },

	{ "thirty per cent of own funding are left", OWN_30, "250000.00", "0.00", "", "", "", "", "", false,
	  "ok 0.70 [base 175000.00] []" },
	{ "twenty per cent are left, thirty are asked",
	  OWN_30, "250000.00", "0.00", "", "", "0.80", "", "", false,
	  "rejected 0.80 [base 200000.00] [] own-funding-too-low" },
	{ "twenty per cent are left, the committee admits them",
	  OWN_30 | OWN_WAIVED, "250000.00", "0.00", "", "", "0.80", "", "", false,
	  "ok 0.80 [base 200000.00] []" },
	{ "a rule that nobody may waive",
	  OWN_STRICT | OWN_WAIVED, "250000.00", "0.00", "", "", "0.80", "", "", false,
	  "rejected 0.80 [base 200000.00] [] own-funding-too-low" },
	{ "the half up of the grant does not fail own funding by a cent",
	  OWN_30, "250000.05", "0.00", "", "", "", "", "", false, "ok 0.70 [base 175000.04] []" },
	{ "own funding and minimum both fail", OWN_30, "120000.00", "0.00", "", "", "0.80", "", "", false,
	  "rejected 0.80 [base 96000.00] [] own-funding-too-low below-minimum" },

	{ "exactly the minimum", 0, "125000.00", "0.00", "", "", "0.80", "", "", false,
	  "ok 0.80 [base 100000.00] []" },
	{ "one cent under the minimum", 0, "125000.00", "0.00", "", "99999.99", "0.80", "", "", false,
	  "below_minimum 0.80 [base 100000.00, request -0.01] [requested] below-minimum" },
	{ "a waiver that the call does not admit",
	  MINIMUM_HARD, "140000.00", "0.00", "", "", "", "", "", true,
	  "below_minimum 0.70 [base 98000.00] [] below-minimum" },
	{ "a waiver that nobody needs", 0, "300000.00", "0.00", "", "", "", "", "", true,
	  "ok 0.70 [base 210000.00] []" },
	{ "a call without minimum", NO_CEILING, "100.00", "0.00", "", "", "", "", "", false,
	  "ok 0.70 [base 70.00] []" },
	{ "less than half a cent", NO_LIMITS, "0.01", "0.00", "", "", "0.70", "", "", false,
	  "ok 0.70 [base 0.01] []" },

	{ "no base and a wrong rate", 0, "300000.00", "300000.00", "", "", "0.90", "", "", false,
	  "rejected - [] [] no-eligible-base rate-out-of-range" },
	{ "more training than there is cost", 0, "300000.00", "300000.01", "", "", "", "", "", false,
	  "rejected - [] [] no-eligible-base" },
	{ "a rate under the range", 0, "300000.00", "0.00", "", "", "0.6999", "", "", false,
	  "rejected - [] [] rate-out-of-range" },
};
/* clang-format on */

static const char *answer_text(struct arena *arena, const struct answer *a)
{
	return funding_text(arena, &a->funding, &a->refusals);
}

static struct funding_input situation_input(struct arena *arena, const struct situation *s,
					    const struct call_rules *rules)
{
	struct funding_input input = {
		.total_cost = euros(s->total),
		.training_costs = euros(s->training),
		.other_public = money_or_zero(s->other_public),
		.requested = optional_money(arena, s->requested),
		.chosen_rate = optional_rate(arena, s->rate),
		.minimum_waived = s->waived,
		.own_funding_waived = s->with & OWN_WAIVED,
	};
	assume(arena, rules, s->bonuses, optional_rate(arena, s->share), &input);
	return input;
}

Test(funding, explains_each_situation)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(situations); i++) {
		const struct situation *s = &situations[i];
		const struct call_rules *rules = rules_with(arena, s->with);
		struct funding_input input = situation_input(arena, s, rules);
		const struct answer *a = compute(arena, rules, &input);
		cr_expect_str_eq(answer_text(arena, a), s->expected, "%s: %s", s->situation,
				 answer_text(arena, a));
	}
}

Test(funding, names_the_rule_and_the_source_of_each_line)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	rules->public_funding_cap = &(const struct public_funding_cap){ .max_rate = { 7000 } };
	struct funding_input input = { .total_cost = euros("600000.00"),
				       .requested = &(const struct money){ 20000000 },
				       .other_public = euros("50000.00") };
	assume(arena, rules, "low_supply", NULL, &input);
	input.chosen_rate = &(const struct rate){ 8000 };
	const struct answer *a = compute(arena, rules, &input);
	/* clang-format off */
	static const struct { const char *step, *rule, *label; bool sourced; } expected[] = {
		{ "base",             "funding_rate",                "70 à 80% hors frais de formation",       true },
		{ "bonus:low_supply", "bonuses.low_supply",          "Territoire à faible offre de formation", true },
		{ "rate_cap",         "bonuses.low_supply.rate_cap", "bonification de 10%",                    true },
		{ "ceiling",          "award_amount.max_amount",     "entre 100 à 400 000 euros",              true },
		{ "public_cap",       "public_funding_cap",          "public_cap",                             false },
		{ "request",          "budget.requested_amount",     "request",                                false },
	};
	/* clang-format on */
	cr_assert_eq(a->funding.lines.count, COUNT(expected), "%s", lines_text(arena, &a->funding));
	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct funding_line *line = &a->funding.lines.items[i];
		cr_expect_str_eq(line->step, expected[i].step);
		cr_expect_str_eq(line->rule, expected[i].rule);
		cr_expect_str_eq(line->label, expected[i].label);
		cr_expect_eq(line->source != NULL, expected[i].sourced, "%s", line->step);
	}
	cr_assert_eq(a->funding.matched_bonuses.count, 1);
	cr_expect_str_eq(a->funding.matched_bonuses.items[0].code, "low_supply");
	cr_expect_str_eq(a->funding.matched_bonuses.items[0].rule, "bonuses.low_supply");
	cr_expect_null(a->funding.matched_bonuses.items[0].territory);
}

Test(funding, names_the_bonus_that_lifts_the_ceiling_and_the_rate_that_caps)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = rules_with(arena, 0);
	struct funding_input input = { .total_cost = euros("800000.00") };
	assume(arena, rules, "lifted_500", NULL, &input);
	const struct answer *lifted = compute(arena, rules, &input);
	cr_expect_str_eq(lifted->funding.lines.items[2].rule, "bonuses.lifted_500.amount_cap");
	assume(arena, rules, "doubled", NULL, &input);
	const struct answer *capped = compute(arena, rules, &input);
	cr_expect_str_eq(capped->funding.lines.items[2].step, "rate_cap");
	cr_expect_str_eq(capped->funding.lines.items[2].rule, "funding_rate");
}

Test(funding, keeps_a_long_quotation_out_of_the_label)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct funding_rate *rate = arena_new_one(arena, struct funding_rate);
	char *quotation = arena_alloc(arena, 202);
	*rate = *rules->funding_rate;
	rules->funding_rate = rate;
	rate->provenance.source_text = quotation;
	struct funding_input input = { .total_cost = euros("300000.00") };
	memset(quotation, 'x', 200);
	cr_expect_str_eq(compute(arena, rules, &input)->funding.lines.items[0].label, quotation);
	quotation[200] = 'x';
	cr_expect_str_eq(compute(arena, rules, &input)->funding.lines.items[0].label, "base");
}

Test(funding, quotes_the_figures_of_a_refusal)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct funding_input input = { .total_cost = euros("140000.00") };
	const struct answer *a = compute(arena, rules, &input);
	const struct violation *v = &a->refusals.items[0];
	cr_assert_eq(v->param_count, 2);
	cr_expect_str_eq(v->params[0].name, "amount");
	cr_expect_eq(v->params[0].money.cents, 9800000);
	cr_expect_str_eq(v->params[1].name, "minimum");
	cr_expect_eq(v->params[1].money.cents, 10000000);
}

Test(funding, stops_at_what_an_amount_can_hold)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = rules_with(arena, NO_LIMITS);
	struct funding_input input = { .total_cost = { MONEY_WIRE_MAX } };
	const struct answer *plain = compute(arena, rules, &input);
	cr_expect_eq(plain->funding.verdict, FUNDING_VERDICT_OK);
	cr_expect_eq(plain->funding.grant_amount->cents, INT64_C(699999999999999));

	assume(arena, rules, "doubled", NULL, &input);
	const struct answer *over = compute(arena, rules, &input);
	cr_expect_str_eq(answer_text(arena, over), "rejected - [] [] amount-overflow");
	cr_expect_str_eq(over->funding.code, "amount-overflow");
}

Test(funding, stops_at_what_a_rate_can_hold)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = rules_with(arena, NO_LIMITS);
	struct funding_input input = { .total_cost = { 1 } };
	const struct bonus *doubled = &bonuses_of_all_units[10];
	struct bonus_matched *many = arena_new_many(arena, struct bonus_matched, 20);
	for (size_t i = 0; i < 20; i++)
		many[i] = (struct bonus_matched){ .rule = doubled, .part = 1, .whole = 1 };
	input.matched = (struct bonus_matched_list){ many, 18 };
	cr_expect_eq(compute(arena, rules, &input)->funding.verdict, FUNDING_VERDICT_OK);
	input.matched.count = 20;
	cr_expect_str_eq(compute(arena, rules, &input)->funding.code, "amount-overflow");
}

/* --- what holds for every amount */

static uint64_t draw_state;

static int64_t draw(int64_t below) /* splitmix64: the same draws at each run */
{
	uint64_t z = draw_state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (int64_t)((z ^ (z >> 31)) % (uint64_t)below);
}

static struct funding_input drawn_input(struct arena *arena, const struct call_rules *rules)
{
	struct money *requested = arena_new_one(arena, struct money);
	struct rate *chosen = arena_new_one(arena, struct rate);
	struct rate share = { (int32_t)draw(10001) };
	const char *codes = "";
	*requested = (struct money){ draw(80000000) };
	*chosen = (struct rate){ (int32_t)(7000 + draw(1001)) };
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		if (draw(4) == 0)
			codes = arena_printf(arena, "%s%s ", codes, rules->bonuses.items[i].code);
	}
	struct funding_input input = {
		.total_cost = { draw(200000000) + 1 },
		.training_costs = { draw(1000000) },
		.other_public = { draw(30000000) },
		.requested = draw(2) == 0 ? requested : NULL,
		.chosen_rate = draw(2) == 0 ? chosen : NULL,
	};
	assume(arena, rules, codes, &share, &input);
	return input;
}

static void expect_within_limits(const struct call_rules *rules, const struct funding_input *input,
				 const struct funding *f)
{
	int64_t grant = f->grant_amount->cents;
	cr_expect_eq(lines_sum(f), grant);
	cr_expect_leq(grant, f->computed_amount->cents);
	cr_expect_leq(grant, f->eligible_base_amount.cents);
	cr_expect_leq(grant, 50000000, "no ceiling is higher");
	if (input->requested != NULL)
		cr_expect_leq(grant, input->requested->cents);
	int64_t public =
		money_share_floor(input->total_cost, rules->public_funding_cap->max_rate).cents -
		input->other_public.cents;
	cr_expect(grant == 0 || grant <= public);
	cr_expect(grant == 0 || grant >= 10000000 || f->verdict != FUNDING_VERDICT_OK);
	cr_expect_eq(money_share_half_up(f->eligible_base_amount, *f->funding_rate).cents,
		     f->computed_amount->cents, "the rate shown is the rate used");
}

Test(funding, lines_sum_to_the_grant_and_no_cap_is_passed)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = rules_with(arena, PUBLIC_TOTAL);
	draw_state = 20230515;
	size_t computed = 0;
	struct arena_mark mark = arena_mark(arena);
	for (int i = 0; i < 5000; i++) {
		struct funding_input input = drawn_input(arena, rules);
		const struct answer *a = compute(arena, rules, &input);
		if (a->funding.grant_amount != NULL) {
			expect_within_limits(rules, &input, &a->funding);
			computed++;
		}
		arena_rewind(arena, mark);
	}
	cr_expect_gt(computed, 4000);
}

Test(funding, a_larger_base_never_gives_less)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = rules_with(arena, PUBLIC_BASE);
	draw_state = 20260630;
	struct arena_mark mark = arena_mark(arena);
	for (int i = 0; i < 2000; i++) {
		struct funding_input input = drawn_input(arena, rules);
		input.total_cost.cents += 1000000;
		const struct answer *less = compute(arena, rules, &input);
		input.total_cost.cents += draw(1000) + 1;
		const struct answer *more = compute(arena, rules, &input);
		cr_expect_leq(less->funding.grant_amount->cents, more->funding.grant_amount->cents);
		arena_rewind(arena, mark);
	}
}
