/* Tables of a call as plain cells, a page after the other. */
#ifndef GUICHET_STORE_EXPORT_STORE_H
#define GUICHET_STORE_EXPORT_STORE_H

#include "gen/schema.h"
#include "store/db.h"

struct export_row {
	const char *key;
	struct text_list cells; /* in the order of the columns; empty: not known */
};
struct export_row_list {
	struct export_row *items;
	size_t count;
};

struct export_page {
	enum export_table table;
	struct uuid call_id;
	const char *after; /* key of the last row of the page before; NULL: the first page */
};
/* A page in two halves: asked for while the rows of the one before are written.  None: the end.
 * Only what this actor sees. */
enum err export_ask(struct work *w, const struct export_page *page) MUST_CHECK;
enum err export_wait(struct work *w, const struct export_page *page,
		     struct export_row_list *ret) MUST_CHECK;

#endif
