#include "domain/budget.h"

#include "base/arena.h"

bool money_add(struct money *total, struct money added)
{
	int64_t sum;
	if (__builtin_add_overflow(total->cents, added.cents, &sum) || sum > MONEY_WIRE_MAX)
		return false;
	total->cents = sum;
	return true;
}

static const struct cost_rule *cost_rule_find(const struct call_rules *rules, const char *category)
{
	for (size_t i = 0; i < rules->cost_rules.count; i++) {
		if (text_equal(rules->cost_rules.items[i].category, category))
			return &rules->cost_rules.items[i];
	}
	return NULL;
}

/* True when the call says which categories it pays. */
static bool categories_closed(const struct call_rules *rules)
{
	for (size_t i = 0; i < rules->cost_rules.count; i++) {
		if (rules->cost_rules.items[i].eligible)
			return true;
	}
	return false;
}

static bool member_known(const struct collective_member_list *members, struct uuid id)
{
	for (size_t i = 0; i < members->count; i++) {
		if (uuid_equal(members->items[i].id, id))
			return true;
	}
	return false;
}

static bool cost_total(const struct budget_write *budget, struct money *ret)
{
	for (size_t i = 0; i < budget->cost_lines.count; i++) {
		if (!money_add(ret, budget->cost_lines.items[i].amount))
			return false;
	}
	return true;
}

/* The plan and the request. */
static bool funding_total(const struct budget_write *budget, struct money *ret)
{
	for (size_t i = 0; i < budget->funding_plan.count; i++) {
		if (!money_add(ret, budget->funding_plan.items[i].amount))
			return false;
	}
	return budget->requested_amount == NULL || money_add(ret, *budget->requested_amount);
}

static void balance_check(const struct budget_write *budget, struct verdict *ret)
{
	struct money costs = { 0 }, funding = { 0 };
	if (!cost_total(budget, &costs) || !funding_total(budget, &funding)) {
		refuse(ret, REASON_AMOUNT_OVERFLOW);
		return;
	}
	if (costs.cents != funding.cents)
		refuse(ret, REASON_PLAN_UNBALANCED, KV("costs", costs), KV("funding", funding));
}

void budget_check(const struct call_rules *rules, const struct budget_write *budget,
		  const struct collective_member_list *members, struct verdict *ret)
{
	bool closed = categories_closed(rules);
	for (size_t i = 0; i < budget->cost_lines.count; i++) {
		const struct cost_line *line = &budget->cost_lines.items[i];
		if (closed && cost_rule_find(rules, line->category) == NULL)
			refuse(ret, REASON_COST_CATEGORY_UNKNOWN, KV("index", (int64_t)i),
			       KV("category", line->category));
		if (line->member_id != NULL && !member_known(members, *line->member_id))
			refuse(ret, REASON_MEMBER_UNKNOWN, KV("index", (int64_t)i));
	}
	balance_check(budget, ret);
}

/* Training costs are a category like another: what a rule excludes leaves the base. */
static bool input_of(const struct call_rules *rules, const struct budget_write *budget,
		     struct funding_input *ret)
{
	bool closed = categories_closed(rules);
	if (!cost_total(budget, &ret->total_cost))
		return false;
	for (size_t i = 0; i < budget->cost_lines.count; i++) {
		const struct cost_line *line = &budget->cost_lines.items[i];
		const struct cost_rule *rule = cost_rule_find(rules, line->category);
		bool eligible = rule == NULL ? !closed : rule->eligible;
		if (!eligible)
			ret->ineligible_costs.cents += line->amount.cents; /* within the total */
	}
	for (size_t i = 0; i < budget->funding_plan.count; i++) {
		const struct funding_source *source = &budget->funding_plan.items[i];
		if (source->public && !money_add(&ret->other_public, source->amount))
			return false;
	}
	ret->requested = budget->requested_amount;
	ret->chosen_rate = budget->chosen_rate;
	return true;
}

void application_funding(const struct application_facts *facts, struct arena *arena,
			 const struct funding **ret, struct verdict *ret_refusals,
			 struct verdict *ret_warnings)
{
	*ret = NULL;
	if (facts->budget == NULL || facts->rules->funding_rate == NULL)
		return;
	struct funding *funding = arena_new_one(arena, struct funding);
	struct funding_input input = { .minimum_waived = facts->minimum_waived };
	*ret = funding;
	if (!input_of(facts->rules, facts->budget, &input)) {
		funding_overflowed(funding, ret_refusals);
		return;
	}
	bonuses_by_territory(facts->rules, &facts->matches, facts->commune_count, arena,
			     &input.matched);
	funding_compute(facts->rules, &input, arena, funding, ret_refusals, ret_warnings);
}
