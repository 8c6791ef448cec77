#include "domain/budget.h"

#include <criterion/criterion.h>

#include "unit/rules_kit.h"

TestSuite(budget, .timeout = 5);

static const struct uuid known_member = { { 1 } }, other_member = { { 2 } };

static struct cost_line cost(const char *category, const char *amount, const struct uuid *member)
{
	return (struct cost_line){ category, "a line", euros(amount), member, NULL, NULL };
}

struct budget_case {
	struct cost_line costs[3];
	size_t cost_count;
	struct funding_source plan[2];
	size_t plan_count;
	struct money requested;
};

static struct budget_write budget_of(struct budget_case *c)
{
	return (struct budget_write){ .cost_lines = { c->costs, c->cost_count },
				      .funding_plan = { c->plan, c->plan_count },
				      .requested_amount = &c->requested };
}

static const char *budget_codes(struct arena *arena, const struct call_rules *rules,
				struct budget_case *c)
{
	struct collective_member member = { .id = known_member };
	struct verdict *found = verdict_new(arena);
	struct budget_write budget = budget_of(c);
	budget_check(rules, &budget, &(struct collective_member_list){ &member, 1 }, found);
	return codes_of(arena, found);
}

Test(budget, checks_the_lines_and_the_balance_of_a_budget)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *open = golden_rules(arena, "chf-2023");
	struct call_rules closed = *open;
	struct cost_rule named[] = { { .category = "training_costs" },
				     { .category = "staff", .eligible = true } };
	closed.cost_rules = (struct cost_rule_list){ named, COUNT(named) };
	struct budget_case c = { .cost_count = 2, .plan_count = 1 };
	c.costs[0] = cost("training_costs", "1000.00", NULL);
	c.costs[1] = cost("staff", "2000.00", &known_member);
	c.plan[0] = (struct funding_source){ "own", euros("900.00"), false };
	c.requested = euros("2100.00");
	cr_expect_str_eq(budget_codes(arena, open, &c), "");
	cr_expect_str_eq(budget_codes(arena, &closed, &c), "");

	c.costs[1] = cost("travel", "2000.00", &other_member);
	cr_expect_str_eq(budget_codes(arena, open, &c), "member-unknown");
	cr_expect_str_eq(budget_codes(arena, &closed, &c), "cost-category-unknown member-unknown");
	c.costs[1] = cost("staff", "2000.01", NULL);
	cr_expect_str_eq(budget_codes(arena, open, &c), "plan-unbalanced");
	c.requested = euros("2100.01");
	cr_expect_str_eq(budget_codes(arena, open, &c), "");
	c.requested = euros("2100.02");
	cr_expect_str_eq(budget_codes(arena, open, &c), "plan-unbalanced");

	c.costs[1].amount.cents = MONEY_WIRE_MAX;
	cr_expect_str_eq(budget_codes(arena, open, &c), "amount-overflow");
	c.costs[1] = cost("staff", "2000.00", NULL);
	c.plan[0].amount.cents = MONEY_WIRE_MAX;
	cr_expect_str_eq(budget_codes(arena, open, &c), "amount-overflow");
	c.plan[1].amount.cents = 1;
	c.plan_count = 2;
	cr_expect_str_eq(budget_codes(arena, open, &c), "amount-overflow");
}

Test(budget, balances_a_budget_that_asks_for_nothing)
{
	arena_auto_t *arena = arena_new();
	struct budget_case c = { .cost_count = 1, .plan_count = 1 };
	struct verdict found = verdict_in(arena);
	c.costs[0] = cost("staff", "2000.00", NULL);
	c.plan[0] = (struct funding_source){ "own", euros("2000.00"), false };
	struct budget_write budget = budget_of(&c);
	budget.requested_amount = NULL;
	budget_check(golden_rules(arena, "chf-2023"), &budget,
		     &(struct collective_member_list){ 0 }, &found);
	cr_expect_str_eq(codes_of(arena, &found), "");
}

Test(budget, adds_money_up_to_the_limit)
{
	struct money total = { MONEY_WIRE_MAX - 1 };
	cr_expect(money_add(&total, (struct money){ 1 }));
	cr_expect_not(money_add(&total, (struct money){ 1 }));
	cr_expect_eq(total.cents, MONEY_WIRE_MAX, "what does not fit changes nothing");
	cr_expect_not(money_add(&total, (struct money){ INT64_MAX }));
}

static const char *application_answer(struct arena *arena, const struct application_facts *facts)
{
	const struct funding *funding;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	application_funding(facts, arena, &funding, &refusals, &warnings);
	return funding == NULL ? "none" : funding_text(arena, funding, &refusals);
}

Test(budget, reads_the_base_from_the_lines_of_the_budget)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = *golden_rules(arena, "chf-2023");
	struct budget_case c = { .cost_count = 2, .plan_count = 2 };
	c.costs[0] = cost("training_costs", "50000.00", NULL);
	c.costs[1] = cost("staff", "250000.00", NULL);
	c.plan[0] = (struct funding_source){ "own", euros("50000.00"), false };
	c.plan[1] = (struct funding_source){ "état", euros("60000.00"), true };
	c.requested = euros("190000.00");
	struct budget_write budget = budget_of(&c);
	struct bonus_hit hit = { "low_supply", "commune:02789", "epci:240200444", false };
	struct application_facts facts = {
		.rules = &rules, .budget = &budget, .commune_count = 1, .matches = { &hit, 1 }
	};
	cr_expect_str_eq(application_answer(arena, &facts),
			 "ok 0.80 [base 175000.00, bonus:low_supply 25000.00, request -10000.00] "
			 "[requested]");
	rules.public_funding_cap = &(const struct public_funding_cap){ .max_rate = { 8000 } };
	cr_expect_str_eq(
		application_answer(arena, &facts),
		"ok 0.80 [base 175000.00, bonus:low_supply 25000.00, public_cap -20000.00] "
		"[public_funding_cap]");

	struct cost_rule named[] = { { .category = "training_costs", .eligible = true } };
	rules.cost_rules = (struct cost_rule_list){ named, 1 };
	cr_expect_str_eq(application_answer(arena, &facts),
			 "below_minimum 0.80 [base 35000.00, bonus:low_supply 5000.00] [] "
			 "below-minimum");
	c.plan[0] = (struct funding_source){ "état", { MONEY_WIRE_MAX }, true };
	cr_expect_str_eq(application_answer(arena, &facts), "rejected - [] [] amount-overflow");
	c.costs[0].amount.cents = MONEY_WIRE_MAX;
	cr_expect_str_eq(application_answer(arena, &facts), "rejected - [] [] amount-overflow");
}

Test(budget, has_no_amount_without_budget_or_rate)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = *golden_rules(arena, "chf-2023");
	struct application_facts facts = { .rules = &rules };
	cr_expect_str_eq(application_answer(arena, &facts), "none");
	facts.budget = &(const struct budget_write){ 0 };
	cr_expect_str_eq(application_answer(arena, &facts), "rejected - [] [] no-eligible-base");
	rules.funding_rate = NULL;
	cr_expect_str_eq(application_answer(arena, &facts), "none");
}
