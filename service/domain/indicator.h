/* Indicators of a programme: what may be observed of one, and how far it has come, in exact
 * arithmetic.  A stock and a flow are never one line. */
#ifndef GUICHET_DOMAIN_INDICATOR_H
#define GUICHET_DOMAIN_INDICATOR_H

#include "domain/actions.h"

/* (observed − baseline) / (target − baseline), in hundredths of a per cent, rounded half up.  False
 * when the target is the baseline, or when the answer passes nine digits of per cent. */
bool progress_hundredths(const char *baseline, const char *target, const char *observed,
			 int64_t *ret);

/* "29.41"; NULL when it cannot be told: no baseline, no target, or a place that is not the one the
 * target speaks of. */
const char *progress_percent(struct arena *arena, const struct indicator *indicator,
			     const struct observation *observation);

void indicator_check(const struct indicator_write *indicator, struct verdict *ret);
void observation_check(const struct indicator *indicator, const struct observation_write *given,
		       struct verdict *ret);

void indicator_actions(struct arena *arena, const struct asker *asker, struct uuid id,
		       struct possible_action_list *ret);

#endif
