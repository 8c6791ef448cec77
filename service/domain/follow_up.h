/* What a call follows of its projects: the indicators that a file plans, by member and territory.
 */
#ifndef GUICHET_DOMAIN_FOLLOW_UP_H
#define GUICHET_DOMAIN_FOLLOW_UP_H

#include "domain/facts.h"

/* NULL when the call does not follow it. */
const struct indicator_rule *indicator_rule_find(const struct call_rules *rules, const char *code);

/* Indicators of the call, members of the collective, territories of the project; none twice. */
void planned_check(const struct application_facts *facts, const struct planned_value_list *values,
		   struct verdict *ret);

/* The indicators of the call, each with its lines and their sums: what was planned, what accepted
 * reports say. */
void indicators_show(const struct call_rules *rules, const struct planned_value_list *planned,
		     const struct planned_value_list *realised, struct arena *arena,
		     struct application_indicator_list *ret);

#endif
