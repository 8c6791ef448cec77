/* What happened, in the order in which it was committed. */
#ifndef GUICHET_STORE_EVENT_STORE_H
#define GUICHET_STORE_EVENT_STORE_H

#include "gen/schema.h"
#include "store/db.h"

/* The last position there is, a bound of the feed; 0 before the first. */
enum err event_head(struct work *w, int64_t *ret) MUST_CHECK;

struct event_filter {
	const struct text_list *types; /* NULL: all */
	const char *call;              /* id or code; NULL: all */
	const char *after;             /* position of the last row of the page before */
	int64_t until;                 /* last position wanted */
	int64_t limit;
};
/* In the order of positions; one row more than limit when there are more. */
enum err events(struct work *w, const struct event_filter *filter,
		struct event_list *ret) MUST_CHECK;

/* --- for the job that numbers; *ret: how many were */
enum err event_number(struct work *w, int64_t limit, int64_t *ret) MUST_CHECK;

#endif
