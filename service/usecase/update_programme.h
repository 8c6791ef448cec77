/* A programme changes as its sources do. */
#ifndef GUICHET_USECASE_UPDATE_PROGRAMME_H
#define GUICHET_USECASE_UPDATE_PROGRAMME_H

#include "base/work.h"
#include "gen/schema.h"

/* The programme is locked already.  ERR_BODY_INVALID. */
enum err update_programme(struct work *w, const char *id_or_code,
			  const struct programme_patch *given) MUST_CHECK;

#endif
