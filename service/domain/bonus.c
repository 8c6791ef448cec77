#include "domain/bonus.h"

#include <string.h>

#include "base/arena.h"

/* What the set of one bonus holds of the project and of its lead. */
struct tally {
	const struct bonus_hit *first; /* commune of the project */
	const struct bonus_hit *lead;
	size_t communes;
};

static struct tally tally_hits(const struct bonus *rule, const struct bonus_hit_list *hits)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < hits->count; i++) {
		const struct bonus_hit *hit = &hits->items[i];
		if (!text_equal(hit->bonus, rule->code))
			continue;
		if (hit->of_lead) {
			tally.lead = hit;
			continue;
		}
		if (tally.first == NULL)
			tally.first = hit;
		tally.communes++;
	}
	return tally;
}

/* The commune by which the bonus matches, or NULL. */
static const struct bonus_hit *hit_that_matches(const struct bonus *rule, const struct tally *tally,
						size_t commune_count)
{
	if (rule->match == BONUS_MATCH_LEAD)
		return tally->lead;
	if (rule->match == BONUS_MATCH_ALL && tally->communes < commune_count)
		return NULL;
	return tally->first;
}

void bonuses_by_territory(const struct call_rules *rules, const struct bonus_hit_list *hits,
			  size_t commune_count, struct arena *arena, struct bonus_matched_list *ret)
{
	ret->items = arena_new_many(arena, struct bonus_matched, rules->bonuses.count);
	ret->count = 0;
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		const struct bonus *rule = &rules->bonuses.items[i];
		if (rule->trigger == BONUS_TRIGGER_COMMITTEE)
			continue;
		struct tally tally = tally_hits(rule, hits);
		const struct bonus_hit *hit = hit_that_matches(rule, &tally, commune_count);
		if (hit == NULL)
			continue;
		struct bonus_matched *matched = &ret->items[ret->count++];
		*matched = (struct bonus_matched){ rule, hit->territory, hit->entry, 1, 1 };
		if (rule->match == BONUS_MATCH_PRO_RATA) {
			matched->part = (int64_t)tally.communes;
			matched->whole = (int64_t)commune_count;
		}
	}
}

static const struct bonus *bonus_find(const struct call_rules *rules, const char *code)
{
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		if (text_equal(rules->bonuses.items[i].code, code))
			return &rules->bonuses.items[i];
	}
	return NULL;
}

void bonuses_assumed(const struct call_rules *rules, const struct text_list *codes,
		     const struct rate *share, struct arena *arena, struct bonus_matched_list *ret,
		     struct verdict *ret_refusals)
{
	ret->items = arena_new_many(arena, struct bonus_matched, codes->count);
	ret->count = 0;
	for (size_t i = 0; i < codes->count; i++) {
		const struct bonus *rule = bonus_find(rules, codes->items[i]);
		if (rule == NULL) {
			refuse(ret_refusals, REASON_BONUS_UNKNOWN, KV("index", (int64_t)i),
			       KV("bonus", codes->items[i]));
			continue;
		}
		struct bonus_matched *matched = &ret->items[ret->count++];
		*matched = (struct bonus_matched){ .rule = rule, .part = 1, .whole = 1 };
		if (rule->match == BONUS_MATCH_PRO_RATA && share != NULL) {
			matched->part = share->basis_points;
			matched->whole = 10000;
		}
	}
}

static bool tier_hit(const struct rate_tier *tier, const struct bonus_hit_list *hits)
{
	size_t prefix = strlen(TIER_PREFIX);
	for (size_t i = 0; i < hits->count; i++) {
		const struct bonus_hit *hit = &hits->items[i];
		if (!hit->of_lead && strncmp(hit->bonus, TIER_PREFIX, prefix) == 0 &&
		    text_equal(hit->bonus + prefix, tier->code))
			return true;
	}
	return false;
}

const struct rate_tier *tier_by_territory(const struct call_rules *rules,
					  const struct bonus_hit_list *hits)
{
	const struct rate_tier_list *tiers =
		rules->funding_rate == NULL ? NULL : rules->funding_rate->tiers;
	for (size_t i = 0; tiers != NULL && i < tiers->count; i++)
		if (tier_hit(&tiers->items[i], hits))
			return &tiers->items[i];
	return NULL;
}
