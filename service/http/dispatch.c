#include "http/dispatch.h"

#include "base/actor.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/zone.h"
#include "http/answer_cache.h"
#include "http/page.h"
#include "http/request.h"
#include "store/db.h"

#include <string.h>

#define ATTEMPTS 3 /* a transaction that the database refused for the order of others */

static enum err guarded_write(struct request *req) /* what every write promises */
{
	bool done = false;
	TRY(claim_key(req, &done)); /* 422 another request's key, 409 one still running */
	if (done)
		return OK;
	TRY(lock_target(req)); /* 404, 412 */
	TRY(req->route->call(&req->work, req->in, req->out));
	TRY(leave_trace(req)); /* the audit row and the event row */
	TRY(render(req));
	return keep_answer(req);
}

/* What is read of a test call says so, whatever it is. */
static enum err tell_call_mode(struct request *req)
{
	const struct route *r = req->route;
	bool by_id = r->path_param_count > 0 && r->path_params[0].kind == FIELD_UUID;
	if (req->work.call_mode != NULL || !by_id || r->txn == TXN_NONE)
		return OK;
	return call_mode_of(&req->work, req->path_values[0]);
}

static enum err read_only(struct request *req)
{
	TRY(req->route->call(&req->work, req->in, req->out));
	TRY(tell_call_mode(req));
	return render(req);
}

static enum err in_transaction(struct request *req)
{
	const struct route *r = req->route;
	req->out = arena_alloc(req->ex->arena, r->out_size);
	if (r->txn == TXN_NONE)
		return read_only(req);

	txn_auto_t *txn = NULL; /* rolled back on return, unless committed */
	txn_begin(&req->work, r->txn, r->operation, &txn);
	req->work.txn = txn;
	TRY(r->txn < TXN_WRITE ? read_only(req) : guarded_write(req));
	if (req->dry_run)
		return txn_rehearse(&req->work, &txn);
	TRY(txn_commit(&req->work, &txn));
	if (r->txn >= TXN_WRITE)
		answer_cache_written(req);
	return OK;
}

static enum err attempts(struct request *req)
{
	struct arena_mark mark = arena_mark(req->ex->arena);
	size_t headers = req->reply->header_count; /* later ones stand in what is rewound */
	enum err err = in_transaction(req);
	for (int i = 1; err == ERR_RETRY && i < ATTEMPTS; i++) {
		spool_close(&req->reply->file);
		arena_rewind(req->ex->arena, mark);
		req->reply->header_count = headers;
		req->problem = (struct problem){ 0 };
		err = in_transaction(req);
	}
	if (err != ERR_RETRY)
		return err;
	req->problem = (struct problem){ .cause = req->problem.cause };
	return fail(&req->problem, ERR_OVERLOADED);
}

/* Does the query give the parameter, whatever its value? */
static bool query_has(const char *query, const char *name)
{
	size_t length = strlen(name);
	for (const char *p = query; *p != '\0'; p += strcspn(p, "&"), p += *p == '&')
		if (strncmp(p, name, length) == 0 && p[length] == '=')
			return true;
	return false;
}

static bool is_long(const struct request *req)
{
	const struct route *r = req->route;
	return r->is_long && (r->long_with == NULL || query_has(req->query, r->long_with));
}

/* A worker has many connections, all of which wait for what it does: whatever takes long is served
 * by the lane, or not at all. */
static enum err unless_long(struct request *req)
{
	if (req->ex->late)
		return fail(&req->problem, ERR_OVERLOADED);
	if (req->ex->put_off == NULL || !is_long(req))
		return OK;
	req->reply->put_off = req->ex->put_off(req->ex);
	return fail(&req->problem, ERR_OVERLOADED);
}

/* Somebody else holds what this request needs: it was rolled back, and waits in the lane. */
static enum err unless_locked(struct request *req, enum err err)
{
	bool waits = err == ERR_LOCKED || err == ERR_IDEMPOTENCY_IN_PROGRESS;
	if (waits && req->ex->put_off != NULL)
		req->reply->put_off = req->ex->put_off(req->ex);
	return err;
}

static enum err serve(struct request *req)
{
	TRY(match_route(req)); /* 400, 404, 405, 414 */
	if (is_options(req))
		return OK;
	TRY(authenticate(req));    /* 400, 401 */
	TRY(authorize(req));       /* 403 */
	TRY(read_headers(req));    /* 400, 406, 415, 428 */
	TRY(read_parameters(req)); /* 404 in the path, 400 in the query */
	TRY(page_open(req));       /* 400 */
	TRY(read_body(req));       /* 413, 400, 422 */
	TRY(unless_long(req));     /* 503 */
	return unless_locked(req, attempts(req));
}

static void log_request(const struct request *req, enum err err)
{
	log_access(&req->work,
		   &(struct log_access){
			   .operation = req->route == NULL ? NULL : req->route->operation,
			   .method = req->ex->method,
			   .status = req->reply->status,
			   .problem = err == OK ? NULL : problem_texts[err].slug,
			   .cause = req->problem.cause,
			   .duration_us = clock_now().us - req->ex->arrived.us,
			   .bytes = req->reply->file == NULL ? req->reply->body.length
							     : req->reply->file->length,
		   });
}

static enum err serve_anew(struct request *req)
{
	read_language(req);
	allow_origin(req);
	enum err err = serve(req);
	if (err != OK)
		spool_close(&req->reply->file); /* it was written, and then the rest failed */
	if (err != OK)
		answer_problem(req, err);
	else if (is_options(req))
		answer_options(req);
	else
		answer(req);
	add_common_headers(req);
	return err;
}

void dispatch(struct exchange *ex, struct reply *ret)
{
	struct request req = { .ex = ex, .reply = ret };
	req.work = (struct work){
		.arena = ex->arena,
		.problem = &req.problem,
		.now = ex->arrived,
		.actor = &actor_public,
		.id = uuid_new(ex->arrived),
		.zone = zone_find(config()->time_zone),
		.locale = LOCALE_FR,
	};
	db_thread_patience(ex->put_off == NULL ? 0 : (int32_t)config()->lock_patience_ms);
	enum err err = OK;
	if (!answer_cached(&req)) {
		err = serve_anew(&req);
		json_release(&req.patch);
		if (ret->put_off)
			return; /* it is told by who serves it */
		answer_cache_keep(&req);
	}
	log_request(&req, err);
}
