/* Pages of lists: by key, never by offset.  The dispatcher opens and seals cursors; a handler sees
 * plain keys. */
#ifndef GUICHET_HTTP_PAGE_H
#define GUICHET_HTTP_PAGE_H

#include "base/work.h"
#include "gen/schema.h"
#include "http/request.h"

/* Cuts the row that was asked for beyond the page, and fills limit and has_more; true when there
 * was one: the handler then puts the key of the last row kept in next_cursor.
 * list: a struct { T *items; size_t count; }. */
bool page_cut(void *list, int64_t limit, struct page *ret);
const char *uuid_text(struct work *w, struct uuid id);

/* --- for the dispatcher */

/* Opens `cursor` and bounds `limit` in the in struct: ERR_CURSOR_INVALID, ERR_CURSOR_MISMATCH. */
enum err page_open(struct request *req) MUST_CHECK;
/* Seals page.next_cursor of the out struct, when it has one. */
void page_seal(struct request *req);

#endif
