/* The connection breaks while a write is committed: its key tells afterwards, and one effect stays.
 */
#include "ground.h"
#include "store/db.h"
#include "support/relay.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

TestSuite(commit_lost, .timeout = 600);

static struct ask creation(int i)
{
	struct ask ask = {
		.who = LEAD, .method = "POST", .target = "/v1/collectives", .now = real_now()
	};
	const char *body =
		own_database_printf("{\"name\": \"Number %d\", \"siret\": \"" LEAD_SIRET "\"}", i);
	ask.body = (struct bytes){ body, strlen(body) };
	ask.headers[ask.header_count++] =
		(struct header){ "Idempotency-Key", own_database_printf("key-%d", i) };
	ask.headers[ask.header_count++] = (struct header){ "Content-Type", "application/json" };
	return ask;
}

/* As a client does: the same request with the same key until it is answered. */
static int ask_until_answered(const struct ask *ask, bool *ret_replayed)
{
	for (int tries = 1; tries <= 20; tries++) {
		struct session s;
		enum err err = session_run(&s, ask);
		*ret_replayed = s.req.replayed;
		session_close(&s);
		if (err == OK)
			return tries;
		cr_expect(err == ERR_DATABASE_UNAVAILABLE || err == ERR_IDEMPOTENCY_IN_PROGRESS,
			  "%s", problem_texts[err].slug);
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	}
	cr_assert(false, "never answered");
	return 0;
}

static void expect_one_effect(int i)
{
	const char *found = own_database_sql(
		"select concat_ws(' ', (select count(*) from collective where name = 'Number "
		"%1$d'),"
		" (select count(*) from idempotency_key where key = 'key-%1$d' and status = 201),"
		" (select count(*) from event e join collective c on c.id = e.subject_id"
		" where c.name = 'Number %1$d'))",
		i);
	cr_expect_str_eq(found, "1 1 1", "request %d: rows, kept answers, events: %s", i, found);
}

static struct relay *relay_between(void)
{
	struct relay *relay = relay_start(own_database_host(), own_database_port());
	db_configure(&(const struct db_settings){
		.url = own_database_url("guichet_app", relay_host(relay)),
		.connect_timeout_s = 2,
		.answer_timeout_ms = 5000,
		.statement_timeout_ms = 3000,
		.lock_timeout_ms = 1000,
		.idle_in_transaction_timeout_ms = 5000,
	});
	return relay;
}

Test(commit_lost, before_it_arrives)
{
	struct session s;
	bool replayed;
	ground_open("commit_request");
	struct relay *relay = relay_between();
	struct ask ask = creation(0);
	session_open(&s, &ask);
	cr_assert(session_lock(&s) == OK && session_do(&s) == OK);
	relay_lose_request(relay, "txn_commit");
	cr_expect_eq(session_commit(&s), ERR_DATABASE_UNAVAILABLE);
	session_close(&s);
	cr_expect_str_eq(own_database_sql("select count(*) from collective"), "0");
	ask_until_answered(&ask, &replayed);
	cr_expect_not(replayed, "the first attempt left nothing");
	expect_one_effect(0);
	relay_stop(relay);
	ground_close();
}

Test(commit_lost, after_it_arrived)
{
	struct session s;
	bool replayed;
	ground_open("commit_answer");
	struct relay *relay = relay_between();
	struct ask ask = creation(0);
	session_open(&s, &ask);
	cr_assert(session_lock(&s) == OK && session_do(&s) == OK);
	relay_lose_answer(relay, "txn_commit", 0);
	cr_expect_eq(session_commit(&s), ERR_DATABASE_UNAVAILABLE);
	session_close(&s);
	cr_expect(relay_lost(relay) > 0);
	ask_until_answered(&ask, &replayed);
	cr_expect(replayed, "the first attempt was committed: its answer is kept");
	expect_one_effect(0);
	relay_stop(relay);
	ground_close();
}

/* --- whenever it happens */

struct killer {
	PGconn *conn;
	long delay_ns;
};

static void *kill_sessions(void *pointer)
{
	struct killer *killer = pointer;
	nanosleep(&(struct timespec){ .tv_nsec = killer->delay_ns }, NULL);
	PQclear(PQexec(killer->conn, "select pg_terminate_backend(pid) from pg_stat_activity where"
				     " usename = 'guichet_app' and datname = current_database()"));
	return NULL;
}

/* 50 times, or as often as GUICHET_KILLS says. */
static int kills(void)
{
	const char *text = getenv("GUICHET_KILLS");
	return text == NULL ? 50 : (int)strtol(text, NULL, 10);
}

Test(commit_lost, whenever_the_server_ends_it)
{
	int lost = 0, count = kills();
	ground_open("commit_killed");
	struct killer killer = { .conn = PQconnectdb(own_database_url("postgres", NULL)) };
	cr_assert_eq(PQstatus(killer.conn), CONNECTION_OK);
	srand(1);
	for (int i = 0; i < count; i++) {
		pthread_t thread;
		bool replayed;
		struct ask ask = creation(i);
		killer.delay_ns = rand() % 12 * 500000L;
		pthread_create(&thread, NULL, kill_sessions, &killer);
		lost += ask_until_answered(&ask, &replayed) > 1;
		pthread_join(thread, NULL);
		expect_one_effect(i);
	}
	cr_expect(lost > 0, "not one of %d was interrupted", count);
	PQfinish(killer.conn);
	ground_close();
}
