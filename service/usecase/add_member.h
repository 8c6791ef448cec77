/* The keeper names an organisation as member of its collective. */
#ifndef GUICHET_USECASE_ADD_MEMBER_H
#define GUICHET_USECASE_ADD_MEMBER_H

#include "base/work.h"
#include "domain/facts.h"

/* A SIRET that nobody declared becomes a bare organisation.  The member has consented at once when
 * the actor speaks for it.  ERR_NOT_FOUND: no such collective.  ERR_WRONG_STATE: it is frozen.
 * ERR_RULES_NOT_MET: not the keeper, or it is full.  ERR_ALREADY_EXISTS: a member already. */
enum err add_member(struct work *w, struct uuid collective_id, const struct member_create *given,
		    struct uuid *ret) MUST_CHECK;

#endif
