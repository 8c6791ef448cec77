/* The database is slow, busy, away or back: each has its answer, within its time. */
#include "desk.h"
#include "store/db_link.h"
#include "support/own_database.h"
#include "support/relay.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <string.h>
#include <time.h>

TestSuite(outage, .timeout = 120);

#define ANA "00000102400017"

static PGconn *holder; /* a second session that keeps its locks */

static void hold(const char *sql)
{
	holder = PQconnectdb(own_database_url("postgres", NULL));
	PGresult *result = PQexec(holder, "begin");
	PQclear(result);
	result = PQexec(holder, sql);
	cr_assert(PQresultStatus(result) == PGRES_TUPLES_OK ||
			  PQresultStatus(result) == PGRES_COMMAND_OK,
		  "%s", PQerrorMessage(holder));
	PQclear(result);
}

static void let_go(void)
{
	PQfinish(holder);
	holder = NULL;
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

static void add_collective(struct desk *d)
{
	desk_begin(d, TXN_WRITE);
	cr_assert_eq(desk_add_collective(d, ANA), OK, "%s", d->problem.cause);
	cr_assert_eq(txn_commit(&d->w, &d->txn), OK);
}

static const char *collective_id(void)
{
	return own_database_sql("select id from collective limit 1");
}

static enum err lock_collective(struct desk *d, const char *id)
{
	static const struct field fields[] = { { .name = "version", .kind = FIELD_INT } };
	static const struct shape shape = { .fields = fields, .count = 1, .size = 8 };
	int64_t version;
	return db_one(&d->w, Q_COLLECTIVE_SUBJECT, &shape, &version, P(id));
}

/* --- slow */

Test(outage, a_lock_that_is_not_given_is_told_in_time)
{
	struct desk d;
	own_database_open("lock_timeout");
	desk_limits(own_database_url("guichet_app", NULL), 5000, 3000, 300);
	desk_open(&d, ANA);
	add_collective(&d);
	const char *id = collective_id();
	hold("select * from collective for update");
	int64_t from = milliseconds();
	desk_begin(&d, TXN_WRITE);
	enum err err = lock_collective(&d, id);
	cr_expect_eq(err, ERR_LOCKED, "%s", d.problem.cause);
	cr_expect_eq(problem_texts[err].status, 409);
	cr_expect(milliseconds() - from >= 290 && milliseconds() - from < 2000);
	let_go();
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(lock_collective(&d, id), OK, "the connection serves on");
	desk_close(&d);
	own_database_close();
}

Test(outage, a_statement_that_lasts_is_stopped)
{
	struct desk d;
	own_database_open("statement_timeout");
	desk_limits(own_database_url("guichet_app", NULL), 5000, 300, 10000);
	desk_open(&d, ANA);
	add_collective(&d);
	const char *id = collective_id();
	hold("select * from collective for update");
	int64_t from = milliseconds();
	desk_begin(&d, TXN_WRITE);
	enum err err = lock_collective(&d, id);
	cr_expect_eq(err, ERR_OVERLOADED, "%s", d.problem.cause);
	cr_expect_eq(problem_texts[err].status, 503);
	cr_expect(milliseconds() - from >= 290 && milliseconds() - from < 2000);
	let_go();
	desk_begin(&d, TXN_READ);
	cr_expect_eq(desk_ping(&d), OK);
	desk_close(&d);
	own_database_close();
}

/* A transaction whose order the database cannot keep is to be replayed, and then goes through. */
Test(outage, a_conflict_asks_for_a_replay)
{
	struct desk d;
	own_database_open("conflict");
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(&d, ANA);
	add_collective(&d);
	const char *id = collective_id();
	size_t seen;
	desk_begin(&d, TXN_SERIAL);
	cr_expect_eq(desk_collectives(&d, &seen), OK);
	own_database_sql("update collective set version = version + 1");
	cr_expect_eq(lock_collective(&d, id), ERR_RETRY, "%s", d.problem.cause);
	desk_begin(&d, TXN_SERIAL);
	cr_expect_eq(lock_collective(&d, id), OK);
	cr_expect_eq(txn_commit(&d.w, &d.txn), OK);
	desk_close(&d);
	own_database_close();
}

/* --- lost */

static void end_sessions(void)
{
	own_database_sql("select pg_terminate_backend(pid, 2000) from pg_stat_activity where"
			 " usename = 'guichet_app' and datname = current_database()");
}

Test(outage, a_read_survives_a_connection_that_died)
{
	struct desk d;
	size_t seen = 0;
	own_database_open("idle_death");
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(&d, ANA);
	add_collective(&d);
	for (int i = 0; i < 5; i++) {
		end_sessions();
		desk_begin(&d, TXN_READ);
		cr_expect_eq(desk_collectives(&d, &seen), OK, "%s", d.problem.cause);
		cr_expect_eq(seen, 1);
	}
	desk_close(&d);
	own_database_close();
}

/* Nothing of it was done, but it had begun: nobody may pretend that its first half still stands. */
Test(outage, a_write_that_lost_its_beginning_is_not_continued)
{
	struct desk d;
	own_database_open("half_death");
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(&d, ANA);
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	end_sessions();
	cr_expect_eq(desk_add_collective(&d, ANA), ERR_DATABASE_UNAVAILABLE);
	desk_clear(&d);
	cr_expect_str_eq(own_database_sql("select count(*) from collective"), "0");
	add_collective(&d);
	cr_expect_str_eq(own_database_sql("select count(*) from collective"), "1");
	desk_close(&d);
	own_database_close();
}

Test(outage, a_commit_without_answer_is_not_a_success)
{
	struct desk d;
	own_database_open("commit_death");
	struct relay *relay = relay_start(own_database_host(), own_database_port());
	desk_settings(own_database_url("guichet_app", relay_host(relay)));
	desk_open(&d, ANA);
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	relay_lose_answer(relay, "txn_commit", 0);
	cr_expect_eq(txn_commit(&d.w, &d.txn), ERR_DATABASE_UNAVAILABLE);
	cr_expect_str_eq(own_database_sql("select count(*) from collective"), "1",
			 "it happened, and we do not know");
	desk_close(&d);
	relay_stop(relay);
	own_database_close();
}

/* --- away */

static void expect_unavailable(struct desk *d, int64_t within_ms, const char *situation)
{
	int64_t from = milliseconds();
	desk_begin(d, TXN_READ);
	enum err err = desk_ping(d);
	int64_t lasted = milliseconds() - from;
	cr_expect_eq(problem_texts[err].status, 503, "%s: %s", situation, problem_texts[err].slug);
	cr_expect(d->problem.cause != NULL, "the log knows why");
	cr_expect(lasted <= within_ms, "%s: %lld ms", situation, (long long)lasted);
}

static void expect_back(struct desk *d)
{
	pause_ms(250); /* a server that refused is left alone for a moment */
	desk_begin(d, TXN_READ);
	cr_expect_eq(desk_ping(d), OK, "%s", d->problem.cause);
}

static struct relay *away_scene(struct desk *d, const char *label)
{
	own_database_open(label);
	struct relay *relay = relay_start(own_database_host(), own_database_port());
	desk_limits(own_database_url("guichet_app", relay_host(relay)), 700, 3000, 1000);
	desk_open(d, ANA);
	desk_begin(d, TXN_READ);
	cr_assert_eq(desk_ping(d), OK);
	return relay;
}

static void scene_end(struct desk *d, struct relay *relay)
{
	desk_close(d);
	relay_stop(relay);
	own_database_close();
}

Test(outage, stopped_and_started_again)
{
	struct desk d;
	struct relay *relay = away_scene(&d, "stopped");
	relay_set(relay, RELAY_REFUSING);
	expect_unavailable(&d, 500, "the open connection breaks");
	expect_unavailable(&d, 50, "refused a moment ago");
	pause_ms(250);
	expect_unavailable(&d, 500, "nobody listens");
	relay_set(relay, RELAY_OPEN);
	expect_back(&d);
	scene_end(&d, relay);
}

Test(outage, silent_and_awake_again)
{
	struct desk d;
	struct relay *relay = away_scene(&d, "silent");
	relay_set(relay, RELAY_SILENT);
	/* 0.7 s for the answer, then 2 s for a connection that does not come either. */
	expect_unavailable(&d, 4000, "no answer on the open connection");
	int64_t from = milliseconds();
	cr_expect_not(db_ping(300));
	cr_expect(milliseconds() - from < 4000);
	relay_set(relay, RELAY_OPEN);
	expect_back(&d);
	scene_end(&d, relay);
}

Test(outage, silent_in_the_middle_of_a_write)
{
	struct desk d;
	struct relay *relay = away_scene(&d, "silent_write");
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	relay_set(relay, RELAY_SILENT);
	int64_t from = milliseconds();
	cr_expect_eq(txn_commit(&d.w, &d.txn), ERR_DATABASE_UNAVAILABLE);
	cr_expect(milliseconds() - from < 2000, "a begun write waits for no new connection");
	relay_set(relay, RELAY_OPEN);
	expect_back(&d);
	scene_end(&d, relay);
}

Test(outage, full)
{
	struct desk d;
	own_database_open("full");
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(&d, ANA);
	own_database_sql("alter database %s connection limit 0", own_database_name());
	expect_unavailable(&d, 500, "no connection is left");
	own_database_sql("alter database %s connection limit -1", own_database_name());
	expect_back(&d);
	desk_close(&d);
	own_database_close();
}
