/* Eligibility, amount and what is missing, for a project that is only described: nothing is stored.
 *
 * An absent part breaks no rule, it is missing; a window that is not open is a warning. */
#ifndef GUICHET_DOMAIN_SIMULATION_H
#define GUICHET_DOMAIN_SIMULATION_H

#include "domain/facts.h"

struct arena;

struct simulation_facts {
	const struct call_rules *rules;
	const struct zone *zone;        /* of the call */
	struct instant now;             /* `as_of` of the request, or the call's clock */
	const struct instant *spent_at; /* the envelope, since then; NULL: something remains */
	const struct simulation_request *request;
	struct text_list unknown_territories; /* of the request, absent from the vintage */
	int64_t vintage;
	size_t commune_count; /* distinct communes of the project */
	struct bonus_hit_list matches;
};

struct simulation_outcome {
	struct verdict violations; /* eligible when there is none */
	struct verdict warnings;
	const struct funding *funding; /* NULL without a budget, or while the call has no rate */
	struct text_list missing;      /* JSON Pointers, and document:<kind> */
};

/* *ret points into the rules, the request and the arena. */
void simulate(const struct simulation_facts *facts, struct arena *arena,
	      struct simulation_outcome *ret);

#endif
