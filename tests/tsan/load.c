/* A busy service in one process: threads that read and write through the dispatcher, for the races
 * that a sanitizer sees and for answers that only a crowd gets.
 *
 *   DATABASE_URL=… tsan_load [ROUNDS]
 *
 * Ends with what was answered; fails when an answer is not one of those that a round expects. */
#include "base/config.h"
#include "http/dispatch.h"
#include "http/transcript.h"
#include "store/db.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS 8
#define SHOWN   10 /* unexpected answers that are printed */
#define MANAGER 3  /* of four threads, the one that manages */
#define SIRET   "00000102400017"

static atomic_uint answers[600], unexpected;

struct client {
	pthread_t thread;
	int number, rounds;
	struct arena *arena;
	const char *token;
	char collective[37], application[37];
	const char *etag, *location;
};

static struct instant real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (struct instant){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}

/* --- tokens and settings */

static bool settings_read(void)
{
	setenv("JOB_DATABASE_URL", "unused", 0);
	setenv("LOG_LEVEL", "error", 1);
	if (!config_read(CONFIG_FOR_SERVICE, stderr))
		return false;
	db_configure(&(const struct db_settings){
		.url = config()->database_url,
		.connect_timeout_s = 5,
		.answer_timeout_ms = 20000,
		.statement_timeout_ms = 15000, /* the sanitizer makes everything slow */
		.lock_timeout_ms = 10000,
		.idle_in_transaction_timeout_ms = 20000,
	});
	return true;
}

/* Few people, so that the cache of tokens is hit and missed by several at once. */
static const char *token_of(struct client *c)
{
	const char *role = c->number % 4 == MANAGER ? "manager" : "applicant";
	return token_for(c->arena,
			 arena_printf(c->arena, "%s person-%d " SIRET, role, c->number % 3),
			 real_now());
}

/* --- requests */

static const char *find(const struct reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->header_count; i++)
		if (strcmp(reply->headers[i].name, name) == 0)
			return reply->headers[i].value;
	return NULL;
}

struct call {
	const char *method, *target, *body;
	bool match;         /* If-Match: the tag of the last answer */
	const char *key;    /* Idempotency-Key */
	int expected, also; /* statuses; also 0: no other */
};

static void add(struct exchange *ex, const char *name, const char *value)
{
	ex->headers[ex->header_count++] = (struct header){ name, value };
}

static void send(struct client *c, const struct call *call)
{
	struct arena *arena = arena_new();
	struct exchange ex = { .arena = arena,
			       .arrived = real_now(),
			       .method = call->method,
			       .target = call->target,
			       .address = "127.0.0.1" };
	struct reply reply = { 0 };
	add(&ex, "Authorization", c->token);
	if (call->body != NULL) {
		bool patch = strcmp(call->method, "PATCH") == 0;
		ex.body = (struct bytes){ call->body, strlen(call->body) };
		add(&ex, "Content-Type",
		    patch ? "application/merge-patch+json" : "application/json");
	}
	if (call->match && c->etag != NULL)
		add(&ex, "If-Match", c->etag);
	if (call->key != NULL)
		add(&ex, "Idempotency-Key", call->key);
	dispatch(&ex, &reply);
	atomic_fetch_add(&answers[reply.status % 600], 1);
	if (reply.status != call->expected && reply.status != call->also) {
		if (atomic_fetch_add(&unexpected, 1) < SHOWN)
			fprintf(stderr, "%s %s: %d %.*s\n", call->method, call->target,
				reply.status, (int)reply.body.length, reply.body.data);
	}
	const char *etag = find(&reply, "ETag"), *location = find(&reply, "Location");
	c->etag = etag == NULL ? NULL : arena_text(c->arena, etag, strlen(etag));
	c->location = location == NULL ? "" : arena_text(c->arena, location, strlen(location));
	arena_free(arena);
}

static void get(struct client *c, const char *target)
{
	send(c, &(const struct call){ .method = "GET", .target = target, .expected = 200 });
}

/* What everybody reads at once: the rules of a call, which the process keeps, above all. */
static void read_round(struct client *c)
{
	get(c, "/v1/calls");
	get(c, "/v1/calls/chf-2023");
	get(c, "/v1/calls/chf-2023/timeline");
	get(c, "/v1/calls/chf-2023-test/bonuses?territory=commune:59350");
	get(c, "/v1/territories?q=lille");
	get(c, "/v1/collectives?limit=5");
	get(c, "/v1/applications?limit=5");
	get(c, "/v1/events?limit=5");
	get(c, "/v1/permissions");
	get(c, "/openapi.json");
	send(c, &(const struct call){ .method = "POST",
				      .target = "/v1/calls/chf-2023/simulations",
				      .body = "{}",
				      .expected = 200 });
	send(c, &(const struct call){
			.method = "GET", .target = "/v1/calls?limit=x", .expected = 400 });
}

static void write_round(struct client *c, int round)
{
	const char *key = arena_printf(c->arena, "c-%d-%d", c->number, round);
	const struct call create = {
		.method = "POST",
		.target = "/v1/collectives",
		.key = key,
		.expected = 201,
		.body = "{\"name\": \"Ensemble\", \"siret\": \"" SIRET "\"}",
	};
	send(c, &create);
	const char *collective = c->location;
	send(c, &create); /* the same again: the answer that was kept */
	send(c, &(const struct call){ .method = "PATCH",
				      .target = collective,
				      .body = "{\"name\": \"Autrement\"}",
				      .match = true,
				      .expected = 200 });
	const char *body = arena_printf(
		c->arena,
		"{\"call_id\": \"chf-2023-test\", \"collective_id\": \"%s\","
		" \"title\": \"A remote class\", \"territories\": [\"epci:240200444\"]}",
		collective + strlen("/v1/collectives/"));
	send(c, &(const struct call){ .method = "POST",
				      .target = "/v1/applications",
				      .body = body,
				      .expected = 201 });
	const char *application = c->location;
	send(c, &(const struct call){ .method = "PATCH",
				      .target = application,
				      .body = "{\"summary\": \"Lessons.\"}",
				      .match = true,
				      .expected = 200 });
	send(c, &(const struct call){
			.method = "POST",
			.target = arena_printf(c->arena, "%s/note-submission", application),
			.match = true,
			.expected = 409 });
	get(c, arena_printf(c->arena, "%s/checks?stage=note", application));
	get(c, application);
	send(c,
	     &(const struct call){
		     .method = "DELETE", .target = application, .match = true, .expected = 204 });
}

/* All of them on one row: the clock of the test call, which readers look at meanwhile. */
static void crowd_round(struct client *c)
{
	get(c, "/v1/calls/chf-2023-test");
	send(c, &(const struct call){
			.method = "PUT",
			.target = "/v1/calls/chf-2023-test/clock",
			.body = "{\"now\": \"2023-02-20T09:00:00+01:00\", \"running\": true}",
			.match = true,
			.expected = 200,
			.also = 412 });
}

static void *run(void *pointer)
{
	struct client *c = pointer;
	for (int round = 0; round < c->rounds; round++) {
		c->arena = arena_new();
		c->token = token_of(c);
		read_round(c);
		if (c->number % 4 == MANAGER)
			crowd_round(c);
		else
			write_round(c, round);
		arena_free(c->arena);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	static struct client clients[THREADS];
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 10;
	if (!token_settings_make() || !settings_read())
		return EXIT_FAILURE;
	for (int i = 0; i < THREADS; i++) {
		clients[i] = (struct client){ .number = i, .rounds = rounds };
		pthread_create(&clients[i].thread, NULL, run, &clients[i]);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(clients[i].thread, NULL);
	for (int status = 0; status < 600; status++)
		if (answers[status] > 0)
			printf("%d: %u\n", status, answers[status]);
	printf("%u unexpected\n", unexpected);
	return unexpected == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
