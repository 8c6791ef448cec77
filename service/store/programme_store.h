/* Programmes, their indicators and the training map: what calls are for. */
#ifndef GUICHET_STORE_PROGRAMME_STORE_H
#define GUICHET_STORE_PROGRAMME_STORE_H

#include "gen/schema.h"
#include "store/db.h"

/* --- programmes; without ranges of partners, without actions */

/* One row more than limit when there are more; `after` is a code, kind may be NULL. */
enum err programmes(struct work *w, const char *kind, const char *after, int64_t limit,
		    struct programme_summary_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND.  Its calls are those that the actor sees. */
enum err programme_by_ref(struct work *w, const char *id_or_code, struct programme *ret) MUST_CHECK;
/* ERR_ALREADY_EXISTS: the code is taken. */
enum err programme_insert(struct work *w, struct uuid id,
			  const struct programme_create *given) MUST_CHECK;
/* Of a programme that is locked already: whole, its links to unseen calls excepted. */
enum err programme_replace(struct work *w, struct uuid id,
			   const struct programme_patch *given) MUST_CHECK;
/* Those that exist, as they were asked: ids or codes of calls, codes of programmes. */
enum err programme_known_calls(struct work *w, const struct text_list *asked,
			       struct text_list *ret) MUST_CHECK;
enum err programme_known_codes(struct work *w, const struct text_list *asked,
			       struct text_list *ret) MUST_CHECK;

/* --- indicators with their observations; without progress, without actions */

struct indicator_filter {
	const struct uuid *programme_id, *id; /* one of them */
	const int64_t *year;                  /* of the observations; NULL: all */
	const char *territory;                /* of the observations; NULL: all */
	const char *after;                    /* key of the last row of the page before */
	int64_t limit;
};
enum err indicators(struct work *w, const struct indicator_filter *filter,
		    struct indicator_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND. */
enum err indicator_by_id(struct work *w, struct uuid id, struct indicator *ret) MUST_CHECK;
/* ERR_ALREADY_EXISTS: the programme has that key. */
enum err indicator_insert(struct work *w, struct uuid id, struct uuid programme_id,
			  const struct indicator_write *given) MUST_CHECK;

struct observation_new {
	struct uuid indicator_id;
	const char *territory;             /* NULL: none, or a set */
	const struct uuid *set_version_id; /* NULL: no set */
	const struct observation_write *given;
};
/* Of an indicator that is locked already.  ERR_ALREADY_EXISTS: the source has spoken of that year
 * and place. */
enum err observation_insert(struct work *w, const struct observation_new *observation,
			    struct observation *ret) MUST_CHECK;

/* --- training map */

struct training_map_filter {
	struct uuid programme_id;
	const char *territory_set, *trade; /* NULL: all */
	const struct uuid *id;             /* of one row; NULL: all */
	const char *after;                 /* id of the last row of the page before */
	int64_t limit;
};
/* Newest first. */
enum err training_map(struct work *w, const struct training_map_filter *filter,
		      struct training_map_entry_list *ret) MUST_CHECK;

struct training_map_new {
	struct uuid id, programme_id, set_version_id;
	const struct training_map_write *given;
};
/* ERR_ALREADY_EXISTS: that basin has that trade in that year. */
enum err training_map_insert(struct work *w, const struct training_map_new *entry) MUST_CHECK;

#endif
