/* Runs the steps of a transcript, one after another; the first that does not hold ends it. */
#include "transcript.h"

#include "base/buffer.h"
#include "base/config.h"
#include "http/dispatch.h"
#include "store/db.h"

#include <assert.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define INCLUDES_MAX 8
#define WATCHED      3 /* tables whose growth a request is asked about */

static const char *const watched[WATCHED] = { "event", "audit_entry", "idempotency_key" };

struct run {
	struct arena *arena;
	const char *folder, *database;
	struct instant now;
	const char *who; /* NULL: nobody */
	struct capture *captures;
	const char *digest;
	const char *counts[WATCHED]; /* before the last request */
	const char *fault;
	int depth;
	bool database_away;
};

static void complain(struct run *run, const struct step *step, int line, const char *what)
{
	if (run->fault == NULL)
		run->fault = arena_printf(run->arena, "%s:%d: %s", step->file, line, what);
}

static const char *fill(struct run *run, const struct step *step, const char *text)
{
	const char *unknown = NULL;
	const char *filled = captures_fill(run->arena, run->captures, text, &unknown);
	if (filled != NULL)
		return filled;
	complain(run, step, step->line, arena_printf(run->arena, "{%s} is not known", unknown));
	return text;
}

static void capture(struct run *run, const char *name, const char *value)
{
	struct capture *c = arena_new_one(run->arena, struct capture);
	*c = (struct capture){ name, arena_text(run->arena, value, strlen(value)), run->captures };
	run->captures = c;
}

static const char *ask(struct run *run, const struct step *step, const char *sql)
{
	const char *fault = NULL;
	const char *text = database_ask(run->arena, run->database, sql, &fault);
	if (text == NULL)
		complain(run, step, step->line, fault);
	return text == NULL ? "" : text;
}

/* --- the request */

static int hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* \n \t \\ \xHH; then `N*` at its head repeats the rest. */
static struct bytes raw_bytes(struct run *run, const char *text)
{
	struct buffer out = buffer_new(run->arena, 256);
	char *rest = NULL;
	unsigned long times = strtoul(text, &rest, 10);
	bool repeated = rest != text && *rest == '*';
	const char *from = repeated ? rest + 1 : text;
	for (unsigned long i = 0; i < (repeated ? times : 1); i++) {
		for (const char *p = from; *p != '\0'; p++) {
			if (*p != '\\') {
				buffer_add_char(&out, *p);
			} else if (p[1] == 'x' && p[2] != '\0' && p[3] != '\0') {
				buffer_add_char(&out, (char)(hex(p[2]) * 16 + hex(p[3])));
				p += 3;
			} else {
				p++;
				buffer_add_char(&out, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
			}
		}
	}
	return (struct bytes){ out.data, out.length };
}

/* base64(text) encoded, wherever it stands: what tus puts in its metadata. */
static const char *encode(struct run *run, const char *text)
{
	struct buffer out = buffer_new(run->arena, 256);
	for (const char *start; (start = strstr(text, "base64(")) != NULL;) {
		const char *inner = start + 7;
		size_t length = strcspn(inner, ")");
		char *code = arena_alloc(run->arena, length * 4 / 3 + 5);
		EVP_EncodeBlock((unsigned char *)code, (const unsigned char *)inner, (int)length);
		buffer_add(&out, text, (size_t)(start - text));
		buffer_add_text(&out, code);
		text = inner + length + (inner[length] == ')');
	}
	buffer_add_text(&out, text);
	return buffer_text(&out);
}

static void add_header(struct exchange *ex, const char *name, const char *value)
{
	if (ex->header_count < REQUEST_HEADERS_MAX)
		ex->headers[ex->header_count++] = (struct header){ name, value };
}

static void add_headers(struct run *run, const struct step *step, struct exchange *ex)
{
	bool typed = false, silent = false;
	for (size_t i = 0; i < step->header_count; i++) {
		const char *text = encode(run, fill(run, step, step->headers[i]));
		const char *colon = strchr(text, ':');
		const char *name = arena_text(run->arena, text, (size_t)(colon - text));
		const char *value = colon + 1 + strspn(colon + 1, " ");
		typed = typed || strcasecmp(name, "Content-Type") == 0;
		silent = silent || strcasecmp(name, "Authorization") == 0;
		if (strcmp(value, "-") != 0)
			add_header(ex, name, value);
	}
	if (ex->body.length > 0 && !typed)
		add_header(ex, "Content-Type",
			   strcmp(step->method, "PATCH") == 0 ? "application/merge-patch+json"
							      : "application/json");
	if (run->who == NULL || silent)
		return;
	const char *token = token_for(run->arena, run->who, run->now);
	if (token == NULL)
		complain(run, step, step->line, "no token for this person");
	else
		add_header(ex, "Authorization", token);
}

static const char *find_header(const struct reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->header_count; i++)
		if (strcasecmp(reply->headers[i].name, name) == 0)
			return reply->headers[i].value;
	return NULL;
}

static void keep_counts(struct run *run, const struct step *step)
{
	const char *sql = "select (select count(*) from event), (select count(*) from audit_entry),"
			  " (select count(*) from idempotency_key)";
	char *rest = NULL;
	const char *text = ask(run, step, sql);
	char *copy = arena_text(run->arena, text, strlen(text));
	rest = copy;
	for (size_t i = 0; i < WATCHED; i++)
		run->counts[i] = rest == NULL ? "0" : strsep(&rest, "|");
}

/* --- the answer */

static void look_at_member(struct run *run, const struct step *step, const json_t *json,
			   const struct reply *reply, const struct expectation *e)
{
	size_t length = strlen(e->place);
	bool header = length > 1 && e->place[length - 1] == ':';
	const char *found;
	if (header)
		found = find_header(reply, arena_text(run->arena, e->place, length - 1));
	else if (strcmp(e->place, "$bytes") == 0)
		found = arena_text(run->arena, reply->body.data, reply->body.length);
	else
		found = member_text(run->arena, json, e->place);
	if (e->value[0] == '>' && e->value[1] >= 'A' && e->value[1] <= 'Z') {
		if (found == NULL)
			complain(run, step, e->line,
				 arena_printf(run->arena, "%s: nothing to capture", e->place));
		else
			capture(run, e->value + 1, found);
		return;
	}
	const char *why = expect_text(run->arena, found, fill(run, step, e->value));
	if (why != NULL)
		complain(run, step, e->line, arena_printf(run->arena, "%s: %s", e->place, why));
}

static void look_at_answer(struct run *run, const struct step *step, const struct reply *reply)
{
	const char *type = find_header(reply, "Content-Type");
	const char *etag = find_header(reply, "ETag");
	const char *body = arena_text(run->arena, reply->body.length > 0 ? reply->body.data : "",
				      reply->body.length);
	if (reply->status != step->status) {
		complain(run, step, step->line,
			 arena_printf(run->arena, "%s %s: expected %d, found %d %s", step->method,
				      step->target, step->status, reply->status, body));
		return;
	}
	if (step->media_type != NULL && (type == NULL || strcmp(type, step->media_type) != 0))
		complain(run, step, step->line,
			 arena_printf(run->arena, "expected %s, found %s", step->media_type,
				      type == NULL ? "no type" : type));
	json_t *json = json_loadb(reply->body.data == NULL ? "" : reply->body.data,
				  reply->body.length, JSON_DECODE_ANY, NULL);
	for (size_t i = 0; i < step->expectation_count; i++)
		look_at_member(run, step, json, reply, &step->expectations[i]);
	json_decref(json);
	if (run->fault != NULL)
		run->fault = arena_printf(run->arena, "%s\n  %s", run->fault, body);
	if (etag != NULL)
		capture(run, "ETAG", arena_text(run->arena, etag, strlen(etag)));
}

/* A body that lies in a file, as the client would have it. */
static void take_file(struct arena *arena, struct reply *reply)
{
	if (reply->file == NULL)
		return;
	char *bytes = arena_alloc(arena, reply->file->length + 1);
	ssize_t count = pread(reply->file->fd, bytes, reply->file->length, 0);
	assert(count == (ssize_t)reply->file->length);
	reply->body = (struct bytes){ bytes, reply->file->length };
	spool_close(&reply->file);
}

static void send_request(struct run *run, const struct step *step)
{
	arena_auto_t *arena = arena_new();
	struct exchange *ex = arena_new_one(arena, struct exchange);
	struct reply *reply = arena_new_one(arena, struct reply);
	ex->arena = arena;
	ex->arrived = run->now;
	ex->method = step->method;
	ex->target = fill(run, step, step->target);
	ex->address = "127.0.0.1";
	if (step->body != NULL) {
		const char *text = fill(run, step, step->body);
		ex->body = step->raw_body ? raw_bytes(run, text)
					  : (struct bytes){ text, strlen(text) };
	}
	add_headers(run, step, ex);
	if (!run->database_away && strcmp(step->method, "GET") != 0)
		keep_counts(run, step);
	if (run->fault != NULL)
		return;
	dispatch(ex, reply);
	take_file(arena, reply);
	look_at_answer(run, step, reply);
}

/* --- the other steps */

static void set_now(struct run *run, const struct step *step)
{
	const char *text = fill(run, step, step->text);
	if (!instant_parse(text, &run->now))
		complain(run, step, step->line, "not an instant");
}

static void set_who(struct run *run, const struct step *step)
{
	const char *text = fill(run, step, step->text);
	run->who = strcmp(text, "nobody") == 0 ? NULL : text;
}

/* table id column = value */
static void look_at_row(struct run *run, const struct step *step)
{
	const char *text = fill(run, step, step->text);
	char *rest = arena_text(run->arena, text, strlen(text));
	const char *table = strsep(&rest, " ");
	const char *id = rest == NULL ? NULL : strsep(&rest, " ");
	const char *column = rest == NULL ? NULL : strsep(&rest, " ");
	if (column == NULL || strncmp(rest == NULL ? "" : rest, "= ", 2) != 0) {
		complain(run, step, step->line, "row: table id column = value");
		return;
	}
	const char *sql = arena_printf(run->arena,
				       "select coalesce(%s::text, 'null') from %s where id = '%s'",
				       column, table, id);
	const char *why = expect_text(run->arena, ask(run, step, sql), rest + 2);
	if (why != NULL)
		complain(run, step, step->line,
			 arena_printf(run->arena, "%s.%s: %s", table, column, why));
}

/* `none  event`, `one  event application.submitted` */
static void look_at_growth(struct run *run, const struct step *step)
{
	size_t i = 0;
	const char *text = fill(run, step, step->text);
	size_t length = strcspn(text, " ");
	while (i < WATCHED && (strlen(watched[i]) != length || strncmp(watched[i], text, length)))
		i++;
	if (i == WATCHED) {
		complain(run, step, step->line, "event, audit_entry or idempotency_key");
		return;
	}
	const char *sql = arena_printf(run->arena, "select count(*) - %s from %s", run->counts[i],
				       watched[i]);
	const char *why =
		expect_text(run->arena, ask(run, step, sql), step->kind == STEP_NONE ? "0" : "1");
	if (why == NULL && text[length] == ' ')
		why = expect_text(run->arena,
				  ask(run, step,
				      arena_printf(run->arena,
						   "select %s from %s order by entry desc limit 1",
						   i == 0 ? "type" : "action", watched[i])),
				  text + length + 1);
	if (why != NULL)
		complain(run, step, step->line,
			 arena_printf(run->arena, "rows added to %s: %s", watched[i], why));
}

static void look_at_rows(struct run *run, const struct step *step)
{
	const char *why = expect_text(run->arena, ask(run, step, fill(run, step, step->text)),
				      fill(run, step, step->more));
	if (why != NULL)
		complain(run, step, step->line, why);
}

static void look_at_digest(struct run *run, const struct step *step)
{
	const char *digest = database_digest(run->arena, run->database);
	if (run->digest == NULL || strcmp(run->digest, digest) != 0)
		complain(run, step, step->line,
			 arena_printf(run->arena, "the database changed:\n%s\n  then\n%s",
				      run->digest == NULL ? "(not kept)" : run->digest, digest));
}

static void run_file(struct run *run, const char *path);

static void run_jobs(struct run *run, const struct step *step)
{
	const char *fault = jobs_run(run->arena, run->database, run->now);
	if (fault != NULL)
		complain(run, step, step->line, fault);
}

static void run_step(struct run *run, const struct step *step)
{
	switch (step->kind) {
	case STEP_NOW: set_now(run, step); break;
	case STEP_AS: set_who(run, step); break;
	case STEP_LET: capture(run, step->text, fill(run, step, step->more)); break;
	case STEP_REQUEST: send_request(run, step); break;
	case STEP_ROW: look_at_row(run, step); break;
	case STEP_NONE:
	case STEP_ONE: look_at_growth(run, step); break;
	case STEP_SQL: ask(run, step, fill(run, step, step->text)); break;
	case STEP_ROWS: look_at_rows(run, step); break;
	case STEP_HOLD: {
		const char *why =
			database_hold(run->arena, run->database, fill(run, step, step->text));
		if (why != NULL)
			complain(run, step, step->line, why);
		break;
	}
	case STEP_RELEASE: database_release(); break;
	case STEP_KEEP: run->digest = database_digest(run->arena, run->database); break;
	case STEP_SAME: look_at_digest(run, step); break;
	case STEP_AWAY:
	case STEP_BACK:
		run->database_away = step->kind == STEP_AWAY;
		database_away(run->arena, run->database, run->database_away);
		break;
	case STEP_JOBS: run_jobs(run, step); break;
	case STEP_INCLUDE:
		run_file(run, arena_printf(run->arena, "%s/%s", run->folder, step->text));
		break;
	}
}

static void run_file(struct run *run, const char *path)
{
	const char *fault = NULL;
	const struct step *step = transcript_read(run->arena, path, &fault);
	if (fault == NULL && ++run->depth > INCLUDES_MAX)
		fault = "files include each other";
	if (fault != NULL && run->fault == NULL)
		run->fault = fault;
	for (; step != NULL && run->fault == NULL; step = step->next)
		run_step(run, step);
	run->depth--;
}

static void connect_service(struct arena *arena, const char *database)
{
	const char *url = database_url(arena, database, "guichet_app");
	db_configure(&(struct db_settings){
		.url = url,
		.connect_timeout_s = (int32_t)config()->connect_timeout_s,
		.answer_timeout_ms = (int32_t)config()->answer_timeout_ms,
		.statement_timeout_ms = (int32_t)config()->statement_timeout_ms,
		.lock_timeout_ms = (int32_t)config()->lock_timeout_ms,
		.idle_in_transaction_timeout_ms = (int32_t)config()->idle_in_transaction_ms,
	});
}

const char *transcript_run(struct arena *arena, const char *path)
{
	const char *fault = NULL;
	const char *slash = strrchr(path, '/');
	const char *label = slash == NULL ? path : slash + 1;
	struct run run = { .arena = arena,
			   .folder = arena_text(arena, path, (size_t)(label - path)) };
	run.database = database_open(arena, arena_text(arena, label, strcspn(label, ".")), &fault);
	if (run.database == NULL)
		return fault;
	if (!instant_parse("2023-03-01T10:00:00+01:00", &run.now))
		return "no instant";
	connect_service(arena, run.database);
	run_file(&run, path);
	database_drop(arena, run.database);
	return run.fault;
}
