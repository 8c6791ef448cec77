/* Is this a collective in the sense of the call: one verdict per rule, all reasons at once.
 *
 * Two SIRET with one SIREN are one legal entity. */
#ifndef GUICHET_DOMAIN_COMPOSITION_H
#define GUICHET_DOMAIN_COMPOSITION_H

#include "domain/rule_results.h"

/* All the collective rules of the call; years of activity are counted to `on`. */
void composition_check(const struct collective_rules *rules,
		       const struct collective_member_list *members, struct date on,
		       struct rule_results *results);

/* Only that there is a lead, and no more of them than the call admits. */
void composition_lead_check(const struct collective_rules *rules,
			    const struct collective_member_list *members,
			    struct rule_results *results);

/* The local day to which years of activity are counted: the one on which the last stage closes, or
 * that of `now` while it has no closing. */
struct date composition_counted_on(const struct call_rules *rules, const struct zone *zone,
				   struct instant now);

/* True when the member has been active for the years the call asks for; one year to the day is. */
bool member_active_long_enough(const struct date *active_since_on, int64_t years, struct date on);

#endif
