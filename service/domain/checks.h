/* Everything that is missing or wrong in an application for one stage of its call.
 *
 * The last stage of a call is the full one.  Every earlier stage is light: its window, its
 * documents and a lead, because a note asks for no detailed project. */
#ifndef GUICHET_DOMAIN_CHECKS_H
#define GUICHET_DOMAIN_CHECKS_H

#include "domain/facts.h"

struct arena;

/* One row per rule that the stage asks; ret_missing names the absent parts as JSON Pointers and the
 * absent documents as `document:<kind>`.  A stage that the call does not have is refused. */
void application_checks(const struct application_facts *facts, const char *stage,
			struct arena *arena, struct rule_result_list *ret,
			struct text_list *ret_missing);

/* NULL when the call has no such stage. */
const struct stage *stage_find(const struct call_rules *rules, const char *code);
bool stage_is_full(const struct call_rules *rules, const struct stage *stage);

#endif
