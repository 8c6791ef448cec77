#include "desk.h"

#include "store/collective_store.h"
#include "store/organisation_store.h"

#include <time.h>

int64_t milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct instant now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (struct instant){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}

void desk_limits(const char *url, int32_t answer_ms, int32_t statement_ms, int32_t lock_ms)
{
	db_configure(&(const struct db_settings){
		.url = url,
		.connect_timeout_s = 2,
		.answer_timeout_ms = answer_ms,
		.statement_timeout_ms = statement_ms,
		.lock_timeout_ms = lock_ms,
		.idle_in_transaction_timeout_ms = 5000,
	});
}

void desk_settings(const char *url)
{
	desk_limits(url, 5000, 3000, 1000);
}

void desk_open(struct desk *d, const char *siret)
{
	*d = (struct desk){ .arena = arena_new(), .role = { .role = ROLE_APPLICANT } };
	d->sirets[0] = siret;
	d->actor = actor_public;
	if (siret != NULL)
		d->actor = (struct actor){ .subject = siret,
					   .client = "test",
					   .roles = { &d->role, 1 },
					   .organisations = { d->sirets, 1 } };
	d->w = (struct work){
		.arena = d->arena, .problem = &d->problem, .actor = &d->actor, .now = now()
	};
}

void desk_begin(struct desk *d, enum txn_mode mode)
{
	desk_clear(d);
	txn_begin(&d->w, mode, "test", &d->txn);
	d->w.txn = d->txn;
}

void desk_clear(struct desk *d)
{
	txn_rollback(&d->txn);
	d->w.txn = NULL;
	d->problem = (struct problem){ 0 };
}

void desk_close(struct desk *d)
{
	desk_clear(d);
	arena_free(d->arena);
}

enum err desk_ping(struct desk *d)
{
	struct alive {
		int64_t alive;
	} alive = { 0 };
	static const struct field fields[] = { FIELD(struct alive, alive) };
	static const struct shape shape = SHAPE_OF(struct alive, fields);
	TRY(db_one(&d->w, Q_PING, &shape, &alive));
	return alive.alive == 1 ? OK : ERR_INTERNAL;
}

enum err desk_collectives(struct desk *d, size_t *ret)
{
	struct collective_row_list rows = { 0 };
	TRY(collective_rows(&d->w, NULL, 100, &rows));
	*ret = rows.count;
	return OK;
}

enum err desk_add_collective(struct desk *d, const char *siret)
{
	const struct collective_new collective = { .id = uuid_new(d->w.now),
						   .name = "Ensemble",
						   .siret = siret };
	TRY(organisation_name_bare(&d->w, siret));
	return collective_insert(&d->w, &collective);
}
