#include "domain/award.h"

#include "base/arena.h"
#include "base/zone.h"
#include "domain/budget.h"
#include "domain/exclusion.h"
#include "domain/timeline.h"

/* --- where an award counts */

static void add_code(struct text_list *codes, const char *code)
{
	if (code != NULL && !text_in(code, codes))
		codes->items[codes->count++] = code;
}

static bool is_part(const struct envelope *rule, const char *code)
{
	if (code == NULL || rule->sub_envelopes == NULL)
		return false;
	for (size_t i = 0; i < rule->sub_envelopes->count; i++)
		if (text_equal(rule->sub_envelopes->items[i].code, code))
			return true;
	return false;
}

/* In the window of the wave, grace included. */
static bool submitted_in(const struct wave_rule *wave, const struct application_facts *application,
			 const struct instant *at)
{
	const struct phase *phase = phase_find(application->rules, wave->phase);
	struct phase_span span;
	return at != NULL && phase != NULL && phase_span(phase, application->zone, &span) &&
	       !instant_before(*at, span.opens) && instant_before(*at, span.over);
}

const struct wave_rule *award_wave(const struct application_facts *application,
				   const struct instant *submitted_at)
{
	const struct call_rules *rules = application->rules;
	for (size_t i = 0; rules->waves != NULL && i < rules->waves->count; i++)
		if (submitted_in(&rules->waves->items[i], application, submitted_at))
			return &rules->waves->items[i];
	return NULL;
}

static bool is_by_territory(const struct sub_envelope *part)
{
	return part->by != NULL && *part->by == SUB_ENVELOPE_BY_TERRITORY;
}

/* A part by territory has the code of a bonus: it is for the files that the bonus is for. */
static void add_territories(const struct application_facts *application, struct text_list *codes)
{
	const struct envelope *rule = application->rules->envelope;
	for (size_t i = 0; rule->sub_envelopes != NULL && i < rule->sub_envelopes->count; i++)
		for (size_t m = 0; m < application->matches.count; m++)
			if (is_by_territory(&rule->sub_envelopes->items[i]) &&
			    text_equal(rule->sub_envelopes->items[i].code,
				       application->matches.items[m].bonus))
				add_code(codes, rule->sub_envelopes->items[i].code);
}

void award_envelopes(const struct application_facts *application, const struct wave_rule *wave,
		     struct arena *arena, struct text_list *ret)
{
	const struct envelope *rule = application->rules->envelope;
	size_t parts = rule == NULL || rule->sub_envelopes == NULL ? 0 : rule->sub_envelopes->count;
	*ret = (struct text_list){ arena_new_many(arena, const char *, parts + 1), 0 };
	if (rule == NULL)
		return;
	add_code(ret, ENVELOPE_WHOLE);
	if (is_part(rule, application->axes.main))
		add_code(ret, application->axes.main);
	if (wave != NULL && is_part(rule, wave->sub_envelope))
		add_code(ret, wave->sub_envelope);
	add_territories(application, ret);
}

/* --- the amount */

static void minimum_check(const struct award_facts *facts, struct money amount, struct verdict *ret)
{
	const struct award_amount *bounds = facts->application->rules->award_amount;
	const bool *waived = facts->decision->waive_minimum;
	if (bounds == NULL || bounds->min_amount == NULL ||
	    amount.cents >= bounds->min_amount->cents)
		return;
	bool waivable = bounds->min_enforcement == AWARD_AMOUNT_MIN_ENFORCEMENT_WAIVABLE;
	if (waived == NULL || !*waived)
		refuse(ret, REASON_AWARD_BELOW_MINIMUM, KV("amount", amount),
		       KV("minimum", *bounds->min_amount));
	else if (!waivable)
		refuse(ret, REASON_MINIMUM_NOT_WAIVABLE, KV("minimum", *bounds->min_amount));
}

static void request_check(const struct award_facts *facts, struct money amount, struct verdict *ret)
{
	static const struct money nothing;
	const struct budget_write *budget = facts->application->budget;
	const struct money *asked = budget == NULL ? NULL : budget->requested_amount;
	if (asked == NULL)
		asked = &nothing;
	if (amount.cents > asked->cents)
		refuse(ret, REASON_ABOVE_REQUEST, KV("amount", amount), KV("requested", *asked));
}

static bool rate_holds(const struct award_facts *facts, struct verdict *ret)
{
	const struct funding_rate *bounds = facts->application->rules->funding_rate;
	const struct rate *rate = facts->decision->rate;
	if (bounds == NULL || rate == NULL ||
	    (rate->basis_points >= bounds->min_rate.basis_points &&
	     rate->basis_points <= bounds->max_rate.basis_points))
		return true;
	refuse_at(ret, REASON_RATE_OUT_OF_RANGE, "#/rate", KV("rate", *rate),
		  KV("min_rate", bounds->min_rate), KV("max_rate", bounds->max_rate));
	return false;
}

/* What the rules give to the budget at the rate of the vote, whatever was asked; no grant at all
 * without an eligible base.  NULL: the call has no rates. */
static const struct money *grant_of(const struct award_facts *facts, struct arena *arena)
{
	static const struct money nothing;
	struct application_facts application = *facts->application;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	const struct funding *funding = NULL;
	if (application.budget == NULL)
		return &nothing;
	struct budget_write budget = *application.budget;
	budget.requested_amount = NULL;
	if (facts->decision->rate != NULL)
		budget.chosen_rate = facts->decision->rate;
	application.budget = &budget;
	application.minimum_waived = true; /* the minimum is told by itself */
	application_funding(&application, arena, &funding, &refusals, &warnings);
	if (funding == NULL)
		return NULL;
	return funding->grant_amount == NULL ? &nothing : funding->grant_amount;
}

/* An amount cap of a bonus may lift the ceiling: then the grant passes it. */
static void grant_check(const struct award_facts *facts, struct money amount, struct arena *arena,
			struct verdict *ret)
{
	const struct award_amount *bounds = facts->application->rules->award_amount;
	const struct money *maximum = bounds == NULL ? NULL : bounds->max_amount;
	const struct money *grant = grant_of(facts, arena);
	bool lifted = grant != NULL && maximum != NULL && grant->cents > maximum->cents;
	if (maximum != NULL && !lifted && amount.cents > maximum->cents)
		refuse(ret, REASON_ABOVE_MAXIMUM, KV("amount", amount), KV("maximum", *maximum));
	else if (grant != NULL && amount.cents > grant->cents)
		refuse(ret, REASON_ABOVE_GRANT, KV("amount", amount), KV("grant", *grant));
}

void award_ceiling_check(const struct application_facts *application, const struct rate *rate,
			 struct money amount, struct arena *arena, struct verdict *ret)
{
	const struct decision_write vote = { .amount = &amount, .rate = rate };
	const struct award_facts facts = { .application = application, .decision = &vote };
	request_check(&facts, amount, ret);
	grant_check(&facts, amount, arena, ret);
}

void decision_date_check(const struct application_facts *application,
			 const struct instant *submitted_at, struct date decided_on,
			 struct verdict *ret)
{
	struct date today = zone_date(application->zone, application->now);
	if (decided_on.days > today.days)
		refuse(ret, REASON_DECIDED_IN_FUTURE, KV("decided_on", decided_on));
	if (submitted_at == NULL)
		return;
	struct date submitted_on = zone_date(application->zone, *submitted_at);
	if (decided_on.days < submitted_on.days)
		refuse(ret, REASON_DECIDED_BEFORE_DEPOSIT, KV("decided_on", decided_on),
		       KV("submitted_on", submitted_on));
}

struct verdict award_guard(const struct award_facts *facts, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	struct money amount = *facts->decision->amount;
	if (facts->application->rules->envelope == NULL)
		refuse(&verdict, REASON_ENVELOPE_UNKNOWN);
	if (amount.cents == 0)
		refuse(&verdict, REASON_AMOUNT_ZERO);
	request_check(facts, amount, &verdict);
	minimum_check(facts, amount, &verdict);
	if (rate_holds(facts, &verdict))
		grant_check(facts, amount, arena, &verdict);
	exclusion_from_award_check(facts->application->rules, &facts->application->members,
				   &verdict);
	decision_date_check(facts->application, facts->submitted_at, facts->decision->decided_on,
			    &verdict);
	return verdict;
}

/* --- the money */

struct money envelope_missing(const struct envelope_row *envelope, struct money amount)
{
	int64_t missing = amount.cents - envelope_remaining(envelope).cents;
	return (struct money){ envelope->hard && missing > 0 ? missing : 0 };
}

struct verdict award_shortage(const struct award_facts *facts, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	for (size_t i = 0; i < facts->envelopes.count; i++) {
		const struct envelope_row *e = &facts->envelopes.items[i];
		struct money missing = envelope_missing(e, *facts->decision->amount);
		if (missing.cents > 0)
			refuse(&verdict, REASON_ENVELOPE_SHORT, KV("missing", missing),
			       KV("remaining", envelope_remaining(e)),
			       KV("envelope", envelope_name(e->code)));
	}
	return verdict;
}

const struct envelope_row *award_count_reached(const struct envelope_row_list *envelopes)
{
	for (size_t i = 0; i < envelopes->count; i++) {
		const struct envelope_row *e = &envelopes->items[i];
		if (e->max_count != NULL && e->awarded_count >= *e->max_count)
			return e;
	}
	return NULL;
}
