#include "gen/handlers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/actor.h"
#include "gen/openapi_files.h"
#include "http/page.h"
#include "http/problem_page.h"
#include "http/route.h"
#include "http/token.h"
#include "store/audit_store.h"
#include "store/event_store.h"

/* --- who asks, and who may */

/* The words of a bit set. */
static struct text_list words_of(struct work *w, uint64_t bits, const char *const *words,
				 size_t count)
{
	struct text_list list = { arena_new_many(w->arena, const char *, count), 0 };
	for (size_t i = 0; i < count; i++)
		if ((bits & UINT64_C(1) << i) != 0)
			list.items[list.count++] = words[i];
	return list;
}

static const char *role_shown(struct work *w, const struct actor_role *role)
{
	if (role->call_code == NULL)
		return role_words[role->role];
	return arena_printf(w->arena, "%s:%s", role_words[role->role], role->call_code);
}

enum err on_me_read(struct work *w, const struct me_read_in *in, struct me *out)
{
	(void)in;
	const struct actor *a = w->actor;
	*out = (struct me){
		.subject = a->subject,
		.client_id = a->client,
		.acting = a->acting,
		.organisations = a->organisations,
		.roles.items = arena_new_many(w->arena, const char *, a->roles.count),
		.scopes = words_of(w, a->scopes, scope_words, SCOPE_COUNT_),
		.expires_at = a->expires_at,
	};
	for (; out->roles.count < a->roles.count; out->roles.count++)
		out->roles.items[out->roles.count] =
			role_shown(w, &a->roles.items[out->roles.count]);
	return OK;
}

enum err on_permission_list(struct work *w, const struct permission_list_in *in,
			    struct permission_table *out)
{
	(void)in;
	out->data.items = arena_new_many(w->arena, struct permission, route_count);
	for (out->data.count = 0; out->data.count < route_count; out->data.count++) {
		const struct route *r = &routes[out->data.count];
		out->data.items[out->data.count] = (struct permission){
			.operation = r->operation,
			.method = r->method,
			.path = r->path,
			.summary = r->summary,
			.public = (r->audience & AUDIENCE_PUBLIC) != 0,
			.roles = words_of(w, r->audience, role_words, ROLE_COUNT_),
			.scopes = words_of(w, r->scopes, scope_words, SCOPE_COUNT_),
		};
	}
	return OK;
}

/* --- what happened */

static const char *position_text(struct work *w, int64_t position)
{
	return arena_printf(w->arena, "%lld", (long long)position);
}

/* The head is read first and bounds the page: nothing up to it can appear later.  The cursor is
 * the last position shown, also on the last page, so that a reader asks again from there. */
enum err on_event_list(struct work *w, const struct event_list_in *in, struct event_page *out)
{
	struct event_filter filter = {
		.types = in->type, .call = in->call_id, .after = in->cursor, .limit = in->limit
	};
	struct page page = { 0 };
	TRY(event_head(w, &filter.until));
	TRY(events(w, &filter, &out->data));
	page_cut(&out->data, in->limit, &page);

	int64_t last = in->cursor == NULL ? 0 : strtoll(in->cursor, NULL, 10);
	if (out->data.count > 0)
		last = out->data.items[out->data.count - 1].position;
	out->page = (struct event_page_info){ .limit = page.limit,
					      .has_more = page.has_more,
					      .next_cursor = position_text(w, last),
					      .head = filter.until };
	return OK;
}

enum err on_audit_entry_list(struct work *w, const struct audit_entry_list_in *in,
			     struct audit_entry_page *out)
{
	TRY(audit_entries(w, in->object_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor =
			position_text(w, out->data.items[out->data.count - 1].position);
	return OK;
}

/* --- how it is */

enum err on_live_read(struct work *w, const struct live_read_in *in, struct health *out)
{
	(void)w;
	(void)in;
	out->status = HEALTH_STATUS_OK;
	return OK;
}

#define READY_KEPT_US   INT64_C(1000000)
#define READY_ANSWER_MS 200

static struct {
	pthread_mutex_t lock;
	struct instant asked_at;
	bool asking; /* one asks at a time; others get the last answer, and never wait */
	bool ready;
} database = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Asked of the database once a second, however many ask. */
static bool database_ready(struct instant now)
{
	pthread_mutex_lock(&database.lock);
	int64_t age_us = now.us - database.asked_at.us;
	bool ask = !database.asking && (age_us < 0 || age_us >= READY_KEPT_US);
	bool ready = database.ready;
	database.asking = database.asking || ask;
	pthread_mutex_unlock(&database.lock);
	if (!ask)
		return ready;

	ready = db_ping(READY_ANSWER_MS);
	pthread_mutex_lock(&database.lock);
	database.asked_at = now;
	database.asking = false;
	database.ready = ready;
	pthread_mutex_unlock(&database.lock);
	return ready;
}

enum err on_ready_read(struct work *w, const struct ready_read_in *in, struct health *out)
{
	(void)in;
	struct token_state keys = { 0 };
	token_state(&keys);
	if (!keys.usable || !database_ready(w->now))
		return fail(w->problem, ERR_DATABASE_UNAVAILABLE);
	out->status = HEALTH_STATUS_OK;
	return OK;
}

/* --- what the service says of itself */

static void publish(const struct published_file *file, struct content *out)
{
	out->media_type = file->media_type;
	out->bytes = file->bytes;
}

enum err on_openapi_read(struct work *w, const struct openapi_read_in *in, struct content *out)
{
	(void)w;
	(void)in;
	publish(&openapi_31, out);
	return OK;
}

enum err on_openapi_3_0_read(struct work *w, const struct openapi_3_0_read_in *in,
			     struct content *out)
{
	(void)w;
	(void)in;
	publish(&openapi_30, out);
	return OK;
}

enum err on_call_rules_schema(struct work *w, const struct call_rules_schema_in *in,
			      struct content *out)
{
	(void)w;
	(void)in;
	publish(&schema_call_rules, out);
	return OK;
}

enum err on_docs_read(struct work *w, const struct docs_read_in *in, struct content *out)
{
	(void)w;
	(void)in;
	publish(&docs_html, out);
	out->policy = docs_html_policy;
	return OK;
}

enum err on_problem_read(struct work *w, const struct problem_read_in *in, struct content *out)
{
	return problem_page(w, in->code, out);
}
