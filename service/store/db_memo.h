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
/* *ret is the caller's own. */
bool memo_find(const struct memo_ask *ask, struct pg_result **ret);
void memo_keep(const struct memo_ask *ask, const struct pg_result *result);

#endif
