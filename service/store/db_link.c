#include "store/db_link.h"

#include "base/clock.h"
#include "base/json.h"
#include "store/db_row.h"

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MAX    8
#define RECONNECT_MS 200 /* a server that refused is left alone for so long */

struct link {
	PGconn *conn; /* NULL while there is none */
	const char *url;
	int64_t refused_ms; /* when the last attempt failed, on the monotonic clock */
	bool prepared[Q_COUNT_];
	enum query asked[BATCH_MAX]; /* and not waited for yet */
	size_t asked_count;
	struct row_map maps[Q_COUNT_];
};

static struct db_settings settings;
static pthread_key_t link_key;
static pthread_once_t link_once = PTHREAD_ONCE_INIT;
static _Thread_local const char *thread_url;
static _Thread_local int32_t thread_patience_ms; /* 0: as the settings say */
static _Thread_local uint64_t round_trips;
static _Thread_local int32_t answer_within_ms; /* 0: as the settings say */

static const struct constraint {
	const char *name;
	enum err err;
	const char *member;
} constraints[] = {
#define X(constraint_, err_, member_) { #constraint_, err_, member_ },
#include "store/constraints.def"
#undef X
};

static const struct sqlstate {
	const char *prefix;
	enum err err;
} sqlstates[] = {
	{ "40", ERR_RETRY },                /* serialization, deadlock */
	{ "55P03", ERR_LOCKED },            /* lock_timeout */
	{ "57014", ERR_OVERLOADED },        /* statement_timeout */
	{ "08", ERR_DATABASE_UNAVAILABLE }, /* connection */
	{ "53", ERR_DATABASE_UNAVAILABLE }, /* resources */
	{ "57", ERR_DATABASE_UNAVAILABLE }, /* shutdown */
	{ "25P03", ERR_DATABASE_UNAVAILABLE },
};

void db_configure(const struct db_settings *given)
{
	settings = *given;
}

void db_thread_use(const char *url)
{
	thread_url = url;
}

void db_thread_patience(int32_t lock_timeout_ms)
{
	thread_patience_ms = lock_timeout_ms;
}

static int32_t lock_timeout_ms(void)
{
	bool patient = thread_patience_ms == 0 || thread_patience_ms > settings.lock_timeout_ms;
	return patient ? settings.lock_timeout_ms : thread_patience_ms;
}

uint64_t db_round_trips(void)
{
	return round_trips;
}

void link_answer_within(int32_t ms)
{
	answer_within_ms = ms;
}

void link_close(struct link *link)
{
	PQfinish(link->conn);
	link->conn = NULL;
	link->asked_count = 0;
	memset(link->prepared, 0, sizeof link->prepared);
}

static void link_free(void *pointer)
{
	struct link *link = pointer;
	link_close(link);
	for (size_t i = 0; i < Q_COUNT_; i++)
		free(link->maps[i].columns);
	free(link);
}

static void link_key_make(void)
{
	pthread_key_create(&link_key, link_free);
}

static enum err unavailable(struct work *w, const char *cause)
{
	w->problem->cause = arena_text(w->arena, cause, strlen(cause));
	return fail(w->problem, ERR_DATABASE_UNAVAILABLE);
}

static enum err link_connect(struct work *w, struct link *link)
{
	if (link->refused_ms != 0 && clock_monotonic_ms() - link->refused_ms < RECONNECT_MS)
		return unavailable(w, "the database refused a moment ago");

	const char *timeout = arena_printf(w->arena, "%d", settings.connect_timeout_s);
	const char *options =
		arena_printf(w->arena,
			     "-c datestyle=ISO -c timezone=UTC -c jit=off -c statement_timeout=%d"
			     " -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d",
			     settings.statement_timeout_ms, lock_timeout_ms(),
			     settings.idle_in_transaction_timeout_ms);
	const char *const names[] = { "dbname",  "connect_timeout",  "application_name",
				      "options", "tcp_user_timeout", NULL };
	const char *const values[] = { link->url, timeout, "guichet", options, "5000", NULL };

	link->conn = PQconnectdbParams(names, values, 1);
	if (PQstatus(link->conn) != CONNECTION_OK || !PQenterPipelineMode(link->conn) ||
	    PQsetnonblocking(link->conn, 1) != 0) {
		enum err err = unavailable(w, PQerrorMessage(link->conn));
		link_close(link);
		link->refused_ms = clock_monotonic_ms();
		return err;
	}
	link->refused_ms = 0;
	return OK;
}

enum err link_of_thread(struct work *w, struct link **ret)
{
	pthread_once(&link_once, link_key_make);
	struct link *link = pthread_getspecific(link_key);
	if (link == NULL) {
		link = calloc(1, sizeof *link);
		if (link == NULL)
			abort();
		link->url = thread_url != NULL ? thread_url : settings.url;
		pthread_setspecific(link_key, link);
	}
	if (link->conn == NULL)
		TRY(link_connect(w, link));
	*ret = link;
	return OK;
}

bool link_alive(const struct link *link)
{
	return link->conn != NULL;
}

void result_release(struct pg_result **result)
{
	PQclear(*result);
}

/* --- sending */

static const char *list_literal(struct arena *arena, const struct text_list *list)
{
	size_t room = 3;
	for (size_t i = 0; i < list->count; i++)
		room += 2 * strlen(list->items[i]) + 3;
	char *text = arena_alloc(arena, room), *p = text;
	*p++ = '{';
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			*p++ = ',';
		*p++ = '"';
		for (const char *c = list->items[i]; *c != '\0'; c++) {
			if (*c == '"' || *c == '\\')
				*p++ = '\\';
			*p++ = *c;
		}
		*p++ = '"';
	}
	*p = '}';
	return text;
}

const char *link_literal(struct arena *arena, const struct param *param)
{
	char *text = arena_alloc(arena, 40);
	switch (param->kind) {
	case PARAM_NULL: return NULL;
	case PARAM_TEXT: return param->text;
	case PARAM_BYTES: return param->bytes.data;
	case PARAM_LIST: return list_literal(arena, param->list);
	case PARAM_BOOL: return param->number != 0 ? "t" : "f";
	case PARAM_INT:
	case PARAM_MONEY:
	case PARAM_RATE: return arena_printf(arena, "%lld", (long long)param->number);
	case PARAM_INSTANT: instant_format(param->instant, NULL, text); break;
	case PARAM_DATE: date_format(param->date, text); break;
	case PARAM_UUID: uuid_format(param->uuid, text); break;
	}
	return text;
}

static bool send_statement(struct work *w, struct link *link, const struct statement *s)
{
	const struct query_text *q = &query_texts[s->query];
	assert((size_t)q->param_count == s->params.count);
	if (!link->prepared[s->query] && !PQsendPrepare(link->conn, q->name, q->sql, 0, NULL))
		return false;

	const char **values = arena_alloc(w->arena, (s->params.count + 1) * sizeof *values);
	int *lengths = arena_alloc(w->arena, (s->params.count + 1) * sizeof *lengths);
	int *formats = arena_alloc(w->arena, (s->params.count + 1) * sizeof *formats);
	for (size_t i = 0; i < s->params.count; i++) {
		values[i] = link_literal(w->arena, &s->params.items[i]);
		formats[i] = s->params.items[i].kind == PARAM_BYTES;
		lengths[i] = formats[i] ? (int)s->params.items[i].bytes.length : 0;
	}
	return PQsendQueryPrepared(link->conn, q->name, (int)s->params.count, values, lengths,
				   formats, 0);
}

/* --- draining */

static bool wait_for(struct link *link, short events, int64_t deadline_ms)
{
	int64_t left = deadline_ms - clock_monotonic_ms();
	struct pollfd fd = { .fd = PQsocket(link->conn), .events = events };
	if (left <= 0)
		return false;
	int ready = poll(&fd, 1, (int)left);
	return ready > 0 || (ready < 0 && errno == EINTR);
}

static bool flush(struct link *link, int64_t deadline_ms)
{
	for (;;) {
		int left = PQflush(link->conn);
		if (left <= 0)
			return left == 0;
		if (!wait_for(link, POLLIN | POLLOUT, deadline_ms) || !PQconsumeInput(link->conn))
			return false;
	}
}

/* The next result, or false when the server is gone or says nothing in time. */
static bool next_result(struct link *link, int64_t deadline_ms, PGresult **ret)
{
	while (PQisBusy(link->conn))
		if (!wait_for(link, POLLIN, deadline_ms) || !PQconsumeInput(link->conn))
			return false;
	*ret = PQgetResult(link->conn);
	return PQstatus(link->conn) == CONNECTION_OK;
}

static enum err explain(struct work *w, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	w->problem->cause =
		arena_printf(w->arena, "%s %s %s", state == NULL ? "" : state,
			     constraint == NULL ? "" : constraint, message == NULL ? "" : message);
	for (size_t i = 0; constraint != NULL && i < COUNT(constraints); i++)
		if (strcmp(constraints[i].name, constraint) == 0)
			return fail(w->problem, constraints[i].err,
				    KV("member", constraints[i].member));
	for (size_t i = 0; state != NULL && i < COUNT(sqlstates); i++)
		if (strncmp(sqlstates[i].prefix, state, strlen(sqlstates[i].prefix)) == 0)
			return fail(w->problem, sqlstates[i].err);
	return fail(w->problem, ERR_INTERNAL);
}

/* The results of one step of the pipeline: its last one in *ret, false when the link is lost. */
static bool drain_step(struct link *link, int64_t deadline_ms, PGresult **ret)
{
	PGresult *result = NULL;
	if (!next_result(link, deadline_ms, ret) || *ret == NULL)
		return false;
	if (PQresultStatus(*ret) == PGRES_PIPELINE_SYNC)
		return true;
	return next_result(link, deadline_ms, &result) && result == NULL;
}

static bool failed(const PGresult *result)
{
	return PQresultStatus(result) == PGRES_FATAL_ERROR;
}

static enum err drain(struct work *w, struct link *link, struct batch batch, int64_t deadline_ms,
		      PGresult **ret, bool *ret_lost)
{
	enum err err = OK;
	for (size_t i = 0; i < batch.count;) {
		bool preparing = !link->prepared[batch.items[i].query];
		result_auto_t *result = NULL;
		if (!drain_step(link, deadline_ms, &result)) {
			*ret_lost = true;
			return err;
		}
		bool done = PQresultStatus(result) == PGRES_COMMAND_OK ||
			    PQresultStatus(result) == PGRES_TUPLES_OK;
		if (err == OK && failed(result))
			err = explain(w, result);
		if (preparing && done) {
			link->prepared[batch.items[i].query] = true;
			continue; /* the execution of the same statement follows */
		}
		if (preparing) { /* refused or skipped: so is its execution */
			result_auto_t *skipped = NULL;
			if (!drain_step(link, deadline_ms, &skipped)) {
				*ret_lost = true;
				return err;
			}
		}
		if (++i == batch.count && err == OK) {
			*ret = result;
			result = NULL;
		}
	}
	result_auto_t *sync = NULL;
	*ret_lost = !drain_step(link, deadline_ms, &sync);
	return err;
}

static int64_t answer_deadline_ms(void)
{
	return clock_monotonic_ms() +
	       (answer_within_ms > 0 ? answer_within_ms : settings.answer_timeout_ms);
}

static bool send_batch(struct work *w, struct link *link, struct batch batch, int64_t deadline_ms)
{
	assert(batch.count <= BATCH_MAX && link->asked_count == 0);
	bool sent = true;
	for (size_t i = 0; sent && i < batch.count; i++)
		sent = send_statement(w, link, &batch.items[i]);
	round_trips++;
	return sent && PQpipelineSync(link->conn) && flush(link, deadline_ms);
}

static enum err link_try(struct work *w, struct link *link, struct batch batch, PGresult **ret,
			 bool *ret_lost)
{
	int64_t deadline_ms = answer_deadline_ms();
	*ret_lost = !send_batch(w, link, batch, deadline_ms);
	return *ret_lost ? OK : drain(w, link, batch, deadline_ms, ret, ret_lost);
}

static void give_up(struct work *w, struct link *link)
{
	const char *message = PQerrorMessage(link->conn);
	w->problem->cause = arena_text(w->arena, message, strlen(message));
	link_close(link);
}

enum err link_run(struct work *w, struct link *link, struct batch batch, bool fresh,
		  struct pg_result **ret)
{
	for (int attempt = 0;; attempt++) {
		bool lost = false;
		result_auto_t *result = NULL;
		enum err err = link_try(w, link, batch, &result, &lost);
		if (!lost) {
			if (err == OK) {
				*ret = result;
				result = NULL;
			}
			return err;
		}
		give_up(w, link);
		if (err != OK && err != ERR_DATABASE_UNAVAILABLE)
			return err;
		if (!fresh || attempt > 0)
			return err != OK ? err : fail(w->problem, ERR_DATABASE_UNAVAILABLE);
		*w->problem = (struct problem){ 0 }; /* an idle connection that had died */
		TRY(link_connect(w, link));
	}
}

enum err link_ask(struct work *w, struct link *link, struct batch batch)
{
	if (!send_batch(w, link, batch, answer_deadline_ms())) {
		give_up(w, link);
		return fail(w->problem, ERR_DATABASE_UNAVAILABLE);
	}
	for (size_t i = 0; i < batch.count; i++)
		link->asked[i] = batch.items[i].query;
	link->asked_count = batch.count;
	return OK;
}

enum err link_wait(struct work *w, struct link *link, struct pg_result **ret)
{
	struct statement items[BATCH_MAX];
	struct batch batch = { items, link->asked_count };
	bool lost = false;
	for (size_t i = 0; i < batch.count; i++)
		items[i] = (struct statement){ .query = link->asked[i] };
	assert(batch.count > 0);
	link->asked_count = 0;
	enum err err = drain(w, link, batch, answer_deadline_ms(), ret, &lost);
	if (!lost)
		return err;
	give_up(w, link);
	return err != OK ? err : fail(w->problem, ERR_DATABASE_UNAVAILABLE);
}

void link_forget(struct link *link)
{
	if (link->asked_count > 0)
		link_close(link);
}

/* --- results */

size_t result_rows(const struct pg_result *result)
{
	return (size_t)PQntuples(result);
}

int64_t result_touched(const struct pg_result *result)
{
	return strtoll(PQcmdTuples((struct pg_result *)result), NULL, 10);
}

static void map_columns(struct row_map *map, const struct pg_result *result,
			const struct shape *shape)
{
	free(map->columns);
	map->shape = shape;
	map->columns = calloc(shape->count + 1, sizeof *map->columns);
	if (map->columns == NULL)
		abort();
	for (size_t i = 0; i < shape->count; i++)
		map->columns[i] = (int16_t)PQfnumber(result, shape->fields[i].name);
	map->document = (int16_t)PQfnumber(result, "document");
}

static struct bytes column(const struct pg_result *result, size_t row, int16_t column)
{
	if (column < 0 || PQgetisnull(result, (int)row, column))
		return (struct bytes){ 0 };
	return (struct bytes){ PQgetvalue(result, (int)row, column),
			       (size_t)PQgetlength(result, (int)row, column) };
}

const struct row_map *link_row_map(struct link *link, enum query query, const struct shape *shape,
				   const struct pg_result *result)
{
	struct row_map *map = &link->maps[query];
	if (map->shape != shape)
		map_columns(map, result, shape);
	return map;
}

void result_row_into(struct work *w, const struct row_map *map, const struct pg_result *result,
		     size_t row, void *ret)
{
	const struct shape *shape = map->shape;
	if (map->document >= 0)
		json_document(w, column(result, row, map->document), shape, ret);
	for (size_t i = 0; i < shape->count; i++)
		if (map->columns[i] >= 0)
			column_into(w, column(result, row, map->columns[i]), &shape->fields[i],
				    ret);
}
