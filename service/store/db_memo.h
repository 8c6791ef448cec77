/* What nobody in particular reads again and again, kept for a second: the head of a call, the
 * communes of a territory.  Only of requests without a token, outside a write; see db_memo_enable.
 *
 * A write of this process ends it at once, one of another process within the second. */
#ifndef GUICHET_STORE_DB_MEMO_H
#define GUICHET_STORE_DB_MEMO_H

#include "store/db_link.h"

/* A query that may be answered from what is kept; key NULL: it may not. */
struct memo_ask {
	const char *key;
	uint64_t generation;
};
struct memo_ask memo_ask(struct work *w, enum query query, struct params params);
/* A result of the caller's own, or one that is kept, and stays until its holder gives it back. */
struct memo_kept;
struct found {
	const struct pg_result *result;
	struct memo_kept *kept; /* NULL: the caller's own */
};
bool memo_find(const struct memo_ask *ask, struct found *ret);
void memo_keep(const struct memo_ask *ask, const struct pg_result *result);

void found_release(struct found *found);
#define found_auto_t __attribute__((cleanup(found_release))) struct found

#endif
