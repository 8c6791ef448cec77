#include "domain/call_definition.h"

#include <assert.h>
#include <string.h>

#include "base/zone.h"
#include "domain/call_structure.h"
#include "domain/reminder.h"
#include "domain/timeline.h"

/* --- amounts, rates, counts */

static void bounds_check(bool swapped, const char *member, struct verdict *ret)
{
	if (swapped)
		refuse(ret, REASON_BOUNDS_SWAPPED, KV("member", member));
}

static bool passes_int(const int64_t *min, const int64_t *max)
{
	return min != NULL && max != NULL && *min > *max;
}

static void award_check(const struct call_rules *rules, struct verdict *ret)
{
	const struct award_count *count = rules->award_count;
	const struct award_amount *amount = rules->award_amount;
	bounds_check(count != NULL && passes_int(count->min_count, count->max_count), "award_count",
		     ret);
	bounds_check(amount != NULL && amount->min_amount != NULL && amount->max_amount != NULL &&
			     amount->min_amount->cents > amount->max_amount->cents,
		     "award_amount", ret);
}

static void rate_check(const struct funding_rate *rate, struct verdict *ret)
{
	if (rate == NULL)
		return;
	bool swapped = rate->min_rate.basis_points > rate->max_rate.basis_points;
	bounds_check(swapped, "funding_rate", ret);
	if (!swapped && (rate->default_rate.basis_points < rate->min_rate.basis_points ||
			 rate->default_rate.basis_points > rate->max_rate.basis_points))
		refuse_at(ret, REASON_OUT_OF_RANGE, "#/funding_rate/default_rate",
			  KV("min", rate->min_rate), KV("max", rate->max_rate));
}

static void own_funding_check(const struct own_funding *own, struct verdict *ret)
{
	bounds_check(own != NULL && own->waivable_to != NULL &&
			     own->waivable_to->basis_points > own->min_rate.basis_points,
		     "own_funding", ret);
}

static void duration_check(const struct duration *duration, struct verdict *ret)
{
	bounds_check(duration != NULL && passes_int(duration->min_months, duration->max_months),
		     "duration", ret);
}

/* --- bonuses */

/* The highest rate that the bonus alone could give, in basis points. */
static int64_t raised(const struct bonus *bonus, int64_t rate)
{
	int64_t value = bonus->value.basis_points;
	switch (bonus->unit) {
	case BONUS_UNIT_PERCENTAGE_POINTS: return rate + value;
	case BONUS_UNIT_PERCENT_OF_GRANT: return rate + rate * value / RATE_WHOLE;
	default: return value;
	}
}

static void bonus_check(const struct call_definition_facts *facts, size_t i, struct verdict *ret)
{
	const struct bonus *bonus = &facts->rules->bonuses.items[i];
	const struct funding_rate *rate = facts->rules->funding_rate;
	int64_t index = (int64_t)i;
	if (bonus->territory_set == NULL) {
		if (bonus->trigger == BONUS_TRIGGER_TERRITORY)
			refuse(ret, REASON_BONUS_WITHOUT_SET, KV("index", index),
			       KV("bonus", bonus->code));
	} else if (!text_in(bonus->territory_set, &facts->known_sets)) {
		refuse(ret, REASON_TERRITORY_SET_UNKNOWN, KV("index", index),
		       KV("bonus", bonus->code), KV("set", bonus->territory_set));
	}
	if (rate != NULL && bonus->rate_cap == NULL &&
	    raised(bonus, rate->max_rate.basis_points) > RATE_WHOLE)
		refuse(ret, REASON_BONUS_PASSES_WHOLE, KV("index", index), KV("bonus", bonus->code),
		       KV("rate", rate->max_rate));
}

static void tier_sets_check(const struct call_definition_facts *facts, struct verdict *ret)
{
	const struct funding_rate *rate = facts->rules->funding_rate;
	for (size_t i = 0; rate != NULL && rate->tiers != NULL && i < rate->tiers->count; i++) {
		const struct rate_tier *tier = &rate->tiers->items[i];
		if (!text_in(tier->territory_set, &facts->known_sets))
			refuse(ret, REASON_TIER_SET_UNKNOWN, KV("index", (int64_t)i),
			       KV("tier", tier->code), KV("set", tier->territory_set));
	}
}

/* --- collective */

static void role_check(const struct role_rule *role, struct verdict *ret)
{
	if (role->max_count != NULL && role->min_count > *role->max_count)
		refuse_at(ret, REASON_BOUNDS_SWAPPED, "#/collective/roles",
			  KV("member", "collective.roles"), KV("role", role->role));
}

/* --- phases */

static bool dated_as_its_kind(const struct phase *phase, const struct zone *zone)
{
	struct phase_span span;
	bool range = phase->kind == PHASE_KIND_DATE_RANGE;
	bool single = phase->kind == PHASE_KIND_SINGLE_DATE;
	if (range && (phase->opens_at == NULL || phase->closes_at == NULL))
		return false;
	if (single && phase->precision != PHASE_PRECISION_INSTANT && phase->on == NULL)
		return false;
	return phase_span(phase, zone, &span);
}

static void phase_check(const struct phase *phase, const struct zone *zone, int64_t index,
			struct verdict *ret)
{
	struct phase_span span;
	bool dated = phase_span(phase, zone, &span);
	if (!dated && phase->provenance.basis == PROVENANCE_BASIS_GAP)
		return; /* published for information: its window stays shut */
	if (!dated_as_its_kind(phase, zone)) {
		refuse(ret, REASON_PHASE_DATES_MISSING, KV("index", index),
		       KV("phase", phase->key));
		return;
	}
	if (!instant_before(span.opens, span.closes))
		refuse(ret, REASON_PHASE_DATES_REVERSED, KV("index", index),
		       KV("phase", phase->key));
}

/* --- hours */

struct bound {
	int64_t index;
	const char *phase;
	const char *member; /* opens_at or closes_at */
	const struct instant *at;
	const char *text; /* as written, NULL when not kept */
};

/* The wall time of a text with offset, as if it were UTC: 2023-05-15T23:59:59[.999]+02:00. */
static bool wall_of_text(const char *text, struct instant *ret)
{
	char wall[40];
	size_t length = strcspn(text, "T");
	length += strcspn(text + length, "+-Z");
	if (length + 2 > sizeof(wall))
		return false;
	memcpy(wall, text, length);
	memcpy(wall + length, "Z", 2);
	return instant_parse(wall, ret);
}

/* By how much the text is ahead of UTC, as it says itself. */
static bool offset_of_text(const struct bound *bound, int64_t *ret_us)
{
	struct instant wall;
	if (bound->text == NULL || !wall_of_text(bound->text, &wall))
		return false;
	*ret_us = wall.us - bound->at->us;
	return true;
}

static int64_t offset_us(const struct zone *zone, struct instant at)
{
	return zone_offset(zone, at) * INT64_C(1000000);
}

/* Is it told in the time of the zone, of before or after the clocks go forward that night? */
static bool is_local(const struct bound *bound, const struct zone *zone, int64_t told_us)
{
	const int64_t near_us = INT64_C(7200000000);
	return told_us == offset_us(zone, (struct instant){ bound->at->us - near_us }) ||
	       told_us == offset_us(zone, (struct instant){ bound->at->us + near_us });
}

static void hour_check(const struct bound *bound, const struct zone *zone, struct verdict *ret)
{
	if (bound->at == NULL)
		return;
	struct instant found;
	int64_t told_us;
	struct instant wall = { bound->at->us + offset_us(zone, *bound->at) };
	if (zone_instant(zone, wall, &found) == ZONE_WALL_TWICE)
		refuse(ret, REASON_WALL_TIME_TWICE, KV("index", bound->index),
		       KV("phase", bound->phase), KV("member", bound->member),
		       KV("at", *bound->at));
	else if (offset_of_text(bound, &told_us) && is_local(bound, zone, told_us) &&
		 zone_instant(zone, (struct instant){ bound->at->us + told_us }, &found) ==
			 ZONE_WALL_NEVER)
		refuse(ret, REASON_WALL_TIME_NEVER, KV("index", bound->index),
		       KV("phase", bound->phase), KV("member", bound->member),
		       KV("wall", bound->text));
}

static void offset_check(const struct bound *bound, const struct zone *zone, struct verdict *ret)
{
	int64_t told_us;
	if (bound->at == NULL || !offset_of_text(bound, &told_us) ||
	    told_us == offset_us(zone, *bound->at))
		return;
	refuse(ret, REASON_OFFSET_CONTRADICTS_ZONE, KV("index", bound->index),
	       KV("phase", bound->phase), KV("member", bound->member), KV("wall", bound->text),
	       KV("zone", zone_name(zone)));
}

static struct bound opening(const struct phase *phase, size_t index)
{
	return (struct bound){ (int64_t)index, phase->key, "opens_at", phase->opens_at,
			       phase->opens_at_written };
}

static struct bound closing(const struct phase *phase, size_t index)
{
	return (struct bound){ (int64_t)index, phase->key, "closes_at", phase->closes_at,
			       phase->closes_at_written };
}

static void hours_of_phase(const struct call_definition_facts *facts, size_t i, struct verdict *ret)
{
	const struct phase *phase = &facts->rules->phases.items[i];
	struct bound opens = opening(phase, i), closes = closing(phase, i);
	hour_check(&opens, facts->zone, ret);
	hour_check(&closes, facts->zone, ret);
}

/* --- stages, and the gaps that they cannot do with */

static void gap_check(const struct provenance *provenance, const char *member, const char *stage,
		      struct verdict *ret)
{
	if (provenance->basis == PROVENANCE_BASIS_GAP)
		refuse(ret, REASON_GAP_BLOCKS_STAGE, KV("member", member), KV("stage", stage));
}

#define GAP_OF(rules, member, stage, ret)                                                          \
	do {                                                                                       \
		if ((rules)->member != NULL)                                                       \
			gap_check(&(rules)->member->provenance, #member, (stage), (ret));          \
	} while (0)

/* The last stage is judged on money and time; those before it on who asks. */
static void money_gaps(const struct call_rules *rules, const char *stage, struct verdict *ret)
{
	GAP_OF(rules, award_amount, stage, ret);
	GAP_OF(rules, funding_rate, stage, ret);
	GAP_OF(rules, own_funding, stage, ret);
	GAP_OF(rules, public_funding_cap, stage, ret);
	GAP_OF(rules, duration, stage, ret);
	for (size_t i = 0; i < rules->bonuses.count; i++)
		gap_check(&rules->bonuses.items[i].provenance, "bonuses", stage, ret);
	for (size_t i = 0; i < rules->cost_rules.count; i++)
		gap_check(&rules->cost_rules.items[i].provenance, "cost_rules", stage, ret);
}

static void gaps_of_stage(const struct call_rules *rules, size_t i, const struct phase *phase,
			  struct verdict *ret)
{
	const struct stage *stage = &rules->stages.items[i];
	gap_check(&stage->provenance, "stages", stage->code, ret);
	gap_check(&phase->provenance, "phases", stage->code, ret);
	gap_check(&rules->collective.provenance, "collective", stage->code, ret);
	if (i + 1 == rules->stages.count)
		money_gaps(rules, stage->code, ret);
}

static void stage_check(const struct call_definition_facts *facts, size_t i, struct verdict *ret)
{
	const struct stage *stage = &facts->rules->stages.items[i];
	const struct phase *phase = phase_find(facts->rules, stage->phase);
	struct phase_span span;
	if (phase == NULL) {
		refuse(ret, REASON_PHASE_UNKNOWN, KV("index", (int64_t)i), KV("stage", stage->code),
		       KV("phase", stage->phase));
		return;
	}
	if (!phase_span(phase, facts->zone, &span))
		return; /* without dates the stage does not open: its gaps may wait */
	if (!span.enforceable)
		refuse(ret, REASON_PHASE_NOT_ENFORCEABLE, KV("index", (int64_t)i),
		       KV("stage", stage->code), KV("phase", stage->phase));
	gaps_of_stage(facts->rules, i, phase, ret);
}

/* --- the life of a project */

static void latest_end_check(const struct call_definition_facts *facts, struct verdict *ret)
{
	const struct call_rules *rules = facts->rules;
	struct phase_span span;
	if (rules->duration == NULL || rules->duration->latest_end_on == NULL ||
	    rules->stages.count == 0)
		return;
	const struct phase *form =
		phase_find(rules, rules->stages.items[rules->stages.count - 1].phase);
	if (form == NULL || !phase_span(form, facts->zone, &span) || span.closes.us == INT64_MAX)
		return;
	struct date closed = zone_date(facts->zone, span.last_at);
	if (rules->duration->latest_end_on->days < closed.days)
		refuse(ret, REASON_LATEST_END_BEFORE_CLOSING,
		       KV("form", (int64_t)(form - rules->phases.items)),
		       KV("latest_end_on", *rules->duration->latest_end_on), KV("closed", closed));
}

/* --- all */

void call_hours_check(const struct call_definition_facts *facts, struct verdict *ret)
{
	for (size_t i = 0; i < facts->rules->phases.count; i++)
		hours_of_phase(facts, i, ret);
}

void call_offsets_check(const struct call_definition_facts *facts, struct verdict *ret)
{
	for (size_t i = 0; i < facts->rules->phases.count; i++) {
		const struct phase *phase = &facts->rules->phases.items[i];
		struct bound opens = opening(phase, i), closes = closing(phase, i);
		offset_check(&opens, facts->zone, ret);
		offset_check(&closes, facts->zone, ret);
	}
}

void call_definition_check(const struct call_definition_facts *facts, struct verdict *ret)
{
	const struct call_rules *rules = facts->rules;
	assert(facts->zone != NULL);
	award_check(rules, ret);
	rate_check(rules->funding_rate, ret);
	for (size_t i = 0; i < rules->bonuses.count; i++)
		bonus_check(facts, i, ret);
	tier_sets_check(facts, ret);
	own_funding_check(rules->own_funding, ret);
	duration_check(rules->duration, ret);
	for (size_t i = 0; i < rules->collective.roles.count; i++)
		role_check(&rules->collective.roles.items[i], ret);
	if (rules->stages.count == 0)
		refuse(ret, REASON_STAGE_MISSING);
	for (size_t i = 0; i < rules->stages.count; i++)
		stage_check(facts, i, ret);
	for (size_t i = 0; i < rules->phases.count; i++) {
		phase_check(&rules->phases.items[i], facts->zone, (int64_t)i, ret);
		hours_of_phase(facts, i, ret);
	}
	latest_end_check(facts, ret);
	reminder_rules_check(rules, ret);
	call_structure_check(rules, ret);
}
