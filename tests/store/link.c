/* The pipeline of one connection: a fault or a loss at any place leaves nothing behind. */
#include "desk.h"
#include "store/db_link.h"
#include "support/own_database.h"
#include "support/relay.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(link, .timeout = 120);

#define BATCH 4

static const struct param nobody = { PARAM_TEXT, .text = "nobody" };

/* What PostgreSQL refuses as soon as it reads the parameters: no uuid is called nobody. */
static const struct statement refused = { Q_ORGANISATION_BY_ID, { &nobody, 1 } };
/* What it cannot prepare once the table is gone. */
static const struct statement unknown = { Q_COLLECTIVE_CURRENT, { &nobody, 1 } };

/* Four that go well, all different: a statement is prepared once in a batch. */
static const struct param first_page[] = { { PARAM_NULL, .text = NULL },
					   { PARAM_NULL, .text = NULL },
					   { PARAM_INT, .number = 1 } };
static const struct statement harmless[BATCH] = { { Q_PING, { NULL, 0 } },
						  { Q_ORGANISATION_CURRENT, { &nobody, 1 } },
						  { Q_MEMBER_CURRENT, { &nobody, 1 } },
						  { Q_ORGANISATION_LIST, { first_page, 3 } } };

static enum err send(struct desk *d, const struct statement *items, bool fresh)
{
	struct link *link = NULL;
	result_auto_t *result = NULL;
	TRY(link_of_thread(&d->w, &link));
	return link_run(&d->w, link, (struct batch){ items, BATCH }, fresh, &result);
}

static void forget_connection(struct desk *d)
{
	struct link *link = NULL;
	cr_assert_eq(link_of_thread(&d->w, &link), OK);
	link_close(link);
}

static void expect_service(struct desk *d, const char *when)
{
	d->problem = (struct problem){ 0 };
	enum err err = send(d, harmless, false);
	cr_expect_eq(err, OK, "%s: %s %s", when, problem_texts[err].slug, d->problem.cause);
}

static void fault_at(struct desk *d, const struct statement *faulty, size_t place, bool warm,
		     const char *state)
{
	struct statement batch[BATCH];
	memcpy(batch, harmless, sizeof batch);
	batch[place] = *faulty;
	if (!warm)
		forget_connection(d);
	uint64_t before = db_round_trips();
	cr_expect_eq(send(d, batch, false), ERR_INTERNAL, "place %zu", place);
	cr_expect(d->problem.cause != NULL && strncmp(d->problem.cause, state, 5) == 0, "%s",
		  d->problem.cause);
	cr_expect_eq(db_round_trips() - before, 1);

	expect_service(d, "the connection serves on");
	cr_expect_eq(db_round_trips() - before, 2, "and is the same one");
}

Test(link, a_fault_at_each_place)
{
	struct desk d;
	own_database_open("link_fault");
	desk_settings(own_database_url("guichet_app", NULL));
	own_database_sql("alter table collective rename to elsewhere");
	desk_open(&d, NULL);
	for (size_t place = 0; place < BATCH; place++) {
		fault_at(&d, &refused, place, false, "22P02");
		fault_at(&d, &refused, place, true, "22P02");
		fault_at(&d, &unknown, place, false, "42P01");
		fault_at(&d, &unknown, place, true, "42P01");
	}
	desk_close(&d);
	own_database_close();
}

/* What is refused today may be prepared tomorrow, on the same connection. */
Test(link, a_refused_statement_is_prepared_later)
{
	struct desk d;
	own_database_open("link_later");
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(&d, NULL);
	own_database_sql("alter table collective rename to elsewhere");
	fault_at(&d, &unknown, 1, false, "42P01");
	own_database_sql("alter table elsewhere rename to collective");
	struct statement batch[BATCH];
	memcpy(batch, harmless, sizeof batch);
	batch[1] = unknown;
	cr_expect_eq(send(&d, batch, false), OK, "%s", d.problem.cause);
	desk_close(&d);
	own_database_close();
}

/* --- losses: the answer to a batch breaks off after each of its messages */

static void lost_after(struct desk *d, struct relay *relay, int messages, bool fresh)
{
	expect_service(d, "prepared, so that the answer is the same each time");
	relay_lose_answer(relay, "ping", messages);
	enum err err = send(d, harmless, fresh);
	cr_expect_eq(err, fresh ? OK : ERR_DATABASE_UNAVAILABLE, "after %d messages", messages);
	expect_service(d, "afterwards");
}

static void lost_before(struct desk *d, struct relay *relay, bool fresh)
{
	expect_service(d, "prepared");
	relay_lose_request(relay, "ping");
	cr_expect_eq(send(d, harmless, fresh), fresh ? OK : ERR_DATABASE_UNAVAILABLE);
	d->problem = (struct problem){ 0 };
}

Test(link, a_loss_at_each_message)
{
	struct desk d;
	own_database_open("link_loss");
	struct relay *relay = relay_start(own_database_host(), own_database_port());
	desk_settings(own_database_url("guichet_app", relay_host(relay)));
	desk_open(&d, NULL);
	lost_before(&d, relay, true);
	lost_before(&d, relay, false);
	lost_after(&d, relay, 0, true);
	int whole = relay_lost(relay);
	cr_assert(whole > BATCH, "%d", whole);
	for (int messages = 0; messages < whole; messages++) {
		lost_after(&d, relay, messages, true);
		lost_after(&d, relay, messages, false);
	}
	desk_close(&d);
	relay_stop(relay);
	own_database_close();
}
