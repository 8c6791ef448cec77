/* Transactions: a read is one round trip, reads only, and leaves no trace of who asked. */
#include "desk.h"
#include "store/db_link.h"
#include "support/own_database.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(txn, .timeout = 60);

#define ANA "00000102400017"
#define BOB "00000103200010"

static void opened(struct desk *d, const char *label, const char *siret)
{
	own_database_open(label);
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(d, siret);
}

static void closed(struct desk *d)
{
	desk_close(d);
	own_database_close();
}

static void add_collective(struct desk *d, const char *siret)
{
	desk_begin(d, TXN_WRITE);
	cr_assert_eq(desk_add_collective(d, siret), OK, "%s", d->problem.cause);
	cr_assert_eq(txn_commit(&d->w, &d->txn), OK);
}

Test(txn, a_read_is_one_round_trip)
{
	struct desk d;
	size_t seen;
	opened(&d, "one_trip", ANA);
	for (int i = 0; i < 3; i++) { /* the first time it is also prepared */
		uint64_t before = db_round_trips();
		desk_begin(&d, TXN_READ);
		cr_expect_eq(desk_collectives(&d, &seen), OK);
		cr_expect_eq(txn_commit(&d.w, &d.txn), OK);
		cr_expect_eq(db_round_trips() - before, 1, "time %d", i);
	}
	closed(&d);
}

Test(txn, begin_and_settings_travel_with_the_first_query)
{
	struct desk d;
	opened(&d, "first_query", ANA);
	uint64_t before = db_round_trips();
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(db_round_trips() - before, 0, "nothing leaves before the first query");
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	cr_expect_eq(db_round_trips() - before, 2, "two statements");
	cr_expect_eq(txn_commit(&d.w, &d.txn), OK);
	cr_expect_eq(db_round_trips() - before, 3);
	closed(&d);
}

/* Whoever mistakes a write for a read is told by the database, and answers 500. */
Test(txn, a_read_that_writes_is_an_accident)
{
	static const enum txn_mode modes[] = { TXN_READ, TXN_SNAPSHOT };
	struct desk d;
	opened(&d, "read_writes", ANA);
	for (size_t i = 0; i < COUNT(modes); i++) {
		desk_begin(&d, modes[i]);
		enum err err = desk_add_collective(&d, ANA);
		cr_expect_eq(problem_texts[err].status, 500, "mode %d", modes[i]);
		cr_expect(strncmp(d.problem.cause, "25006", 5) == 0, "%s", d.problem.cause);
	}
	desk_clear(&d);
	cr_expect_str_eq(own_database_sql("select count(*) from organisation"), "0");
	closed(&d);
}

/* --- settings */

/* Collectives that a query sees on this connection when nobody said who asks. */
static size_t seen_by_nobody(struct desk *d)
{
	const struct param params[] = { { PARAM_NULL, .text = NULL }, param_int(100) };
	const struct statement list = { Q_COLLECTIVE_LIST, { params, 2 } };
	struct link *link = NULL;
	result_auto_t *result = NULL;
	desk_clear(d);
	cr_assert_eq(link_of_thread(&d->w, &link), OK);
	cr_assert_eq(link_run(&d->w, link, (struct batch){ &list, 1 }, false, &result), OK);
	return result_rows(result);
}

static void look(struct desk *d, size_t expected)
{
	size_t seen = 99;
	desk_begin(d, TXN_READ);
	cr_expect_eq(desk_collectives(d, &seen), OK);
	cr_expect_eq(seen, expected);
	cr_expect_eq(txn_commit(&d->w, &d->txn), OK);
}

Test(txn, settings_end_with_their_transaction)
{
	struct desk ana, bob;
	opened(&ana, "settings", ANA);
	desk_open(&bob, BOB);
	add_collective(&ana, ANA);
	cr_expect_eq(seen_by_nobody(&ana), 0, "after a commit");
	look(&ana, 1);
	cr_expect_eq(seen_by_nobody(&ana), 0, "after a read");
	look(&bob, 0);

	desk_begin(&ana, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&ana, ANA), OK);
	desk_clear(&ana);
	cr_expect_eq(seen_by_nobody(&ana), 0, "after a rollback");

	desk_begin(&ana, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&ana, BOB), ERR_INTERNAL, "not hers: the row policy");
	desk_clear(&ana);
	cr_expect_eq(seen_by_nobody(&ana), 0, "after a refusal");

	desk_begin(&ana, TXN_SNAPSHOT);
	size_t seen;
	cr_expect(desk_collectives(&ana, &seen) == OK && seen == 1);
	cr_expect_eq(txn_commit(&ana.w, &ana.txn), OK);
	cr_expect_eq(seen_by_nobody(&ana), 0, "after a snapshot");
	look(&bob, 0);
	look(&ana, 1);
	desk_close(&bob);
	closed(&ana);
}

/* --- what several queries see */

Test(txn, a_snapshot_does_not_move)
{
	struct desk d;
	size_t first, second;
	opened(&d, "snapshot", ANA);
	add_collective(&d, ANA);
	desk_begin(&d, TXN_SNAPSHOT);
	cr_expect_eq(desk_collectives(&d, &first), OK);
	own_database_sql("delete from collective");
	cr_expect_eq(desk_collectives(&d, &second), OK);
	cr_expect(first == 1 && second == 1, "%zu %zu", first, second);
	closed(&d);
}

Test(txn, a_rollback_leaves_nothing)
{
	struct desk d;
	opened(&d, "rollback", ANA);
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	desk_clear(&d);
	cr_expect_str_eq(own_database_sql("select count(*) from collective"), "0");
	look(&d, 0);
	closed(&d);
}

/* A rehearsal checks what a commit would, and then is gone. */
Test(txn, a_rehearsal_leaves_nothing)
{
	struct desk d;
	opened(&d, "rehearsal", ANA);
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	cr_expect_eq(txn_rehearse(&d.w, &d.txn), OK);
	desk_clear(&d);
	cr_expect_str_eq(own_database_sql("select count(*) from collective"), "0");

	own_database_sql("alter table collective add constraint told_late foreign key (id)"
			 " references organisation (id) deferrable initially deferred");
	desk_begin(&d, TXN_WRITE);
	cr_expect_eq(desk_add_collective(&d, ANA), OK);
	cr_expect_eq(txn_rehearse(&d.w, &d.txn), ERR_INTERNAL, "as the commit would");
	cr_expect(strstr(d.problem.cause, "told_late") != NULL, "%s", d.problem.cause);
	closed(&d);
}

/* --- a query in two halves */

struct row {
	struct uuid id;
};
static const struct field row_fields[] = { FIELD(struct row, id) };
static const struct shape row_shape = SHAPE_OF(struct row, row_fields);

struct row_list {
	struct row *items;
	size_t count;
};

static enum err ask_organisations(struct desk *d)
{
	const char *siret = NULL;
	const struct uuid *after = NULL;
	return db_ask(&d->w, Q_ORGANISATION_LIST, P(siret), P(after), P(10));
}

static enum err wait_for_organisations(struct desk *d, struct row_list *ret)
{
	return db_wait(&d->w, Q_ORGANISATION_LIST, &row_shape, ret);
}

Test(txn, what_is_asked_is_waited_for)
{
	struct desk d;
	static const enum txn_mode modes[] = { TXN_READ, TXN_SNAPSHOT };
	opened(&d, "halves", ANA);
	add_collective(&d, ANA);
	for (size_t i = 0; i < COUNT(modes); i++) {
		struct row_list rows = { 0 };
		desk_begin(&d, modes[i]);
		for (int page = 0; page < 2; page++) {
			cr_assert_eq(ask_organisations(&d), OK, "%s", d.problem.cause);
			cr_assert_eq(wait_for_organisations(&d, &rows), OK, "%s", d.problem.cause);
			cr_expect_eq(rows.count, 1);
		}
		cr_expect_eq(desk_ping(&d), OK);
		cr_expect_eq(txn_commit(&d.w, &d.txn), OK);
	}
	closed(&d);
}

/* Who asked has an answer on its way that nobody will read: the next one gets a connection anew. */
Test(txn, what_is_asked_and_not_waited_for_is_given_up)
{
	struct desk d;
	static const enum txn_mode modes[] = { TXN_READ, TXN_SNAPSHOT, TXN_WRITE };
	opened(&d, "given_up", ANA);
	add_collective(&d, ANA);
	for (size_t i = 0; i < COUNT(modes); i++) {
		size_t seen = 0;
		desk_begin(&d, modes[i]);
		cr_expect_eq(ask_organisations(&d), OK);
		desk_clear(&d);
		desk_begin(&d, TXN_READ);
		cr_expect_eq(desk_collectives(&d, &seen), OK, "%s", d.problem.cause);
		cr_expect_eq(seen, 1);
	}
	closed(&d);
}

Test(txn, a_server_that_leaves_between_the_halves_is_away)
{
	struct desk d;
	struct row_list rows = { 0 };
	size_t seen = 0;
	opened(&d, "away_between", ANA);
	desk_begin(&d, TXN_SNAPSHOT);
	cr_expect_eq(desk_ping(&d), OK);
	own_database_sql("select pg_terminate_backend(pid) from pg_stat_activity"
			 " where usename = 'guichet_app' and datname = current_database()");
	enum err err = ask_organisations(&d);
	if (err == OK)
		err = wait_for_organisations(&d, &rows);
	cr_expect_eq(err, ERR_DATABASE_UNAVAILABLE, "%s", d.problem.cause);
	desk_begin(&d, TXN_READ);
	cr_expect_eq(desk_collectives(&d, &seen), OK);
	closed(&d);
}
