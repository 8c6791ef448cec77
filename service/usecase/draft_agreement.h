/* An award becomes a draft of an agreement: amount of the vote, shares of the members, schedule of
 * the call; and the draft is changed until it is signed. */
#ifndef GUICHET_USECASE_DRAFT_AGREEMENT_H
#define GUICHET_USECASE_DRAFT_AGREEMENT_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND, ERR_WRONG_STATE: not awarded; ERR_ALREADY_EXISTS; ERR_RULES_NOT_MET. */
enum err draft_agreement(struct work *w, const struct agreement_create *body,
			 struct uuid *ret) MUST_CHECK;
/* The agreement is locked. */
enum err update_agreement(struct work *w, struct uuid id,
			  const struct agreement_patch *patch) MUST_CHECK;

#endif
