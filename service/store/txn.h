/* Transactions, begun with the first query of theirs: `begin` and the actor's settings wait for it
 * and leave in its round trip. */
#ifndef GUICHET_STORE_TXN_H
#define GUICHET_STORE_TXN_H

#include "base/work.h"

enum txn_mode {
	TXN_READ,     /* implicit, read only by the defaults of the role                      */
	TXN_SNAPSHOT, /* repeatable read, read only: several queries that agree               */
	TXN_WRITE,    /* read committed, read write; what must not move is read for update    */
	TXN_SERIAL,   /* serializable, read write                                             */
	TXN_NONE,     /* no database                                                          */
};

struct txn;

/* Nothing leaves yet.  operation: told to the row policies. */
void txn_begin(struct work *w, enum txn_mode mode, const char *operation, struct txn **ret);
/* ERR_DATABASE_UNAVAILABLE when the outcome is not known: the key of the request tells later. */
enum err txn_commit(struct work *w, struct txn **txn) MUST_CHECK;
/* Checks what is checked at commit, then rolls back: a dry run finds what the real one would. */
enum err txn_rehearse(struct work *w, struct txn **txn) MUST_CHECK;
void txn_rollback(struct txn **txn); /* accepts a NULL txn */

#define txn_auto_t __attribute__((cleanup(txn_rollback))) struct txn

/* Has the actor a role that reads files for the region?  Its lists are then walked, not gathered.
 */
bool reads_for_region(const struct work *w);

#endif
