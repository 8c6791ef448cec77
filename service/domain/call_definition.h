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
};

/* Every reason, in the order of the document. */
void call_definition_check(const struct call_definition_facts *facts, struct verdict *ret);

/* Only the hours: local times that do not exist or exist twice.  For a call that is written, before
 * it is published. */
void call_hours_check(const struct call_definition_facts *facts, struct verdict *ret);

/* Instants that were written with an offset that the zone of the call does not have at that time:
 * accepted, and most likely an hour too early or too late. */
void call_offsets_check(const struct call_definition_facts *facts, struct verdict *ret);

#endif
