#include "domain/call_act.h"

#include "base/arena.h"

bool call_act_applies_to_open(const struct call_act_write *act)
{
	if (act->applies_to_open != NULL)
		return *act->applies_to_open;
	return act->act == CALL_ACT_KIND_EXTENSION;
}

/* Files, references and tokens name the call by its code; instants are read in its zone. */
static void identity_check(const struct call_rules *before, const struct call_rules *after,
			   struct verdict *ret)
{
	if (!text_equal(before->code, after->code))
		refuse(ret, REASON_ACT_CHANGES_IDENTITY, KV("member", "code"));
	if (!text_equal(before->time_zone, after->time_zone))
		refuse(ret, REASON_ACT_CHANGES_IDENTITY, KV("member", "time_zone"));
}

static const struct phase *phase_of(const struct call_rules *rules, const char *key)
{
	for (size_t i = 0; i < rules->phases.count; i++)
		if (text_equal(rules->phases.items[i].key, key))
			return &rules->phases.items[i];
	return NULL;
}

/* A window that goes, that closes earlier or that opens later. */
static bool shortened(const struct phase *before, const struct phase *after)
{
	if (after == NULL)
		return true;
	bool closes_earlier =
		after->closes_at != NULL && (before->closes_at == NULL ||
					     instant_before(*after->closes_at, *before->closes_at));
	bool opens_later =
		after->opens_at != NULL &&
		(before->opens_at == NULL || instant_before(*before->opens_at, *after->opens_at));
	return closes_earlier || opens_later;
}

static void extension_check(const struct call_rules *before, const struct call_rules *after,
			    struct verdict *ret)
{
	for (size_t i = 0; i < before->phases.count; i++) {
		const struct phase *phase = &before->phases.items[i];
		bool undated = phase->opens_at == NULL && phase->closes_at == NULL;
		if (!undated && shortened(phase, phase_of(after, phase->key)))
			refuse(ret, REASON_EXTENSION_SHORTENS, KV("phase", phase->key));
	}
}

static const struct bonus *bonus_of(const struct call_rules *rules, const char *code)
{
	for (size_t i = 0; i < rules->bonuses.count; i++)
		if (text_equal(rules->bonuses.items[i].code, code))
			return &rules->bonuses.items[i];
	return NULL;
}

/* What open files hold of the sets was read when they were written. */
static void open_files_check(const struct call_rules *before, const struct call_rules *after,
			     struct verdict *ret)
{
	for (size_t i = 0; i < after->bonuses.count; i++) {
		const struct bonus *bonus = &after->bonuses.items[i];
		const struct bonus *old = bonus_of(before, bonus->code);
		if (bonus->territory_set != NULL &&
		    (old == NULL || !text_equal(old->territory_set, bonus->territory_set)))
			refuse(ret, REASON_ACT_NOT_FOR_OPEN_FILES, KV("index", (int64_t)i),
			       KV("bonus", bonus->code), KV("set", bonus->territory_set));
	}
	const struct funding_rate *rate = after->funding_rate, *was = before->funding_rate;
	size_t tiers = rate == NULL || rate->tiers == NULL ? 0 : rate->tiers->count;
	for (size_t i = 0; i < tiers; i++) {
		const struct rate_tier *tier = &rate->tiers->items[i];
		bool kept = was != NULL && was->tiers != NULL && i < was->tiers->count &&
			    text_equal(was->tiers->items[i].code, tier->code) &&
			    text_equal(was->tiers->items[i].territory_set, tier->territory_set);
		if (!kept)
			refuse_at(ret, REASON_ACT_NOT_FOR_OPEN_FILES,
				  "#/changes/funding_rate/tiers", KV("bonus", tier->code),
				  KV("set", tier->territory_set));
	}
}

/* NULL: the rules have no such part. */
static const struct money *total_of(const struct call_rules *rules, const char *code)
{
	const struct envelope *envelope = rules->envelope;
	if (envelope == NULL)
		return NULL;
	if (text_equal(code, ENVELOPE_WHOLE))
		return &envelope->amount;
	size_t parts = envelope->sub_envelopes == NULL ? 0 : envelope->sub_envelopes->count;
	for (size_t i = 0; i < parts; i++)
		if (text_equal(envelope->sub_envelopes->items[i].code, code))
			return &envelope->sub_envelopes->items[i].amount;
	return NULL;
}

/* What is awarded stays within; an envelope that was passed already, being soft, may be raised. */
static void envelope_check(const struct envelope_row *row, const struct call_rules *after,
			   struct verdict *ret)
{
	const struct money *stated = total_of(after, row->code);
	if (row->awarded_count == 0 && row->awarded.cents == 0 && row->carried.cents == 0)
		return;
	if (stated == NULL) {
		refuse(ret, REASON_ENVELOPE_IN_USE, KV("envelope", envelope_name(row->code)),
		       KV("awarded", row->awarded));
		return;
	}
	struct money total = { stated->cents + row->carried.cents };
	bool cut = total.cents < row->total.cents;
	bool binds = after->envelope->enforcement == ENVELOPE_ENFORCEMENT_HARD;
	if (total.cents < row->awarded.cents && (cut || binds))
		refuse(ret, REASON_ENVELOPE_BELOW_AWARDED, KV("envelope", envelope_name(row->code)),
		       KV("awarded", row->awarded), KV("total", total));
}

/* --- parts that come after some awards */

static bool had(const struct call_act_facts *facts, const char *code)
{
	for (size_t i = 0; i < facts->envelopes.count; i++)
		if (text_equal(facts->envelopes.items[i].code, code))
			return true;
	return false;
}

static size_t part_count(const struct call_act_facts *facts)
{
	const struct envelope *envelope = facts->after->envelope;
	return envelope == NULL || envelope->sub_envelopes == NULL ? 0
								   : envelope->sub_envelopes->count;
}

bool call_act_adds_parts(const struct call_act_facts *facts)
{
	for (size_t i = 0; i < part_count(facts); i++)
		if (!had(facts, facts->after->envelope->sub_envelopes->items[i].code))
			return true;
	return false;
}

void call_act_charges(const struct call_act_facts *facts, struct arena *arena,
		      struct late_charge_list *ret)
{
	size_t most = facts->awards.count * part_count(facts);
	*ret = (struct late_charge_list){ arena_new_many(arena, struct late_charge, most + 1), 0 };
	for (size_t i = 0; i < facts->awards.count; i++) {
		const struct placed_award *award = &facts->awards.items[i];
		const struct application_facts file = { .rules = facts->after,
							.zone = facts->zone,
							.axes.main = award->axis,
							.matches = award->matches };
		struct text_list codes;
		award_envelopes(&file, award_wave(&file, award->submitted_at), arena, &codes);
		for (size_t c = 0; c < codes.count; c++)
			if (!had(facts, codes.items[c]) && ret->count < most)
				ret->items[ret->count++] =
					(struct late_charge){ award, codes.items[c] };
	}
}

/* What was awarded before a hard part was there is within it. */
static void new_parts_check(const struct call_act_facts *facts, struct verdict *ret)
{
	const struct late_charge_list *charges = &facts->charges;
	for (size_t i = 0; i < part_count(facts); i++) {
		const struct sub_envelope *part = &facts->after->envelope->sub_envelopes->items[i];
		struct money awarded = { 0 };
		for (size_t c = 0; c < charges->count; c++)
			if (text_equal(charges->items[c].code, part->code))
				awarded.cents += charges->items[c].award->amount.cents;
		if (facts->after->envelope->enforcement == ENVELOPE_ENFORCEMENT_HARD &&
		    awarded.cents > part->amount.cents)
			refuse(ret, REASON_ENVELOPE_BELOW_AWARDED, KV("envelope", part->code),
			       KV("awarded", awarded), KV("total", part->amount));
	}
}

static void count_check(const struct envelope_row *whole, const struct call_rules *after,
			struct verdict *ret)
{
	const struct award_count *count = after->award_count;
	if (count != NULL && count->enforcement == AWARD_COUNT_ENFORCEMENT_HARD &&
	    count->max_count != NULL && *count->max_count < whole->awarded_count)
		refuse(ret, REASON_COUNT_BELOW_AWARDED, KV("awarded", whole->awarded_count),
		       KV("maximum", *count->max_count));
}

static void awards_check(const struct call_act_facts *facts, struct verdict *ret)
{
	for (size_t i = 0; i < facts->envelopes.count; i++) {
		const struct envelope_row *row = &facts->envelopes.items[i];
		envelope_check(row, facts->after, ret);
		if (text_equal(row->code, ENVELOPE_WHOLE))
			count_check(row, facts->after, ret);
	}
}

void call_act_check(const struct call_act_facts *facts, struct verdict *ret)
{
	identity_check(facts->before, facts->after, ret);
	if (facts->act == CALL_ACT_KIND_EXTENSION)
		extension_check(facts->before, facts->after, ret);
	if (facts->applies_to_open)
		open_files_check(facts->before, facts->after, ret);
	awards_check(facts, ret);
	new_parts_check(facts, ret);
}
