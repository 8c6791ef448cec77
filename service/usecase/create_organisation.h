/* An organisation declares itself: only a token that carries its SIRET may. */
#ifndef GUICHET_USECASE_CREATE_ORGANISATION_H
#define GUICHET_USECASE_CREATE_ORGANISATION_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_ROLE_MISSING_FOR_ACTION: the token does not carry the SIRET.  ERR_ALREADY_EXISTS: it is
 * there, be it bare; its own people complete it by a patch. */
enum err create_organisation(struct work *w, const struct organisation_create *given,
			     struct uuid *ret) MUST_CHECK;

#endif
