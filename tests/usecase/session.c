#include "session.h"

#include "base/zone.h"
#include "http/page.h"

#include <assert.h>
#include <string.h>
#include <time.h>

struct instant real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (struct instant){ (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 };
}

static void read_person(struct session *s, const char *who)
{
	char *rest = arena_text(s->arena, who, strlen(who));
	char *role = strsep(&rest, " ");
	const char *subject = strsep(&rest, " ");
	assert(subject != NULL && "who: role, subject, SIRET");
	char *call = role;
	strsep(&call, ":");
	unsigned number = 0;
	while (number < ROLE_COUNT_ && strcmp(role_words[number], role) != 0)
		number++;
	assert(number < ROLE_COUNT_);
	s->role = (struct actor_role){ .role = number, .call_code = call };
	s->sirets[0] = rest;
	s->actor = (struct actor){ .subject = subject,
				   .client = "portal",
				   .scopes = role_default_scopes[number],
				   .roles = { &s->role, 1 },
				   .organisations = { s->sirets, rest == NULL ? 0 : 1 } };
}

static enum err read_request(struct request *req)
{
	TRY(match_route(req));
	TRY(authorize(req));
	TRY(read_headers(req));
	TRY(read_parameters(req));
	TRY(page_open(req));
	return read_body(req);
}

void session_open(struct session *s, const struct ask *ask)
{
	*s = (struct session){ .arena = arena_new() };
	read_person(s, ask->who);
	s->ex = (struct exchange){ .arena = s->arena,
				   .arrived = ask->now,
				   .method = ask->method,
				   .target = ask->target,
				   .address = "",
				   .body = ask->body,
				   .header_count = ask->header_count };
	memcpy(s->ex.headers, ask->headers, sizeof ask->headers);
	s->req = (struct request){ .ex = &s->ex, .reply = &s->reply };
	s->req.work = (struct work){ .arena = s->arena,
				     .problem = &s->req.problem,
				     .now = ask->now,
				     .actor = &s->actor,
				     .id = uuid_new(ask->now),
				     .zone = zone_find("Europe/Paris"),
				     .locale = LOCALE_EN };
	s->err = read_request(&s->req);
}

static enum err ended(struct session *s, enum err err)
{
	s->err = err;
	if (err != OK)
		txn_rollback(&s->txn);
	return err;
}

static enum err begin_and_lock(struct session *s)
{
	const struct route *r = s->req.route;
	bool done = false;
	s->req.out = arena_alloc(s->arena, r->out_size);
	txn_begin(&s->req.work, r->txn, r->operation, &s->txn);
	s->req.work.txn = s->txn;
	if (r->txn < TXN_WRITE)
		return OK;
	TRY(claim_key(&s->req, &done));
	return done ? OK : lock_target(&s->req);
}

enum err session_lock(struct session *s)
{
	return s->err == OK ? ended(s, begin_and_lock(s)) : s->err;
}

enum err session_do(struct session *s)
{
	if (s->err != OK || s->req.replayed)
		return s->err;
	return ended(s, s->req.route->call(&s->req.work, s->req.in, s->req.out));
}

static enum err trace_and_commit(struct session *s)
{
	if (!s->req.replayed && s->req.route->txn >= TXN_WRITE) {
		TRY(leave_trace(&s->req));
		TRY(render(&s->req));
		TRY(keep_answer(&s->req));
	}
	return txn_commit(&s->req.work, &s->txn);
}

enum err session_commit(struct session *s)
{
	return s->err == OK ? ended(s, trace_and_commit(s)) : s->err;
}

enum err session_rollback(struct session *s)
{
	txn_rollback(&s->txn);
	return OK;
}

void session_close(struct session *s)
{
	txn_rollback(&s->txn);
	json_release(&s->req.patch);
	arena_free(s->arena);
	s->arena = NULL;
}

enum err session_run(struct session *s, const struct ask *ask)
{
	session_open(s, ask);
	TRY(session_lock(s));
	TRY(session_do(s));
	return session_commit(s);
}

struct uuid session_created(const struct session *s)
{
	struct uuid id;
	memcpy(&id, (const char *)s->req.out + s->req.route->created_id_offset, sizeof id);
	return id;
}
