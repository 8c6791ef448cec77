/* Collectives: read and written by all their organisations, kept by one of them.
 *
 * A collective is frozen while an application of it is submitted: nobody joins, changes or leaves
 * its list of members.  A note that was submitted keeps its snapshot, so it freezes nothing; what a
 * member says of its own consent is never frozen either. */
#ifndef GUICHET_STORE_COLLECTIVE_STORE_H
#define GUICHET_STORE_COLLECTIVE_STORE_H

#include "gen/schema.h"
#include "store/db.h"

/* A collective with what its actions depend on. */
struct collective_row {
	struct collective shown; /* without actions */
	int64_t application_count;
	bool frozen;
};

struct collective_row_list {
	struct collective_row *items;
	size_t count;
};

/* One row more than limit when there are more; `after` is an id. */
enum err collective_rows(struct work *w, const char *after, int64_t limit,
			 struct collective_row_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND: not there, or not seen by this actor. */
enum err collective_by_id(struct work *w, struct uuid id, struct collective_row *ret) MUST_CHECK;

struct collective_facts {
	const char *keeper; /* SIRET */
	int64_t member_count;
	int64_t application_count;
	bool frozen;
};

/* Locks the collective, then its applications in the state that they are in.  ERR_NOT_FOUND. */
enum err collective_facts_for_update(struct work *w, struct uuid id,
				     struct collective_facts *ret) MUST_CHECK;

struct collective_new {
	struct uuid id;
	const char *name, *siret;
};
/* Does the actor keep it, or take part with its consent?  ERR_NOT_FOUND. */
enum err collective_taken_part(struct work *w, struct uuid id, bool *ret) MUST_CHECK;

enum err collective_insert(struct work *w, const struct collective_new *given) MUST_CHECK;
enum err collective_rename(struct work *w, struct uuid id, const char *name) MUST_CHECK;
/* ERR_IN_USE: an application rests on it. */
enum err collective_delete(struct work *w, struct uuid id) MUST_CHECK;

#endif
