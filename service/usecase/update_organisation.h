/* An organisation completes or corrects what is known of it. */
#ifndef GUICHET_USECASE_UPDATE_ORGANISATION_H
#define GUICHET_USECASE_UPDATE_ORGANISATION_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND: not one of the actor's own.  ERR_BODY_INVALID: it has no name yet and gets none.
 */
enum err update_organisation(struct work *w, struct uuid id,
			     const struct organisation_patch *given) MUST_CHECK;

#endif
