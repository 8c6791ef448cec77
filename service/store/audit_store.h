/* The audit trail: what every write leaves, sealed into a chain by a job. */
#ifndef GUICHET_STORE_AUDIT_STORE_H
#define GUICHET_STORE_AUDIT_STORE_H

#include "gen/schema.h"
#include "store/db.h"

/* Sealed rows, in the order of the chain; one more than limit when there are more.  object_id NULL:
 * all; after: position of the last row of the page before, or NULL. */
enum err audit_entries(struct work *w, const struct uuid *object_id, const char *after,
		       int64_t limit, struct audit_entry_list *ret) MUST_CHECK;

/* --- for the job that seals, one transaction at a time */

struct audit_end {
	int64_t position; /* 0 before the first row */
	const char *hash;
};
/* Left untouched while nothing is sealed. */
enum err audit_last(struct work *w, struct audit_end *ret) MUST_CHECK;

/* A committed row, not sealed yet: an entry without position and hashes, and the id of the row. */
struct audit_unsealed {
	struct uuid id;
	struct audit_entry entry;
};
struct audit_unsealed_list {
	struct audit_unsealed *items;
	size_t count;
};
enum err audit_unsealed(struct work *w, int64_t limit, struct audit_unsealed_list *ret) MUST_CHECK;
/* Writes position, prev_hash and hash of each. */
enum err audit_seal(struct work *w, const struct audit_unsealed_list *rows) MUST_CHECK;

#endif
