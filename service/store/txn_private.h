/* What a transaction sends before its queries.  Private to the store. */
#ifndef GUICHET_STORE_TXN_PRIVATE_H
#define GUICHET_STORE_TXN_PRIVATE_H

#include "base/actor.h"
#include "store/db_link.h"
#include "store/txn.h"

#define TXN_HEAD_MAX 2 /* begin, settings */

struct txn {
	struct link *link; /* NULL until the first query */
	enum txn_mode mode;
	bool begun; /* an explicit transaction is open on the server */
	struct param settings[11];
};

enum err txn_link(struct work *w, struct txn *txn) MUST_CHECK;
/* Fills the statements that the next query must be preceded by; returns how many. */
size_t txn_head(struct txn *txn, struct statement *ret);
/* A batch has left.  A refusal leaves an open, failed transaction: it still has to be rolled back.
 */
void txn_sent(struct txn *txn);

#endif
