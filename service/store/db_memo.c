#include "store/db_memo.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/actor.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "store/txn_private.h"

#define SLOTS      256
#define KEPT_MS    1000
#define ROWS_LIMIT 5000

/* Lives as long as it has a slot, or somebody reads it. */
struct memo_kept {
	PGresult *result;
	atomic_uint holders;
};

struct memo {
	char *key; /* NULL: empty */
	struct memo_kept *kept;
	uint64_t generation;
	int64_t until_ms;
};

static const enum query kept_queries[] = { Q_CALL_HEAD, Q_TERRITORY_RESOLVE };
static struct memo slots[SLOTS];
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static atomic_ullong generation;
static bool enabled;

void db_memo_enable(void)
{
	enabled = true;
}

void db_memo_drop(void)
{
	atomic_fetch_add(&generation, 1);
}

static bool applies(const struct work *w, enum query query)
{
	if (!enabled || !actor_is_public(w->actor) || w->txn->mode != TXN_READ)
		return false;
	for (size_t i = 0; i < COUNT(kept_queries); i++)
		if (kept_queries[i] == query)
			return true;
	return false;
}

struct memo_ask memo_ask(struct work *w, enum query query, struct params params)
{
	struct memo_ask ask = { .generation = atomic_load(&generation) };
	if (!applies(w, query))
		return ask;
	struct buffer key = buffer_new(w->arena, 256);
	buffer_add_text(&key, query_texts[query].name);
	for (size_t i = 0; i < params.count; i++) {
		const char *value = link_literal(w->arena, &params.items[i]);
		buffer_add_text(&key, value == NULL ? "\n-" : "\n+");
		buffer_add_text(&key, value == NULL ? "" : value);
	}
	ask.key = buffer_text(&key);
	return ask;
}

static struct memo *slot_of(const char *key)
{
	return &slots[text_hash(key) % SLOTS];
}

bool memo_find(const struct memo_ask *ask, struct found *ret)
{
	if (ask->key == NULL)
		return false;
	const struct memo *slot = slot_of(ask->key);
	pthread_rwlock_rdlock(&lock);
	bool good = slot->key != NULL && slot->generation == ask->generation &&
		    clock_monotonic_ms() < slot->until_ms && strcmp(slot->key, ask->key) == 0;
	if (good) {
		atomic_fetch_add(&slot->kept->holders, 1);
		*ret = (struct found){ slot->kept->result, slot->kept };
	}
	pthread_rwlock_unlock(&lock);
	return good;
}

static void kept_release(struct memo_kept *kept)
{
	if (kept == NULL || atomic_fetch_sub(&kept->holders, 1) > 1)
		return;
	PQclear(kept->result);
	free(kept);
}

void found_release(struct found *found)
{
	if (found->kept != NULL)
		kept_release(found->kept);
	else
		PQclear((PGresult *)(uintptr_t)found->result);
}

/* Of a call whose clock runs faster than real time, nothing is kept. */
static bool hurries(const PGresult *result)
{
	int column = PQfnumber(result, "clock_rate");
	return column >= 0 && PQntuples(result) > 0 &&
	       strtoll(PQgetvalue(result, 0, column), NULL, 10) > 1;
}

void memo_keep(const struct memo_ask *ask, const struct pg_result *result)
{
	if (ask->key == NULL || PQntuples(result) > ROWS_LIMIT || hurries(result))
		return;
	struct memo made = {
		.key = strdup(ask->key),
		.kept = calloc(1, sizeof *made.kept),
		.generation = ask->generation,
		.until_ms = clock_monotonic_ms() + KEPT_MS,
	};
	if (made.key == NULL || made.kept == NULL)
		abort();
	made.kept->result = PQcopyResult(result, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
	if (made.kept->result == NULL)
		abort();
	made.kept->holders = 1; /* the slot */
	struct memo *slot = slot_of(ask->key);
	pthread_rwlock_wrlock(&lock);
	struct memo before = *slot;
	*slot = made;
	pthread_rwlock_unlock(&lock);
	free(before.key);
	kept_release(before.kept);
}
