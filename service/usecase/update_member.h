/* The keeper, or the member itself, corrects roles, share and evidence; consent stays as it is. */
#ifndef GUICHET_USECASE_UPDATE_MEMBER_H
#define GUICHET_USECASE_UPDATE_MEMBER_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE: the collective is frozen.  ERR_RULES_NOT_MET: neither keeper nor member. */
enum err update_member(struct work *w, struct uuid id, const struct member_patch *given) MUST_CHECK;

#endif
