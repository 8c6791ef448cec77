/* Territories of the official geography, and the sets of them that rules point to. */
#ifndef GUICHET_STORE_TERRITORY_STORE_H
#define GUICHET_STORE_TERRITORY_STORE_H

#include "gen/schema.h"
#include "store/db.h"

/* The territories of a project, read in one vintage. */
struct territory_resolution {
	struct text_list territories; /* present `kind:code`, in the order asked */
	struct text_list unknown;     /* as asked: the vintage does not have them */
	struct text_list communes;    /* bare codes of all the communes, each once, sorted */
};

/* A former commune gives the present one; what is wider than a commune gives its communes in the
 * region.  vintage 0: the latest.  codes are `kind:code`. */
enum err territory_resolve(struct work *w, int64_t vintage, const struct text_list *codes,
			   struct territory_resolution *ret) MUST_CHECK;

struct territory_filter {
	const int64_t *vintage;
	const char *kind, *part_of, *q;
	const char *after; /* `kind:code` of the last row of the page before */
	int64_t limit;
};
enum err territories(struct work *w, const struct territory_filter *filter,
		     struct territory_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND. */
enum err territory_by_code(struct work *w, const char *kind, const char *code,
			   const int64_t *vintage, struct territory *ret) MUST_CHECK;

/* --- sets; without actions */

enum err territory_sets(struct work *w, const char *after, int64_t limit,
			struct territory_set_list *ret) MUST_CHECK;
enum err territory_set_by_ref(struct work *w, const char *id_or_code,
			      struct territory_set *ret) MUST_CHECK;
/* ERR_ALREADY_EXISTS: the code is taken. */
enum err territory_set_insert(struct work *w, struct uuid id, const struct territory_set_write *set,
			      struct territory_set *ret) MUST_CHECK;
enum err territory_set_versions(struct work *w, struct uuid set_id, const char *after,
				int64_t limit, struct territory_set_version_list *ret) MUST_CHECK;
/* The next version of a set that is locked already. */
enum err territory_set_version_insert(struct work *w, struct uuid set_id,
				      const struct territory_set_version_write *version,
				      struct territory_set_version *ret) MUST_CHECK;
/* The latest version of a set, by its id or code; *ret_found false: no such set, or no version. */
enum err territory_set_latest(struct work *w, const char *id_or_code, struct uuid *ret,
			      bool *ret_found) MUST_CHECK;
/* ERR_NOT_FOUND: no such set.  A NULL code in *ret: the vintage does not have the territory. */
enum err territory_set_member(struct work *w, const char *id_or_code, const char *territory,
			      struct date on, struct territory_set_membership *ret) MUST_CHECK;

#endif
