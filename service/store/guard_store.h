/* What the dispatcher keeps for every write: keys, the locked row, the trace. */
#ifndef GUICHET_STORE_GUARD_STORE_H
#define GUICHET_STORE_GUARD_STORE_H

#include "store/db.h"

/* The row that a write speaks of, whatever its table. */
struct subject {
	struct uuid id;
	int64_t version;
	const struct uuid *call_id; /* NULL: of no call */
	const char *call_code;
	bool test;                      /* of a test call */
	const struct instant *clock_at; /* of that call, as set; NULL: real time */
	const struct instant *clock_set_at;
	int64_t clock_rate;
	struct text_list sirets; /* the organisations it belongs to */
	const char *content;     /* the row as text: what the digests are of */
};

/* Reads and locks.  ERR_NOT_FOUND: not there, or not for this actor. */
enum err subject_lock(struct work *w, enum query query, const char *id,
		      struct subject *ret) MUST_CHECK;

struct kept_answer {
	const char *fingerprint;  /* of the request it answers */
	const int64_t *status;    /* NULL: the request is still running */
	struct text_list headers; /* name, value, name, value … */
	const char *body;
};

struct key_claim {
	const char *operation;
	const char *key;
	const char *fingerprint;
};

/* *ret_claimed: the key is ours now; else *ret is the answer kept for it.
 * ERR_IDEMPOTENCY_IN_PROGRESS: another request holds the key and has not finished. */
enum err key_claim(struct work *w, const struct key_claim *claim, bool *ret_claimed,
		   struct kept_answer *ret) MUST_CHECK;
enum err key_keep(struct work *w, const struct key_claim *claim,
		  const struct kept_answer *answer) MUST_CHECK;

struct trace {
	const char *event;             /* application.submitted */
	const char *object;            /* application */
	struct subject subject;        /* after the write, or before a deletion */
	const struct instant *call_at; /* the instant at the clock of the call; NULL: of no call */
	const char *before_digest, *after_digest; /* NULL: did not, or does not, exist */
};

/* Says in w which mode the call of an object has, whatever the object is. */
enum err call_mode_of(struct work *w, const char *id) MUST_CHECK;

/* The event row and the audit row. */
enum err trace_leave(struct work *w, const struct trace *trace) MUST_CHECK;

#endif
