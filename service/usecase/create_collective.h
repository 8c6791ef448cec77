/* An organisation gathers others around a project, and keeps the collective. */
#ifndef GUICHET_USECASE_CREATE_COLLECTIVE_H
#define GUICHET_USECASE_CREATE_COLLECTIVE_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_ROLE_MISSING_FOR_ACTION: the token does not carry the keeper's SIRET. */
enum err create_collective(struct work *w, const struct collective_write *given,
			   struct uuid *ret) MUST_CHECK;

#endif
