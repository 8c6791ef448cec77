/* The hottest paths, sent to dispatch() one after another: run.py counts their instructions.
 *
 *     perf_paths      one line a path, in the order in which they are measured
 *
 * The clock is fixed and there is one thread; each path is warm before it is measured, so that what
 * is counted is a request among many.  The database holds the rows of bench/data.sql. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "http/dispatch.h"
#include "http/transcript.h"
#include "store/db.h"

#define WARM     10
#define MEASURED 50

#define KEEPER      "applicant bench 00000102400017" /* bench_siret(7) of bench/data.sql */
#define APPLICATION "01890000-0000-7000-8004-000000000006"

static const struct path {
	const char *name, *method, *target, *body;
	const char *who; /* NULL: nobody */
} paths[] = {
	{ "application read", "GET", "/v1/applications/" APPLICATION, NULL, KEEPER },
	{ "application list", "GET", "/v1/applications?limit=20", NULL, KEEPER },
	{ "call read", "GET", "/v1/calls/chf-2023-test", NULL, NULL },
	{ "timeline", "GET", "/v1/calls/chf-2023-test/timeline", NULL, NULL },
	{ "simulation", "POST", "/v1/calls/chf-2023-test/simulations",
	  "{\"collective\":{\"members\":[{\"siret\":\"00000102400017\",\"lead\":true,"
	  "\"roles\":[\"training_provider\"],\"digital_evidence\":\"Un catalogue en ligne\"},"
	  "{\"siret\":\"00000103200010\",\"roles\":[\"third_place\"]}]},"
	  "\"project\":{\"territories\":[\"commune:02789\"],\"axis\":\"access\","
	  "\"start_on\":\"2023-07-01\",\"end_on\":\"2026-06-30\"},"
	  "\"budget\":{\"total_cost_amount\":\"300000.00\"}}",
	  NULL },
};

static struct arena *requests; /* as a worker keeps one for all that it serves */
static struct instant now;

static void add_header(struct exchange *ex, const char *name, const char *value)
{
	ex->headers[ex->header_count++] = (struct header){ name, value };
}

static void send_request(const struct path *path, const char *token)
{
	arena_reset(requests);
	struct exchange *ex = arena_new_one(requests, struct exchange);
	struct reply *reply = arena_new_one(requests, struct reply);
	ex->arena = requests;
	ex->arrived = now;
	ex->method = path->method;
	ex->target = path->target;
	ex->address = "127.0.0.1";
	add_header(ex, "Host", "127.0.0.1");
	if (token != NULL)
		add_header(ex, "Authorization", token);
	if (path->body != NULL) {
		add_header(ex, "Content-Type", "application/json");
		ex->body = (struct bytes){ path->body, strlen(path->body) };
	}
	dispatch(ex, reply);
	if (reply->status == 200)
		return;
	fprintf(stderr, "%s: %d %.*s\n", path->name, reply->status, (int)reply->body.length,
		reply->body.data);
	exit(EXIT_FAILURE);
}

/* What is counted; its name is known to run.py. */
void perf_measured(const struct path *path, const char *token);
__attribute__((noinline)) void perf_measured(const struct path *path, const char *token)
{
	for (int i = 0; i < MEASURED; i++)
		send_request(path, token);
}

static void settings_read(void)
{
	setenv("LOG_LEVEL", "error", 1);
	setenv("CURSOR_KEY", "the same for every run", 1);
	setenv("SCANNER", "none", 1);
	if (!token_settings_make() || !config_read(CONFIG_FOR_SERVICE, stderr))
		exit(EXIT_FAILURE);
	db_configure(&(struct db_settings){ .url = config()->database_url,
					    .connect_timeout_s = 10,
					    .answer_timeout_ms = 60000,
					    .statement_timeout_ms = 60000,
					    .lock_timeout_ms = 10000,
					    .idle_in_transaction_timeout_ms = 60000 });
}

int main(void)
{
	arena_auto_t *arena = arena_new();
	requests = arena_new();
	settings_read();
	if (!instant_parse("2023-03-01T10:00:00+01:00", &now))
		return EXIT_FAILURE;
	for (size_t i = 0; i < COUNT(paths); i++) {
		const char *token =
			paths[i].who == NULL ? NULL : token_for(arena, paths[i].who, now);
		for (int j = 0; j < WARM; j++)
			send_request(&paths[i], token);
		perf_measured(&paths[i], token);
		printf("%s %d\n", paths[i].name, MEASURED);
	}
	arena_free(requests);
	return EXIT_SUCCESS;
}
