/* What every write promises: one effect per key, no lost update, a trace in the same transaction.
 */
#include <stdlib.h>
#include <string.h>

#include "base/actor.h"
#include "base/digest.h"
#include "base/explain.h"
#include "domain/timeline.h"
#include "http/request.h"

/* What makes a request the same as another: its target, its version, the headers that are
 * parameters of it, its body. */
static struct key_claim claim_of(struct request *req)
{
	const struct route *r = req->route;
	struct buffer text = buffer_new(req->ex->arena, 256);
	buffer_printf(&text, "%s %s\n%s\n", req->ex->method, req->ex->target,
		      req->if_match == NULL ? "" : req->if_match);
	for (size_t i = 0; i < r->header_param_count; i++) {
		const char *value = exchange_header(req->ex, r->header_params[i].name, NULL);
		buffer_printf(&text, "%s\n", value == NULL ? "" : value);
	}
	buffer_add(&text, req->ex->body.data, req->ex->body.length);
	return (struct key_claim){
		.operation = r->operation,
		.key = req->key,
		.fingerprint =
			sha256_text(req->ex->arena, (struct bytes){ text.data, text.length }),
	};
}

enum err claim_key(struct request *req, bool *ret_done)
{
	*ret_done = false;
	if (req->key == NULL || req->dry_run)
		return OK;
	struct key_claim claim = claim_of(req);
	struct kept_answer kept = { 0 };
	bool claimed = false;
	TRY(key_claim(&req->work, &claim, &claimed, &kept));
	if (claimed)
		return OK;
	if (strcmp(kept.fingerprint, claim.fingerprint) != 0)
		return fail(req->work.problem, ERR_IDEMPOTENCY_KEY_REUSED);
	req->kept = kept;
	req->replayed = true;
	*ret_done = true;
	return OK;
}

/* What the query of the present row asks for: the target, or what the body starts from. */
static const char *name_of_row(struct request *req)
{
	const char *base = req->route->base;
	if (base == NULL)
		return req->path_values[0];
	return json_member_text(&req->work, req->patch, base);
}

/* The body struct of a PATCH, or of a POST that starts from a row: the row, then the patch over it.
 */
static enum err fill_from_row(struct request *req)
{
	const struct route *r = req->route;
	struct work *w = &req->work;
	struct verdict *faults = verdict_new(w->arena);
	void *body = (char *)req->in + r->body_offset;
	memset(body, 0, r->body->size);
	TRY(db_one(w, r->current_query, r->body, body, P(name_of_row(req))));
	json_into(w, req->patch, r->body, JSON_PATCH, "#", faults, body);
	return verdict_ok(faults) ? OK : refuse_as(w, ERR_BODY_INVALID, faults);
}

static enum err check_version(struct request *req)
{
	if (req->if_match == NULL || strtoll(req->if_match, NULL, 10) == req->target.version)
		return OK;
	reply_header(req->reply, "ETag",
		     arena_printf(req->ex->arena, "\"%lld\"", (long long)req->target.version));
	return fail(req->work.problem, ERR_STALE, KV("version", req->target.version));
}

/* May this actor, in a role that the operation is for, write to the locked row?  A role that is
 * limited to calls says nothing about the others, and an applicant's role nothing about what
 * belongs to organisations that are not its own, though another role of the same person reads it.
 */
static bool is_theirs(const struct request *req)
{
	const struct actor *a = req->work.actor;
	const struct subject *s = &req->target;
	uint32_t audience = req->route->audience;
	if (s->sirets.count == 0 || !actor_has_role(a, audience, s->call_code))
		return actor_has_role(a, audience, s->call_code);
	if (actor_has_role(a, audience & ~(uint32_t)AUDIENCE_APPLICANT, s->call_code))
		return true;
	for (size_t i = 0; i < s->sirets.count; i++)
		if (actor_has_organisation(a, s->sirets.items[i]))
			return true;
	return false;
}

/* What is of no call and of no organisation serves all calls: a role that is limited to some does
 * not write it. */
static bool is_within_reach(const struct request *req, const struct subject *s)
{
	const struct actor *a = req->work.actor;
	if (s->call_code != NULL || s->sirets.count > 0)
		return true;
	for (size_t i = 0; i < a->roles.count; i++)
		if (a->roles.items[i].call_code == NULL &&
		    (req->route->audience & 1u << a->roles.items[i].role) != 0)
			return true;
	return false;
}

enum err lock_target(struct request *req)
{
	const struct route *r = req->route;
	struct work *w = &req->work;
	if (!r->has_target)
		return req->patch == NULL ? OK : fill_from_row(req);
	req->target = (struct subject){ 0 };
	TRY(subject_lock(w, r->subject_query, req->path_values[0], &req->target));
	if (!is_theirs(req))
		return fail(w->problem, ERR_NOT_FOUND);
	if (!is_within_reach(req, &req->target))
		return role_missing(req);
	TRY(check_version(req));
	return r->has_current ? fill_from_row(req) : OK;
}

static struct uuid created_id(const struct request *req)
{
	struct uuid id;
	memcpy(&id, (const char *)req->out + req->route->created_id_offset, sizeof id);
	return id;
}

static const char *digest(struct request *req, const struct subject *s)
{
	const char *content = s->content == NULL ? "" : s->content;
	return sha256_text(req->ex->arena, (struct bytes){ content, strlen(content) });
}

/* The object after the write; found is false when the write was its deletion. */
static enum err read_after(struct request *req, struct subject *ret, bool *ret_found)
{
	const struct route *r = req->route;
	struct work *w = &req->work;
	char id[37];
	uuid_format(r->creates ? created_id(req) : req->target.id, id);
	enum err err = subject_lock(w, r->subject_query, id, ret);
	*ret_found = err == OK;
	if (err != ERR_NOT_FOUND || r->creates)
		return err;
	*w->problem = (struct problem){ 0 };
	*ret = req->target;
	return OK;
}

static struct instant now_of_call(const struct subject *s, struct instant now)
{
	struct call_clock_facts clock = {
		.mode = s->test ? CALL_MODE_TEST : CALL_MODE_LIVE,
		.now = s->clock_at,
		.set_at = s->clock_set_at == NULL ? now : *s->clock_set_at,
		.rate = s->clock_rate,
	};
	return call_now(&clock, now);
}

enum err leave_trace(struct request *req)
{
	const struct route *r = req->route;
	struct work *w = &req->work;
	struct trace trace = { .event = r->event, .object = r->subject };
	bool found = false;
	TRY(read_after(req, &trace.subject, &found));
	if (r->creates && !is_within_reach(req, &trace.subject))
		return role_missing(req);
	if (r->has_target)
		trace.before_digest = digest(req, &req->target);
	if (found)
		trace.after_digest = digest(req, &trace.subject);
	struct instant call_at = now_of_call(&trace.subject, w->now);
	trace.call_at = trace.subject.call_id == NULL ? NULL : &call_at;
	return trace_leave(w, &trace);
}

enum err keep_answer(struct request *req)
{
	if (req->key == NULL || req->dry_run)
		return OK;
	struct key_claim claim = claim_of(req);
	return key_keep(&req->work, &claim, &req->kept);
}
