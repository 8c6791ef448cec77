#include "domain/call_structure.h"

#include "base/arena.h"
#include "domain/facts.h"
#include "domain/review.h"

/* --- codes that stand twice */

/* A list of the rules as its codes: items of `size` bytes with a text at `code`. */
struct coded {
	const char *pointer; /* collective/roles */
	const char *rule;    /* collective.roles */
	const void *items;
	size_t count, size, code;
};

static const char *code_at(const struct coded *list, size_t i)
{
	return *(const char *const *)((const char *)list->items + i * list->size + list->code);
}

static void codes_check(const struct coded *list, struct verdict *ret)
{
	for (size_t i = 1; i < list->count; i++) {
		size_t first = 0;
		if (code_at(list, i) == NULL)
			continue;
		while (!text_equal(code_at(list, first), code_at(list, i)))
			first++;
		if (first < i)
			refuse(ret, REASON_CODE_TWICE, KV("list", list->pointer),
			       KV("rules", list->rule), KV("index", (int64_t)i),
			       KV("first", (int64_t)first), KV("code", code_at(list, i)));
	}
}

#define CODED(pointer_, rule_, list, type, member)                                                 \
	{                                                                                          \
		(pointer_), (rule_), (list).items, (list).count, sizeof(struct type),              \
			offsetof(struct type, member)                                              \
	}

static void all_codes_check(const struct call_rules *r, struct verdict *ret)
{
	static const struct rate_tier_list no_tiers;
	static const struct wave_rule_list no_waves;
	const struct rate_tier_list *tiers =
		r->funding_rate == NULL || r->funding_rate->tiers == NULL ? &no_tiers
									  : r->funding_rate->tiers;
	static const struct criterion_list no_criteria;
	static const struct sub_envelope_list no_parts;
	static const struct indicator_rule_list no_indicators;
	const struct wave_rule_list *waves = r->waves == NULL ? &no_waves : r->waves;
	const struct criterion_list *criteria = r->criteria == NULL ? &no_criteria : r->criteria;
	const struct sub_envelope_list *parts =
		r->envelope == NULL || r->envelope->sub_envelopes == NULL
			? &no_parts
			: r->envelope->sub_envelopes;
	static const struct exclusion_list no_exclusions;
	const struct exclusion_list *exclusions =
		r->exclusions == NULL ? &no_exclusions : r->exclusions;
	const struct indicator_rule_list *indicators =
		r->follow_up == NULL ? &no_indicators : &r->follow_up->indicators;
	/* clang-format off */
	const struct coded lists[] = {
		CODED("envelope/sub_envelopes", "envelope.sub_envelopes", *parts, sub_envelope, code),
		CODED("funding_rate/tiers", "funding_rate.tiers", *tiers, rate_tier, code),
		CODED("bonuses", "bonuses", r->bonuses, bonus, code),
		CODED("cost_rules", "cost_rules", r->cost_rules, cost_rule, category),
		CODED("axes", "axes", r->axes, axis, code),
		CODED("follow_up/indicators", "follow_up.indicators", *indicators, indicator_rule, code),
		CODED("collective/roles", "collective.roles", r->collective.roles, role_rule, role),
		CODED("stages", "stages", r->stages, stage, code),
		CODED("phases", "phases", r->phases, phase, key),
		CODED("waves", "waves", *waves, wave_rule, code),
		CODED("criteria", "criteria", *criteria, criterion, code),
		CODED("exclusions", "exclusions", *exclusions, exclusion, code),
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(lists); i++)
		codes_check(&lists[i], ret);
}

/* --- money */

static void envelope_check(const struct call_rules *rules, struct verdict *ret)
{
	const struct envelope *envelope = rules->envelope;
	const struct award_count *count = rules->award_count;
	const struct award_amount *amount = rules->award_amount;
	if (envelope == NULL)
		return;
	int64_t parts = 0;
	for (size_t i = 0; envelope->sub_envelopes != NULL && i < envelope->sub_envelopes->count;
	     i++)
		parts += envelope->sub_envelopes->items[i].amount.cents;
	if (parts > envelope->amount.cents)
		refuse(ret, REASON_SUB_ENVELOPES_OVER, KV("parts", (struct money){ parts }),
		       KV("envelope", envelope->amount));

	if (count == NULL || count->min_count == NULL || amount == NULL ||
	    amount->min_amount == NULL)
		return;
	if (*count->min_count > 0 &&
	    amount->min_amount->cents > envelope->amount.cents / *count->min_count)
		refuse(ret, REASON_AWARDS_UNAFFORDABLE, KV("count", *count->min_count),
		       KV("minimum", *amount->min_amount), KV("envelope", envelope->amount));
}

/* Two tiers of one set would both hold its communes. */
static void tiers_check(const struct call_rules *rules, struct verdict *ret)
{
	const struct rate_tier_list *tiers =
		rules->funding_rate == NULL ? NULL : rules->funding_rate->tiers;
	for (size_t i = 0; tiers != NULL && i < tiers->count; i++) {
		const struct rate_tier *tier = &tiers->items[i];
		for (size_t j = 0; j < i; j++)
			if (text_equal(tiers->items[j].territory_set, tier->territory_set))
				refuse(ret, REASON_TIERS_OVERLAP, KV("index", (int64_t)i),
				       KV("first", (int64_t)j), KV("tier", tier->code),
				       KV("set", tier->territory_set));
		if (tier->rate.basis_points < rules->funding_rate->min_rate.basis_points ||
		    tier->rate.basis_points > rules->funding_rate->max_rate.basis_points)
			refuse(ret, REASON_TIER_OUT_OF_RANGE, KV("index", (int64_t)i),
			       KV("tier", tier->code), KV("rate", tier->rate),
			       KV("min_rate", rules->funding_rate->min_rate),
			       KV("max_rate", rules->funding_rate->max_rate));
	}
}

static void axis_choice_check(const struct call_rules *rules, struct verdict *ret)
{
	if (rules->axis_choice != NULL && rules->axes.count == 0)
		refuse(ret, REASON_AXIS_CHOICE_WITHOUT_AXES);
}

static void balance_rule_check(const struct balance_rule *rule, struct verdict *ret)
{
	bool tolerant = rule != NULL && rule->policy == BALANCE_RULE_POLICY_FLAT_TOLERANCE;
	if (tolerant && rule->tolerance_rate == NULL)
		refuse(ret, REASON_TOLERANCE_MISSING);
	if (rule != NULL && !tolerant && rule->tolerance_rate != NULL)
		refuse(ret, REASON_TOLERANCE_UNEXPECTED);
}

static void payments_check(const struct call_rules *rules, struct verdict *ret)
{
	balance_rule_check(rules->balance_rule, ret);
	const struct payment_rule_list *payments = rules->payment_schedule;
	if (payments == NULL || payments->count == 0)
		return;
	struct rate total = { 0 };
	for (size_t i = 0; i < payments->count; i++) {
		const struct payment_rule *one = &payments->items[i];
		total.basis_points += one->share.basis_points;
		if (one->share.basis_points == 0)
			refuse(ret, REASON_PAYMENT_SHARE_ZERO, KV("index", (int64_t)i));
		if (one->kind == PAYMENT_RULE_KIND_BALANCE && i + 1 < payments->count)
			refuse(ret, REASON_BALANCE_NOT_LAST, KV("index", (int64_t)i));
	}
	if (total.basis_points != RATE_WHOLE)
		refuse(ret, REASON_PAYMENT_SHARES_NOT_ONE, KV("total", total));
}

/* --- collective */

static bool role_listed(const struct role_rule_list *roles, const char *role)
{
	for (size_t i = 0; i < roles->count; i++)
		if (text_equal(roles->items[i].role, role))
			return true;
	return false;
}

static void collective_check(const struct collective_rules *rules, struct verdict *ret)
{
	for (size_t i = 0; rules->lead_roles != NULL && i < rules->lead_roles->count; i++)
		if (!role_listed(&rules->roles, rules->lead_roles->items[i]))
			refuse(ret, REASON_LEAD_ROLE_UNLISTED, KV("index", (int64_t)i),
			       KV("role", rules->lead_roles->items[i]));

	int64_t least = 0, most = 0;
	for (size_t i = 0; i < rules->roles.count; i++) {
		int64_t asked = rules->roles.items[i].min_count;
		bool apart = rules->required_roles_by_distinct_entities;
		least = apart ? least + asked : asked > least ? asked : least;
	}
	if (rules->min_members != NULL && *rules->min_members > least)
		least = *rules->min_members;
	if (least > COLLECTIVE_MEMBERS_MAX)
		refuse(ret, REASON_MEMBERS_OVER_LIMIT, KV("minimum", least),
		       KV("maximum", COLLECTIVE_MEMBERS_MAX));

	/* Members hold a role each at least, so that full roles close the door. */
	for (size_t i = 0; i < rules->roles.count; i++) {
		if (rules->roles.items[i].max_count == NULL)
			return;
		most += *rules->roles.items[i].max_count;
	}
	if (rules->roles.count > 0 && rules->min_members != NULL && *rules->min_members > most)
		refuse(ret, REASON_MEMBERS_UNREACHABLE, KV("minimum", *rules->min_members),
		       KV("maximum", most));
}

/* --- waves, criteria, selection */

static bool phase_listed(const struct call_rules *rules, const char *key)
{
	for (size_t i = 0; i < rules->phases.count; i++)
		if (text_equal(rules->phases.items[i].key, key))
			return true;
	return false;
}

static bool sub_envelope_listed(const struct call_rules *rules, const char *code)
{
	const struct sub_envelope_list *parts =
		rules->envelope == NULL ? NULL : rules->envelope->sub_envelopes;
	for (size_t i = 0; parts != NULL && i < parts->count; i++)
		if (text_equal(parts->items[i].code, code))
			return true;
	return false;
}

static void waves_check(const struct call_rules *rules, struct verdict *ret)
{
	for (size_t i = 0; rules->waves != NULL && i < rules->waves->count; i++) {
		const struct wave_rule *wave = &rules->waves->items[i];
		if (!phase_listed(rules, wave->phase))
			refuse(ret, REASON_WAVE_PHASE_UNKNOWN, KV("index", (int64_t)i),
			       KV("wave", wave->code), KV("phase", wave->phase));
		if (wave->unspent_from != NULL && !phase_listed(rules, wave->unspent_from))
			refuse_at(ret, REASON_WAVE_PHASE_UNKNOWN,
				  arena_printf(ret->arena, "#/waves/%zu/unspent_from", i),
				  KV("index", (int64_t)i), KV("wave", wave->code),
				  KV("phase", wave->unspent_from));
		if (wave->sub_envelope != NULL && !sub_envelope_listed(rules, wave->sub_envelope))
			refuse(ret, REASON_SUB_ENVELOPE_UNKNOWN, KV("index", (int64_t)i),
			       KV("wave", wave->code), KV("part", wave->sub_envelope));
	}
}

static bool axis_listed(const struct call_rules *rules, const char *code)
{
	for (size_t i = 0; i < rules->axes.count; i++)
		if (text_equal(rules->axes.items[i].code, code))
			return true;
	return false;
}

static void criterion_check(const struct call_rules *rules, size_t i, struct verdict *ret)
{
	const struct criterion *criterion = &rules->criteria->items[i];
	if (criterion->min_score != NULL && *criterion->min_score > criterion->scale_max)
		refuse(ret, REASON_CRITERION_MINIMUM_UNREACHABLE, KV("index", (int64_t)i),
		       KV("criterion", criterion->code), KV("minimum", *criterion->min_score),
		       KV("maximum", criterion->scale_max));
	if (criterion->axis != NULL && !axis_listed(rules, criterion->axis))
		refuse(ret, REASON_CRITERION_AXIS_UNKNOWN, KV("index", (int64_t)i),
		       KV("criterion", criterion->code), KV("axis", criterion->axis));
}

/* What ties are broken by, besides the criteria. */
static bool tie_break_known(const struct call_rules *rules, const char *key)
{
	if (text_equal(key, "submitted_at") || text_equal(key, "requested_amount"))
		return true;
	for (size_t i = 0; rules->criteria != NULL && i < rules->criteria->count; i++)
		if (text_equal(rules->criteria->items[i].code, key))
			return true;
	return false;
}

/* In ten-thousandths of a point: the scales of the criteria of an axis, weighted. */
static int64_t highest_on(const struct criterion_list *criteria, const char *axis)
{
	int64_t most = 0;
	for (size_t i = 0; i < criteria->count; i++) {
		const struct criterion *criterion = &criteria->items[i];
		bool counts = criterion->axis == NULL || text_equal(criterion->axis, axis);
		int64_t weight =
			criterion->weight == NULL ? RATE_WHOLE : criterion->weight->basis_points;
		most += counts ? criterion->scale_max * weight : 0;
	}
	return most;
}

/* On the axis where most can be had: a file of several has a mean of them. */
static int64_t highest_total(const struct call_rules *rules)
{
	static const struct criterion_list none;
	const struct criterion_list *criteria = rules->criteria == NULL ? &none : rules->criteria;
	int64_t most = highest_on(criteria, NULL);
	for (size_t i = 0; i < rules->axes.count; i++) {
		int64_t here = highest_on(criteria, rules->axes.items[i].code);
		most = here > most ? here : most;
	}
	return most;
}

static void selection_check(const struct call_rules *rules, struct verdict *ret)
{
	const struct selection_rule *selection = rules->selection;
	if (selection == NULL)
		return;
	int64_t most = highest_total(rules);
	if (selection->min_total_score != NULL && *selection->min_total_score * RATE_WHOLE > most)
		refuse(ret, REASON_TOTAL_MINIMUM_UNREACHABLE,
		       KV("minimum", *selection->min_total_score),
		       KV("maximum", points_text(ret->arena, most)));
	for (size_t i = 0; i < selection->tie_break.count; i++)
		if (!tie_break_known(rules, selection->tie_break.items[i]))
			refuse(ret, REASON_TIE_BREAK_UNKNOWN, KV("index", (int64_t)i),
			       KV("key", selection->tie_break.items[i]));
}

/* An axis, a wave that names it, or a bonus, as its kind says; any of them where none is said. */
static bool part_used(const struct call_rules *rules, const struct sub_envelope *part)
{
	bool any = part->by == NULL, used = false;
	if (any || *part->by == SUB_ENVELOPE_BY_AXIS)
		used = used || axis_listed(rules, part->code);
	for (size_t i = 0; rules->waves != NULL && i < rules->waves->count; i++)
		used = used || ((any || *part->by == SUB_ENVELOPE_BY_WAVE) &&
				text_equal(rules->waves->items[i].sub_envelope, part->code));
	for (size_t i = 0; i < rules->bonuses.count; i++)
		used = used || (!any && *part->by == SUB_ENVELOPE_BY_TERRITORY &&
				text_equal(rules->bonuses.items[i].code, part->code));
	return used;
}

void call_parts_check(const struct call_rules *rules, struct verdict *warnings)
{
	const struct sub_envelope_list *parts =
		rules->envelope == NULL ? NULL : rules->envelope->sub_envelopes;
	for (size_t i = 0; parts != NULL && i < parts->count; i++)
		if (!part_used(rules, &parts->items[i]))
			refuse(warnings, REASON_SUB_ENVELOPE_IDLE, KV("index", (int64_t)i),
			       KV("part", parts->items[i].code));
}

void call_structure_check(const struct call_rules *rules, struct verdict *ret)
{
	envelope_check(rules, ret);
	tiers_check(rules, ret);
	all_codes_check(rules, ret);
	axis_choice_check(rules, ret);
	collective_check(&rules->collective, ret);
	waves_check(rules, ret);
	for (size_t i = 0; rules->criteria != NULL && i < rules->criteria->count; i++)
		criterion_check(rules, i, ret);
	selection_check(rules, ret);
	payments_check(rules, ret);
}
