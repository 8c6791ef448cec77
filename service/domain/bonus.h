/* Which bonuses of a call match a project, and how far. */
#ifndef GUICHET_DOMAIN_BONUS_H
#define GUICHET_DOMAIN_BONUS_H

#include "domain/facts.h"

struct arena;

/* A bonus that matches.  Pro rata it counts for part of whole, otherwise for 1 of 1. */
struct bonus_matched {
	const struct bonus *rule;
	const char *territory; /* the commune that triggered it, NULL when it was assumed */
	const char *entry;     /* the entry of the set that holds this commune, or NULL */
	int64_t part, whole;
};

struct bonus_matched_list {
	struct bonus_matched *items;
	size_t count;
};

/* From the territories of the project.  A bonus of the committee never matches by itself. */
void bonuses_by_territory(const struct call_rules *rules, const struct bonus_hit_list *hits,
			  size_t commune_count, struct arena *arena,
			  struct bonus_matched_list *ret);

/* Exactly the bonuses named; a pro rata one counts for `share`, whole when NULL.  A code that the
 * call does not have is refused. */
void bonuses_assumed(const struct call_rules *rules, const struct text_list *codes,
		     const struct rate *share, struct arena *arena, struct bonus_matched_list *ret,
		     struct verdict *ret_refusals);

/* Tiers stand in the sets of a version beside the bonuses, under this name and their code. */
#define TIER_PREFIX "tiers."

/* The first tier whose set holds a commune of the project; NULL when none does. */
const struct rate_tier *tier_by_territory(const struct call_rules *rules,
					  const struct bonus_hit_list *hits);

#endif
