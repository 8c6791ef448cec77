/* An organisation says itself whether it is a member: consent, refusal, withdrawal.
 *
 * Only a token that carries its SIRET may, the keeper's does not.  It may at any time: a file that
 * was submitted keeps the members of its snapshot. */
#ifndef GUICHET_USECASE_ANSWER_MEMBER_H
#define GUICHET_USECASE_ANSWER_MEMBER_H

#include "base/work.h"
#include "domain/actions.h"

/* MEMBER_CONSENT, MEMBER_REFUSE or MEMBER_WITHDRAW.  ERR_WRONG_STATE: the present consent does not
 * allow it.  ERR_RULES_NOT_MET: the actor is not the member. */
enum err answer_member(struct work *w, struct uuid id, enum member_action answer) MUST_CHECK;

#endif
