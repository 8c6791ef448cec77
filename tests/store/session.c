#include "session.h"

#include "store/db.h"
#include "store/txn.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *wanted(const char *variable)
{
	const char *value = getenv(variable);
	cr_assert_not_null(value, "%s is not set: script/test sets it", variable);
	return value;
}

struct instant real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (struct instant){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}

/* What a test keeps until it ends; of its first thread. */
static struct arena *kept(void)
{
	static struct arena *arena;
	if (arena == NULL)
		arena = arena_new();
	return arena;
}

const char *text_of(struct uuid id)
{
	char *text = arena_alloc(kept(), 37);
	uuid_format(id, text);
	return text;
}

const char *new_siret(void)
{
	char *siret = arena_alloc(kept(), 15);
	struct uuid drawn = uuid_new(real_now());
	for (int i = 0; i < 14; i++)
		siret[i] = (char)('0' + (drawn.bytes[6 + i % 10] + (i >= 10 ? 7 * i : 0)) % 10);
	siret[14] = '\0';
	return siret;
}

/* --- the service */

static void configure_once(void)
{
	db_configure(&(const struct db_settings){
		.url = wanted("DATABASE_URL"),
		.connect_timeout_s = 5,
		.answer_timeout_ms = 10000,
		.statement_timeout_ms = 5000,
		.lock_timeout_ms = 5000,
		.idle_in_transaction_timeout_ms = 10000,
	});
}

/* Threads of a test come through here together. */
static void database_configure(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure_once);
}

static enum err as_actor_at(struct instant now, const struct actor *actor,
			    enum err (*act)(struct work *w, void *with), void *with)
{
	database_configure();
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem, .now = now, .actor = actor };
	txn_auto_t *txn = NULL;
	txn_begin(&w, TXN_WRITE, "test", &txn);
	w.txn = txn;
	enum err err = act(&w, with);
	cr_expect(err == problem.err, "what is passed on is what was explained");
	return err == OK ? txn_commit(&w, &txn) : err;
}

enum err as_organisation_at(struct instant now, const char *siret,
			    enum err (*act)(struct work *w, void *with), void *with)
{
	const char *sirets[] = { siret };
	struct actor_role role = { .role = ROLE_APPLICANT };
	const struct actor actor = { .subject = siret,
				     .client = "test",
				     .roles = { &role, 1 },
				     .organisations = { sirets, 1 } };
	return as_actor_at(now, &actor, act, with);
}

enum err as_actor(const struct actor *actor, enum err (*act)(struct work *w, void *with),
		  void *with)
{
	return as_actor_at(real_now(), actor, act, with);
}

enum err as_organisation(const char *siret, enum err (*act)(struct work *w, void *with), void *with)
{
	return as_organisation_at(real_now(), siret, act, with);
}

/* --- the owner and the jobs */

enum err as_job(enum err (*run)(struct work *w))
{
	database_configure();
	db_thread_use(wanted("JOB_DATABASE_URL"));
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = {
		.arena = arena, .problem = &problem, .now = real_now(), .actor = &actor_public
	};
	return run(&w);
}

static const char *runs(const char *url, const char *format, va_list values)
	__attribute__((format(printf, 2, 0)));
static const char *runs(const char *url, const char *format, va_list values)
{
	char *statements = NULL;
	cr_assert(vasprintf(&statements, format, values) >= 0);
	PGconn *conn = PQconnectdb(url);
	cr_assert_eq(PQstatus(conn), CONNECTION_OK, "%s", PQerrorMessage(conn));
	PGresult *result = PQexec(conn, statements);
	ExecStatusType status = PQresultStatus(result);
	cr_assert(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s",
		  PQerrorMessage(conn));
	const char *value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
	value = arena_text(kept(), value, strlen(value));
	PQclear(result);
	PQfinish(conn);
	free(statements);
	return value;
}

#define RUN_AS(variable, ret)                                                                      \
	va_list values;                                                                            \
	va_start(values, format);                                                                  \
	const char *ret = runs(wanted(variable), format, values);                                  \
	va_end(values)

void owner_runs(const char *format, ...)
{
	RUN_AS("MIGRATE_DATABASE_URL", nothing);
	(void)nothing;
}

const char *owner_reads(const char *format, ...)
{
	RUN_AS("MIGRATE_DATABASE_URL", value);
	return value;
}

struct uuid new_application(struct uuid collective_id, const char *state)
{
	struct instant now = real_now();
	struct uuid call = uuid_new(now), version = uuid_new(now), id = uuid_new(now);
	owner_runs("insert into grant_call (id, code, mode, state, published_at, created_at,"
		   " updated_at) values ('%1$s', 'c' || replace('%1$s', '-', ''), 'live',"
		   " 'published', now(), now(), now());"
		   "insert into grant_call_version (id, call_id, number, rules, published_at)"
		   " values ('%2$s', '%1$s', 1, '{\"stages\": [{\"documents\":"
		   " [\"opportunity_note\", \"team_canvas\"]}]}', now());"
		   "insert into application (id, reference, call_id, call_version_id,"
		   " collective_id, sirets, title, state, created_at, updated_at)"
		   " select '%3$s', 'R-1', '%1$s', '%2$s', c.id, c.sirets, 'A project', '%5$s',"
		   " now(), now() from collective c where c.id = '%4$s'",
		   text_of(call), text_of(version), text_of(id), text_of(collective_id), state);
	return id;
}
