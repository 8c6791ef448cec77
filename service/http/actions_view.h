/* Possible actions as the contract shows them. */
#ifndef GUICHET_HTTP_ACTIONS_VIEW_H
#define GUICHET_HTTP_ACTIONS_VIEW_H

#include "base/work.h"
#include "domain/actions.h"
#include "gen/schema.h"

/* Who asks, for objects of that call (NULL: of no call). */
struct asker asker_of(const struct work *w, const char *call_code);
void actions_view(struct work *w, const struct possible_action_list *from, struct action_list *ret);

#endif
