/* A unit of work of one person, outside any request: what the database layer is asked by. */
#ifndef GUICHET_TESTS_STORE_DESK_H
#define GUICHET_TESTS_STORE_DESK_H

#include "base/actor.h"
#include "store/db.h"
#include "store/txn.h"

struct desk {
	struct arena *arena;
	struct problem problem;
	struct actor_role role;
	const char *sirets[1];
	struct actor actor;
	struct txn *txn;
	struct work w;
};

/* An applicant of that organisation; nobody when siret is NULL. */
void desk_open(struct desk *d, const char *siret);
void desk_begin(struct desk *d, enum txn_mode mode);
/* Forgets what went wrong, and the transaction. */
void desk_clear(struct desk *d);
void desk_close(struct desk *d);

/* One query that every test may ask: `select 1`. */
enum err desk_ping(struct desk *d);
/* How many collectives this person sees. */
enum err desk_collectives(struct desk *d, size_t *ret);
/* Begins a collective of that organisation, in the transaction of the desk. */
enum err desk_add_collective(struct desk *d, const char *siret);

/* Time-outs of the service unless said otherwise. */
void desk_settings(const char *url);
void desk_limits(const char *url, int32_t answer_ms, int32_t statement_ms, int32_t lock_ms);
int64_t milliseconds(void);

#endif
