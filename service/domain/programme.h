/* Programmes: what calls are for.  What must hold before one is kept, and what the claims of its
 * sources say together. */
#ifndef GUICHET_DOMAIN_PROGRAMME_H
#define GUICHET_DOMAIN_PROGRAMME_H

#include "domain/actions.h"

/* Every reason, in the order of the document.  That the calls and programmes it names exist is
 * looked up elsewhere. */
void programme_check(const struct programme_patch *programme, struct verdict *ret);

/* Per measure, in the order of their first claim: the least and the most that the sources say, and
 * whether they agree.  A claim without figure is no claim. */
void partner_ranges(struct arena *arena, const struct partner_count_list *claims,
		    struct partner_range_list *ret);

void programme_actions(struct arena *arena, const struct asker *asker, struct uuid id,
		       struct possible_action_list *ret);

#endif
