/* Positions under load: fifty writers, slow and changeable, two sequencers, readers that poll. */
#include "session.h"

#include "job/sequencer.h"
#include "store/db.h"
#include "store/event_store.h"
#include "store/txn.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

TestSuite(sequencer, .timeout = 120);

#define WRITERS 50
#define TURNS   6
#define READERS 2
#define JOBS    2
#define TYPE    "sequencer.tested"

struct writer {
	int number;
	struct uuid id;
	atomic_int committed; /* turns, a bit each */
	pthread_t thread;
};

/* What a reader has met, in the order of positions. */
struct reader {
	int64_t last;
	int64_t gaps;
	int64_t turns_seen[WRITERS]; /* bits */
	int64_t last_turn[WRITERS];
	int64_t repeats, disorders;
	pthread_t thread;
};

static struct writer writers[WRITERS];
static struct reader readers[READERS];
static atomic_bool writing = true, reading = true;

static void say(PGconn *conn, const char *statement)
{
	PGresult *result = PQexec(conn, statement);
	ExecStatusType status = PQresultStatus(result);
	cr_assert(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s",
		  PQerrorMessage(conn));
	PQclear(result);
}

/* Every third writer holds its transaction up to two seconds after its event is told; every fifth
 * turn is taken back. */
static void turn(PGconn *conn, struct writer *writer, int number)
{
	char text[600], subject[37], id[37];
	bool slow = writer->number % 3 == 0 && number == 1;
	bool taken_back = (writer->number + number) % 5 == 0;
	uuid_format(writer->id, subject);
	uuid_format(uuid_new(real_now()), id);
	snprintf(text, sizeof text,
		 "begin isolation level read committed read write;"
		 " insert into event (id, type, occurred_at, subject_type, subject_id,"
		 " subject_version) values ('%s', '" TYPE "', now(), 'writer', '%s', %d)",
		 id, subject, number + 1);
	say(conn, text);
	usleep(slow ? (useconds_t)(writer->number * 40000) : 2000);
	say(conn, taken_back ? "rollback" : "commit");
	if (!taken_back)
		atomic_fetch_or(&writer->committed, 1 << number);
}

static void *writer_main(void *argument)
{
	struct writer *writer = argument;
	PGconn *conn = PQconnectdb(getenv("DATABASE_URL"));
	cr_assert_eq(PQstatus(conn), CONNECTION_OK, "%s", PQerrorMessage(conn));
	for (int i = 0; i < TURNS; i++)
		turn(conn, writer, i);
	PQfinish(conn);
	return NULL;
}

static void *job_main(void *argument)
{
	(void)argument;
	while (writing) {
		cr_expect_eq(as_job(sequencer_run), OK);
		usleep(5000);
	}
	return NULL;
}

static struct writer *writer_of(struct uuid id)
{
	for (size_t i = 0; i < WRITERS; i++)
		if (uuid_equal(writers[i].id, id))
			return &writers[i];
	return NULL;
}

static void meet(struct reader *reader, const struct event *event)
{
	reader->gaps += event->position != reader->last + 1;
	reader->last = event->position;
	struct writer *writer = writer_of(event->subject.id);
	if (writer == NULL)
		return; /* of another test */
	int64_t turn = *event->subject.version - 1;
	reader->repeats += (reader->turns_seen[writer->number] >> turn & 1) != 0;
	reader->disorders += turn < reader->last_turn[writer->number];
	reader->turns_seen[writer->number] |= INT64_C(1) << turn;
	reader->last_turn[writer->number] = turn;
}

/* A page, as GET /v1/events reads it: from the last position met, up to the head. */
static enum err reads_on(struct work *w, void *with)
{
	struct reader *reader = with;
	struct event_list page = { 0 };
	struct event_filter filter = { .limit = 99 };
	filter.after = arena_printf(w->arena, "%lld", (long long)reader->last);
	TRY(event_head(w, &filter.until));
	TRY(events(w, &filter, &page));
	for (size_t i = 0; i < page.count; i++)
		meet(reader, &page.items[i]);
	return OK;
}

static void *reader_main(void *argument)
{
	static struct actor_role role = { .role = ROLE_AUDITOR };
	static const struct actor auditor = { .subject = "a",
					      .client = "t",
					      .roles = { &role, 1 } };
	struct reader *reader = argument;
	bool more = true;
	while (more) {
		bool last_round = !reading;
		int64_t before = reader->last;
		cr_expect_eq(as_actor(&auditor, reads_on, reader), OK);
		more = !last_round || reader->last > before;
		usleep(3000);
	}
	return NULL;
}

static void start(pthread_t *thread, void *(*run)(void *), void *with)
{
	cr_assert_eq(pthread_create(thread, NULL, run, with), 0);
}

/* What is not numbered yet gets its position now. */
static void number_the_rest(void)
{
	for (int i = 0; i < 500; i++) {
		cr_assert_eq(as_job(sequencer_run), OK);
		if (*owner_reads("select 1 from event where position is null"
				 " and type = '" TYPE "'") == '\0')
			return;
		usleep(20000);
	}
	cr_assert(false, "events stay without position");
}

Test(sequencer, no_reader_misses_repeats_or_reorders_anything)
{
	pthread_t jobs[JOBS];
	for (int i = 0; i < WRITERS; i++)
		writers[i] = (struct writer){ .number = i, .id = uuid_new(real_now()) };
	for (int i = 0; i < JOBS; i++)
		start(&jobs[i], job_main, NULL);
	for (int i = 0; i < READERS; i++)
		start(&readers[i].thread, reader_main, &readers[i]);
	for (int i = 0; i < WRITERS; i++)
		start(&writers[i].thread, writer_main, &writers[i]);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(writers[i].thread, NULL);
	writing = false;
	for (int i = 0; i < JOBS; i++)
		pthread_join(jobs[i], NULL);
	number_the_rest();
	reading = false;

	for (int i = 0; i < READERS; i++) {
		struct reader *r = &readers[i];
		pthread_join(r->thread, NULL);
		cr_expect_eq(r->gaps, 0);
		cr_expect_eq(r->repeats, 0);
		cr_expect_eq(r->disorders, 0);
		for (int k = 0; k < WRITERS; k++)
			cr_expect_eq(r->turns_seen[k], writers[k].committed, "writer %d", k);
	}
}
