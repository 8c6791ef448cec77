/* What stops the publication of a call: a definition that contradicts itself or cannot work.
 *
 * Overlapping phases are legal and never reported.  A gap counts only when a stage that opens needs
 * the value: what is unknown may be published, what is unknown cannot be applied. */
#ifndef GUICHET_DOMAIN_CALL_DEFINITION_H
#define GUICHET_DOMAIN_CALL_DEFINITION_H

#include "base/problem.h"
#include "base/types.h"
#include "gen/schema.h"

struct zone;

/* The bounds of a phase as they were written, offset included; NULL where there is none. */
struct phase_text {
	const char *opens_at, *closes_at;
};

/* The version of a territory set that a bonus points to. */
struct set_fact {
	const char *code;
	int64_t vintage;
	size_t commune_count;
};

struct call_definition_facts {
	const struct call_rules *rules;
	const struct zone *zone;
	struct text_list known_sets; /* codes of the territory sets that have a version */
	const struct set_fact *sets; /* the same sets, one by one */
	size_t set_count;
	const struct phase_text *phases; /* one per phase of the rules, or NULL when not kept */
};

/* Every reason, in the order of the document. */
void call_definition_check(const struct call_definition_facts *facts, struct verdict *ret);

/* Only the hours: local times that do not exist or exist twice, offsets of another zone.  For a
 * call that is written, before it is published. */
void call_hours_check(const struct call_definition_facts *facts, struct verdict *ret);

#endif
