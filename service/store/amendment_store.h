/* Amendments of agreements.  The row of the agreement is locked. */
#ifndef GUICHET_STORE_AMENDMENT_STORE_H
#define GUICHET_STORE_AMENDMENT_STORE_H

#include "gen/schema.h"
#include "store/db.h"

/* ERR_NOT_FOUND. */
enum err amendment_by_id(struct work *w, struct uuid id, struct amendment *ret) MUST_CHECK;
enum err amendment_rows(struct work *w, struct uuid agreement_id,
			struct amendment_list *ret) MUST_CHECK;

/* The one that waits, if any, gives way. */
enum err amendments_supersede(struct work *w, struct uuid agreement_id) MUST_CHECK;
/* The one that waits gives way. */
enum err amendment_insert(struct work *w, struct uuid id, struct uuid agreement_id,
			  const struct amendment_write *asked) MUST_CHECK;
enum err amendment_deny_row(struct work *w, struct uuid id, const char *reason) MUST_CHECK;
/* The terms that it replaces are kept. */
enum err amendment_accept_row(struct work *w, struct uuid id, struct date signed_on,
			      const struct agreement_terms *previous) MUST_CHECK;

#endif
