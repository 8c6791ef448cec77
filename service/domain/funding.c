#include "domain/funding.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

#define LABEL_MAX 200 /* of a line, as in the contract */

#define LINES_FIXED  6 /* base, rate cap, ceiling, public cap, cash, request */
#define LIMITS_FIXED 5
#define EURO         100 /* cents */

/* The grant while the steps are taken. */
struct calculation {
	const struct call_rules *rules;
	const struct funding_input *input;
	struct arena *arena;
	struct money base;
	int64_t rate; /* basis points; may pass the whole until it is capped */
	struct money grant;
	struct funding *funding;
};

/* A step and the rule that makes it. */
struct step {
	const char *name;
	const char *rule;
	const char *label; /* NULL: the words of the source, else the name of the step */
	const struct provenance *provenance;
};

static const char *step_label(const struct step *step)
{
	if (step->label != NULL)
		return step->label;
	const char *printed = step->provenance == NULL ? NULL : step->provenance->source_text;
	return printed != NULL && strlen(printed) <= LABEL_MAX ? printed : step->name;
}

/* The grant is now `reached`: the line is the difference.  A step that changes nothing has no
 * line, but the base always has one. */
static void step_to(struct calculation *c, struct money reached, struct step step)
{
	struct funding_line_list *lines = &c->funding->lines;
	struct money change = { reached.cents - c->grant.cents };
	c->grant = reached;
	if (change.cents == 0 && lines->count > 0)
		return;
	lines->items[lines->count++] = (struct funding_line){
		.step = step.name,
		.rule = step.rule,
		.label = step_label(&step),
		.amount = change,
		.source = step.provenance == NULL ? NULL : step.provenance->source,
	};
}

static void limited_by(struct calculation *c, const char *word)
{
	struct text_list *list = &c->funding->limited_by;
	list->items[list->count++] = word;
}

/* A limit that is met exactly limits nothing. */
static void limit_to(struct calculation *c, struct money limit, const char *word, struct step step)
{
	if (c->grant.cents <= limit.cents)
		return;
	limited_by(c, word);
	step_to(c, limit, step);
}

static int64_t unit_cents(const struct calculation *c)
{
	const struct rounding *rounding = c->rules->rounding;
	return rounding != NULL && rounding->unit == ROUNDING_UNIT_EURO ? EURO : 1;
}

/* base × rate, rounded once, half up, to the unit of the call; rounding alone never passes the
 * base. */
static struct money share_half_up(const struct calculation *c, int64_t rate)
{
	int64_t unit = unit_cents(c);
	__int128 divisor = (__int128)RATE_WHOLE * unit;
	__int128 product = (__int128)c->base.cents * rate;
	int64_t cents = (int64_t)((product * 2 + divisor) / (divisor * 2)) * unit;
	bool passed = rate <= RATE_WHOLE && cents > c->base.cents;
	return (struct money){ passed ? c->base.cents - c->base.cents % unit : cents };
}

/* base × rate; false when an amount cannot hold it. */
static bool amount_at(const struct calculation *c, struct money *ret)
{
	__int128 product = (__int128)c->base.cents * c->rate;
	if (c->rate > INT32_MAX || product > (__int128)MONEY_WIRE_MAX * RATE_WHOLE)
		return false;
	*ret = share_half_up(c, c->rate);
	return true;
}

/* --- rate and bonuses */

static int64_t divide_half_up(__int128 value, int64_t by)
{
	return (int64_t)((value * 2 + by) / ((__int128)by * 2));
}

/* Rounded once, to a basis point: the rate shown is the rate used. */
static int64_t raised(int64_t rate, const struct bonus_matched *matched)
{
	__int128 value = (__int128)matched->rule->value.basis_points * matched->part;
	__int128 whole = (__int128)RATE_WHOLE * matched->whole;
	if (matched->rule->unit == BONUS_UNIT_REPLACED_RATE)
		return divide_half_up(value, matched->whole);
	if (matched->rule->unit == BONUS_UNIT_PERCENTAGE_POINTS)
		return rate + divide_half_up(value, matched->whole);
	return divide_half_up(rate * (whole + value), (int64_t)whole);
}

static bool bonus_step(struct calculation *c, const struct bonus_matched *matched)
{
	const struct bonus *rule = matched->rule;
	struct money reached;
	c->rate = raised(c->rate, matched);
	if (!amount_at(c, &reached))
		return false;
	step_to(c, reached,
		(struct step){ arena_printf(c->arena, "bonus:%s", rule->code),
			       arena_printf(c->arena, "bonuses.%s", rule->code), rule->label,
			       &rule->provenance });
	return true;
}

static bool bonus_steps(struct calculation *c)
{
	static const enum bonus_unit order[] = { BONUS_UNIT_REPLACED_RATE,
						 BONUS_UNIT_PERCENTAGE_POINTS,
						 BONUS_UNIT_PERCENT_OF_GRANT };
	const struct bonus_matched_list *matched = &c->input->matched;
	for (size_t unit = 0; unit < COUNT(order); unit++) {
		for (size_t i = 0; i < matched->count; i++) {
			if (matched->items[i].rule->unit != order[unit])
				continue;
			if (!bonus_step(c, &matched->items[i]))
				return false;
		}
	}
	return true;
}

/* The smallest cap of the matching bonuses, never above the whole. */
static void rate_cap_step(struct calculation *c)
{
	const struct bonus_matched_list *matched = &c->input->matched;
	const struct bonus *lowest = NULL;
	int64_t cap = RATE_WHOLE;
	for (size_t i = 0; i < matched->count; i++) {
		const struct bonus *rule = matched->items[i].rule;
		if (rule->rate_cap == NULL || rule->rate_cap->basis_points >= cap)
			continue;
		cap = rule->rate_cap->basis_points;
		lowest = rule;
	}
	if (c->rate <= cap)
		return;
	struct step step = { "rate_cap", "funding_rate", NULL,
			     &c->rules->funding_rate->provenance };
	if (lowest != NULL) {
		step.rule = arena_printf(c->arena, "bonuses.%s.rate_cap", lowest->code);
		step.provenance = &lowest->provenance;
	}
	limited_by(c, "rate_cap");
	c->rate = cap;
	/* Lower than the whole, so never more than the base. */
	step_to(c, share_half_up(c, cap), step);
}

/* --- limits of the amount */

static void ceiling_step(struct calculation *c)
{
	const struct award_amount *award = c->rules->award_amount;
	const struct money *ceiling = award == NULL ? NULL : award->max_amount;
	struct step step = { "ceiling", "award_amount.max_amount", NULL,
			     award == NULL ? NULL : &award->provenance };
	const struct rate_tier *tier = c->input->tier;
	if (tier != NULL && tier->max_amount != NULL) {
		ceiling = tier->max_amount;
		step.rule = arena_printf(c->arena, "funding_rate.tiers.%s.max_amount", tier->code);
		step.provenance = &c->rules->funding_rate->provenance;
	}
	const struct bonus *lifted = NULL;
	for (size_t i = 0; i < c->input->matched.count; i++) {
		const struct bonus *rule = c->input->matched.items[i].rule;
		if (rule->amount_cap == NULL)
			continue;
		if (lifted == NULL || rule->amount_cap->cents > lifted->amount_cap->cents)
			lifted = rule;
	}
	if (lifted != NULL) {
		ceiling = lifted->amount_cap;
		step.rule = arena_printf(c->arena, "bonuses.%s.amount_cap", lifted->code);
		step.provenance = &lifted->provenance;
	}
	if (ceiling != NULL)
		limit_to(c, *ceiling, "max_award", step);
}

static void public_cap_step(struct calculation *c)
{
	const struct public_funding_cap *rule = c->rules->public_funding_cap;
	if (rule == NULL)
		return;
	struct money of =
		rule->of == PUBLIC_FUNDING_CAP_OF_TOTAL_COST ? c->input->total_cost : c->base;
	struct money left = { money_share_floor(of, rule->max_rate).cents -
			      c->input->other_public.cents };
	if (left.cents < 0)
		left.cents = 0;
	left.cents -= left.cents % unit_cents(c);
	limit_to(c, left, "public_funding_cap",
		 (struct step){ "public_cap", "public_funding_cap", NULL, &rule->provenance });
}

/* In kind, a cost was never paid: the grant stays within what was. */
static void cash_step(struct calculation *c)
{
	struct money cash = { c->input->total_cost.cents - c->input->in_kind_costs.cents };
	if (c->input->in_kind_costs.cents > 0)
		limit_to(c, cash, "cash", (struct step){ "cash", "cost_rules", NULL, NULL });
}

static void request_step(struct calculation *c)
{
	if (c->input->requested == NULL)
		return;
	limit_to(c, *c->input->requested, "requested",
		 (struct step){ "request", "budget.requested_amount", NULL, NULL });
}

/* --- what is asked of the grant */

/* The floor keeps the half up of the grant from failing it by a cent. */
static void own_funding_check(const struct calculation *c, struct verdict *ret_refusals)
{
	const struct own_funding *rule = c->rules->own_funding;
	if (rule == NULL)
		return;
	struct rate asked = rule->min_rate;
	if (c->input->own_funding_waived && rule->waivable_to != NULL)
		asked = *rule->waivable_to;
	struct money own = { c->base.cents - c->grant.cents };
	struct money minimum = money_share_floor(c->base, asked);
	if (own.cents < minimum.cents)
		refuse(ret_refusals, REASON_OWN_FUNDING_TOO_LOW, KV("amount", own),
		       KV("minimum", minimum));
}

/* The rounded grant is compared, and never raised. */
static void minimum_check(const struct calculation *c, struct verdict *ret_refusals,
			  struct verdict *ret_warnings)
{
	const struct award_amount *rule = c->rules->award_amount;
	if (rule == NULL || rule->min_amount == NULL || c->grant.cents >= rule->min_amount->cents)
		return;
	bool waived = c->input->minimum_waived &&
		      rule->min_enforcement == AWARD_AMOUNT_MIN_ENFORCEMENT_WAIVABLE;
	if (waived)
		refuse(ret_warnings, REASON_MINIMUM_WAIVED, KV("amount", c->grant),
		       KV("minimum", *rule->min_amount));
	else
		refuse(ret_refusals, REASON_BELOW_MINIMUM, KV("amount", c->grant),
		       KV("minimum", *rule->min_amount));
}

/* Steps 7 and 8. */
static void grant_check(const struct calculation *c, struct verdict *ret_refusals,
			struct verdict *ret_warnings)
{
	if (c->grant.cents <= 0) {
		refuse(ret_refusals, REASON_NOTHING_TO_FUND);
		return;
	}
	own_funding_check(c, ret_refusals);
	minimum_check(c, ret_refusals, ret_warnings);
}

static void conclude(struct funding *funding, const struct verdict *refusals,
		     const struct verdict *warnings)
{
	funding->verdict = FUNDING_VERDICT_OK;
	if (refusals->count > 0) {
		enum reason first = refusals->items[0].reason;
		funding->verdict = first == REASON_BELOW_MINIMUM ? FUNDING_VERDICT_BELOW_MINIMUM
								 : FUNDING_VERDICT_REJECTED;
		funding->code = reason_texts[first].code;
	} else if (warnings->count > 0) {
		funding->code = reason_texts[warnings->items[0].reason].code;
	}
}

/* --- the whole */

/* Steps 1 and 2: without a base and a rate there is nothing to compute. */
static void start_check(struct calculation *c, struct verdict *ret_refusals)
{
	const struct funding_rate *range = c->rules->funding_rate;
	const struct rate_tier *tier = c->input->tier;
	struct rate rate = tier != NULL ? tier->rate : range->default_rate;
	if (c->input->chosen_rate != NULL)
		rate = *c->input->chosen_rate;
	if (c->base.cents <= 0)
		refuse(ret_refusals, REASON_NO_ELIGIBLE_BASE);
	if (rate.basis_points < range->min_rate.basis_points ||
	    rate.basis_points > range->max_rate.basis_points)
		refuse(ret_refusals, REASON_RATE_OUT_OF_RANGE, KV("rate", rate),
		       KV("min_rate", range->min_rate), KV("max_rate", range->max_rate));
	c->rate = rate.basis_points;
}

/* Steps 3 to 6; false when a rate that bonuses raised passes what an amount can hold. */
static bool grant_steps(struct calculation *c)
{
	const struct funding_rate *range = c->rules->funding_rate;
	const struct rate_tier *tier = c->input->tier;
	struct step base = { "base", "funding_rate", NULL, &range->provenance };
	if (tier != NULL) {
		base.rule = arena_printf(c->arena, "funding_rate.tiers.%s", tier->code);
		base.label = tier->label;
	}
	step_to(c, share_half_up(c, c->rate), base);
	if (!bonus_steps(c))
		return false;
	rate_cap_step(c);

	struct rate *rate = arena_new_one(c->arena, struct rate);
	struct money *computed = arena_new_one(c->arena, struct money);
	*rate = (struct rate){ (int32_t)c->rate };
	*computed = c->grant;
	c->funding->funding_rate = rate;
	c->funding->computed_amount = computed;

	ceiling_step(c);
	public_cap_step(c);
	cash_step(c);
	request_step(c);
	struct money *grant = arena_new_one(c->arena, struct money);
	*grant = c->grant;
	c->funding->grant_amount = grant;
	return true;
}

static void open_lists(struct calculation *c)
{
	const struct bonus_matched_list *matched = &c->input->matched;
	struct funding *f = c->funding;
	f->lines.items =
		arena_new_many(c->arena, struct funding_line, matched->count + LINES_FIXED);
	f->limited_by.items = arena_new_many(c->arena, const char *, LIMITS_FIXED);
	f->matched_bonuses.items = arena_new_many(c->arena, struct matched_bonus, matched->count);
	f->matched_bonuses.count = matched->count;
	for (size_t i = 0; i < matched->count; i++) {
		const struct bonus_matched *m = &matched->items[i];
		f->matched_bonuses.items[i] = (struct matched_bonus){
			.code = m->rule->code,
			.rule = arena_printf(c->arena, "bonuses.%s", m->rule->code),
			.territory = m->territory,
			.entry = m->entry,
		};
	}
}

void funding_overflowed(struct funding *ret, struct verdict *ret_refusals)
{
	*ret = (struct funding){ .verdict = FUNDING_VERDICT_REJECTED };
	ret->code = reason_texts[REASON_AMOUNT_OVERFLOW].code;
	refuse(ret_refusals, REASON_AMOUNT_OVERFLOW);
}

void funding_compute(const struct call_rules *rules, const struct funding_input *input,
		     struct arena *arena, struct funding *ret, struct verdict *ret_refusals,
		     struct verdict *ret_warnings)
{
	assert(rules->funding_rate != NULL);
	assert(verdict_ok(ret_refusals) && verdict_ok(ret_warnings));
	*ret = (struct funding){ 0 };
	struct calculation c = { .rules = rules, .input = input, .arena = arena, .funding = ret };
	c.base.cents = input->total_cost.cents - input->training_costs.cents -
		       input->ineligible_costs.cents;
	if (c.base.cents > 0)
		ret->eligible_base_amount = c.base;
	open_lists(&c);

	start_check(&c, ret_refusals);
	if (verdict_ok(ret_refusals)) {
		if (!grant_steps(&c)) {
			funding_overflowed(ret, ret_refusals);
			return;
		}
		grant_check(&c, ret_refusals, ret_warnings);
	}
	conclude(ret, ret_refusals, ret_warnings);
}
