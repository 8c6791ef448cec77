#include "domain/budget.h"

#include <string.h>

#include "base/arena.h"
#include "base/identifier.h"

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

/* --- value added tax: no cost to whoever recovers it */

static bool counts_net(const struct cost_rule *rule)
{
	return rule != NULL && rule->net_of_vat != NULL && *rule->net_of_vat;
}

/* What of the line counts: the tax is out where the rule says so and the line tells its net amount,
 * which the check below asks of exactly those who recover the tax. */
static int64_t cents_counted(const struct cost_rule *rule, const struct cost_line *line)
{
	bool net = counts_net(rule) && line->net_amount != NULL &&
		   line->net_amount->cents < line->amount.cents;
	return net ? line->net_amount->cents : line->amount.cents;
}

/* Who spends: the member that the line names, else the lead; NULL while there is none. */
static const struct collective_member *spender(const struct cost_line *line,
					       const struct collective_member_list *members)
{
	for (size_t i = 0; i < members->count; i++) {
		const struct collective_member *member = &members->items[i];
		if (line->member_id != NULL ? uuid_equal(member->id, *line->member_id)
					    : member->lead)
			return member;
	}
	return NULL;
}

static void net_check(const struct cost_line *line, int64_t index,
		      const struct collective_member *member, struct verdict *ret)
{
	struct kv at = KV("index", index), who = KV("siret", member->siret);
	struct kv category = KV("category", line->category);
	enum reason reason = REASON_NONE;
	if (member->recovers_vat == NULL)
		reason = REASON_VAT_POSITION_MISSING;
	else if (*member->recovers_vat && line->net_amount == NULL)
		reason = REASON_NET_AMOUNT_MISSING;
	else if (!*member->recovers_vat && line->net_amount != NULL)
		reason = REASON_NET_AMOUNT_NOT_DUE;
	if (reason != REASON_NONE)
		verdict_add(ret, reason, NULL, (const struct kv[]){ at, who, category }, 3);
	if (line->net_amount != NULL && line->net_amount->cents > line->amount.cents)
		refuse(ret, REASON_NET_ABOVE_GROSS, KV("index", index),
		       KV("category", line->category), KV("net", *line->net_amount),
		       KV("amount", line->amount));
}

static void vat_check(const struct call_rules *rules, const struct budget_write *budget,
		      const struct collective_member_list *members, struct verdict *ret)
{
	for (size_t i = 0; i < budget->cost_lines.count; i++) {
		const struct cost_line *line = &budget->cost_lines.items[i];
		const struct collective_member *member = spender(line, members);
		if (counts_net(cost_rule_find(rules, line->category)) && member != NULL)
			net_check(line, (int64_t)i, member, ret);
	}
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
	vat_check(rules, budget, members, ret);
	balance_check(budget, ret);
}

/* What of a category passes its caps; the lower of them binds. */
static int64_t over_caps(const struct cost_rule *rule, int64_t cents, struct money total)
{
	int64_t most = cents;
	if (rule->cap_amount != NULL && rule->cap_amount->cents < most)
		most = rule->cap_amount->cents;
	if (rule->cap_rate != NULL && money_share_floor(total, *rule->cap_rate).cents < most)
		most = money_share_floor(total, *rule->cap_rate).cents;
	return cents - most;
}

/* Caps and contributions in kind, category by category. */
static void input_by_category(const struct call_rules *rules, const struct budget_write *budget,
			      struct funding_input *ret)
{
	for (size_t i = 0; i < rules->cost_rules.count; i++) {
		const struct cost_rule *rule = &rules->cost_rules.items[i];
		int64_t cents = 0;
		for (size_t j = 0; j < budget->cost_lines.count; j++)
			if (text_equal(budget->cost_lines.items[j].category, rule->category))
				cents += cents_counted(rule, &budget->cost_lines.items[j]);
		if (rule->in_kind != NULL && *rule->in_kind)
			ret->in_kind_costs.cents += cents;
		if (rule->eligible)
			ret->ineligible_costs.cents += over_caps(rule, cents, ret->total_cost);
	}
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
		int64_t counted = eligible ? cents_counted(rule, line) : 0;
		ret->ineligible_costs.cents += line->amount.cents - counted; /* within the total */
	}
	input_by_category(rules, budget, ret);
	for (size_t i = 0; i < budget->funding_plan.count; i++) {
		const struct funding_source *source = &budget->funding_plan.items[i];
		if (source->public && !money_add(&ret->other_public, source->amount))
			return false;
	}
	ret->requested = budget->requested_amount;
	ret->chosen_rate = budget->chosen_rate;
	return true;
}

/* One legal entity may hold several members: their shares are one. */
static struct rate entity_share(const struct collective_member_list *members, size_t of)
{
	struct rate share = { 0 };
	for (size_t i = 0; i < members->count; i++) {
		const struct collective_member *member = &members->items[i];
		bool same = same_siren(member->siret, members->items[of].siret);
		if (same && i < of)
			return (struct rate){ 0 }; /* counted with the first */
		if (same && member->share_rate != NULL)
			share.basis_points += member->share_rate->basis_points;
	}
	return share;
}

static void organisations_check(const struct application_facts *facts,
				const struct funding *funding, struct verdict *ret)
{
	const struct award_amount *award = facts->rules->award_amount;
	if (award == NULL || award->max_per_organisation == NULL || funding->grant_amount == NULL)
		return;
	for (size_t i = 0; i < facts->members.count; i++) {
		struct rate share = entity_share(&facts->members, i);
		if (share.basis_points > RATE_WHOLE)
			continue; /* the sum of the shares is refused for itself */
		struct money part = money_share_half_up(*funding->grant_amount, share);
		if (part.cents > award->max_per_organisation->cents)
			refuse(ret, REASON_ORGANISATION_CAP_PASSED, KV("index", (int64_t)i),
			       KV("siret", facts->members.items[i].siret), KV("amount", part),
			       KV("maximum", *award->max_per_organisation));
	}
}

void application_funding(const struct application_facts *facts, struct arena *arena,
			 const struct funding **ret, struct verdict *ret_refusals,
			 struct verdict *ret_warnings)
{
	*ret = NULL;
	if (facts->budget == NULL || facts->rules->funding_rate == NULL)
		return;
	struct funding *funding = arena_new_one(arena, struct funding);
	struct funding_input input = { .minimum_waived = facts->minimum_waived,
				       .own_funding_waived = facts->own_funding_waived,
				       .tier = tier_by_territory(facts->rules, &facts->matches) };
	*ret = funding;
	if (!input_of(facts->rules, facts->budget, &input)) {
		funding_overflowed(funding, ret_refusals);
		return;
	}
	bonuses_by_territory(facts->rules, &facts->matches, facts->commune_count, arena,
			     &input.matched);
	funding_compute(facts->rules, &input, arena, funding, ret_refusals, ret_warnings);
	organisations_check(facts, funding, ret_refusals);
}
