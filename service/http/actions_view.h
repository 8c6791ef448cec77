/* Possible actions as the contract shows them. */
#ifndef GUICHET_HTTP_ACTIONS_VIEW_H
#define GUICHET_HTTP_ACTIONS_VIEW_H

#include "base/work.h"
#include "domain/actions.h"
#include "gen/schema.h"

/* For what all calls share: a role that is limited to some does not write it. */
#define EVERY_CALL "*"

/* Who asks, for objects of that call (NULL: a role of any). */
struct asker asker_of(const struct work *w, const char *call_code);
void actions_view(struct work *w, const struct possible_action_list *from, struct action_list *ret);
/* The same, for a resource that lists show without its actions. */
struct action_list *actions_shown(struct work *w,
				  const struct possible_action_list *from) MUST_CHECK;

#endif
