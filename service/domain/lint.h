/* A call read like a lawyer reads it: what contradicts itself, what is doubtful, what is unknown.
 *
 * Errors stop the publication, warnings ask for a written acknowledgement, notes are for
 * information.  Values are compared with each other and with the text they were read from. */
#ifndef GUICHET_DOMAIN_LINT_H
#define GUICHET_DOMAIN_LINT_H

#include "domain/call_definition.h"

/* Each in the order of the document. */
struct lint {
	struct verdict errors, warnings, notes;
};

void lint_call(const struct call_definition_facts *facts, struct arena *arena, struct lint *ret);

/* The warnings whose code nobody acknowledged; *ret comes in empty. */
void lint_unacknowledged(const struct lint *lint, const struct text_list *acknowledged,
			 struct verdict *ret);

/* The provenance nearest to a place of the rules, "#/phases/2/opens_at"; NULL when none covers it.
 */
const struct provenance *rule_provenance(const struct call_rules *rules, const char *pointer);
/* The provenance that an object of the rules carries itself, or NULL. */
const struct provenance *own_provenance(const struct shape *shape, const void *base);

#endif
