/* Organisations: what their own people declared, or only a SIRET that somebody named. */
#ifndef GUICHET_STORE_ORGANISATION_STORE_H
#define GUICHET_STORE_ORGANISATION_STORE_H

#include "gen/schema.h"
#include "store/db.h"

struct organisation_filter {
	const char *siret; /* NULL: all */
	const char *after; /* id of the last row of the page before */
	int64_t limit;
};

/* One row more than limit when there are more. */
enum err organisation_rows(struct work *w, const struct organisation_filter *filter,
			   struct organisation_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND: not there, or not seen by this actor. */
enum err organisation_by_id(struct work *w, struct uuid id, struct organisation *ret) MUST_CHECK;

/* ERR_ALREADY_EXISTS: the SIRET is there, be it bare. */
enum err organisation_insert(struct work *w, struct uuid id,
			     const struct organisation_create *given) MUST_CHECK;
/* A bare one, when the SIRET is not there yet. */
enum err organisation_name_bare(struct work *w, const char *siret) MUST_CHECK;
/* ERR_NOT_FOUND: not of the actor's own. */
enum err organisation_replace(struct work *w, struct uuid id,
			      const struct organisation_patch *given) MUST_CHECK;

#endif
