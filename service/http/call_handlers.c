#include "gen/handlers.h"

#include "base/zone.h"
#include "http/call_view.h"
#include "http/page.h"
#include "usecase/create_call.h"
#include "usecase/delete_call.h"
#include "usecase/extend_call.h"
#include "usecase/publish_call.h"
#include "usecase/publish_results.h"
#include "usecase/set_call_clock.h"
#include "usecase/update_call.h"

/* --- the call */

enum err on_call_list(struct work *w, const struct call_list_in *in, struct call_page *out)
{
	struct call_filter filter = { .mode = in->mode == NULL ? NULL : call_mode_words[*in->mode],
				      .states = in->state,
				      .programme = in->programme_id,
				      .after = in->cursor,
				      .limit = in->limit };
	struct call_head_list heads = { 0 };
	TRY(call_heads(w, &filter, &heads));
	if (page_cut(&heads, in->limit, &out->page))
		out->page.next_cursor = heads.items[heads.count - 1].code;

	struct uuid *ids = arena_new_many(w->arena, struct uuid, heads.count);
	const struct call_version_rules **versions =
		arena_new_many(w->arena, const struct call_version_rules *, heads.count);
	for (size_t i = 0; i < heads.count; i++)
		ids[i] = heads.items[i].version_id;
	TRY(call_versions_rules(w, ids, heads.count, versions));
	out->data.items = arena_new_many(w->arena, struct call_summary, heads.count);
	for (out->data.count = 0; out->data.count < heads.count; out->data.count++)
		call_summary_view(w, &heads.items[out->data.count], versions[out->data.count],
				  &out->data.items[out->data.count]);
	return OK;
}

enum err on_call_read(struct work *w, const struct call_read_in *in, struct call *out)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(call_version_rules(w, head.version_id, &version));
	return call_view(w, &head, version, out);
}

/* What this transaction has just made of the call; it may still be taken back. */
static enum err written(struct work *w, struct uuid id, struct call *out)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	TRY(call_head_by_ref(w, uuid_text(w, id), &head));
	TRY(call_version_rules_anew(w, head.version_id, &version));
	return call_view(w, &head, version, out);
}

enum err on_call_create(struct work *w, const struct call_create_in *in, struct call *out)
{
	struct uuid id;
	TRY(create_call(w, &in->body, &id));
	return written(w, id, out);
}

enum err on_call_update(struct work *w, const struct call_update_in *in, struct call *out)
{
	struct uuid id;
	TRY(update_call(w, in->call_id, &in->body, &id));
	return written(w, id, out);
}

enum err on_call_delete(struct work *w, const struct call_delete_in *in, struct nothing *out)
{
	(void)out;
	return delete_call(w, in->call_id);
}

enum err on_call_publish(struct work *w, const struct call_publish_in *in, struct call *out)
{
	struct uuid id;
	TRY(publish_call(w, in->call_id, &in->body, &id));
	return written(w, id, out);
}

enum err on_call_extend(struct work *w, const struct call_extend_in *in, struct call *out)
{
	struct uuid id;
	TRY(extend_call(w, in->call_id, &in->body, &id));
	return written(w, id, out);
}

enum err on_call_act_list(struct work *w, const struct call_act_list_in *in,
			  struct call_act_page *out)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(call_acts(w, &head, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = arena_printf(
			w->arena, "%lld", (long long)out->data.items[out->data.count - 1].number);
	return OK;
}

enum err on_call_results_publish(struct work *w, const struct call_results_publish_in *in,
				 struct call *out)
{
	struct uuid id;
	TRY(publish_results(w, in->call_id, &id));
	return written(w, id, out);
}

/* --- its versions */

enum err on_call_version_list(struct work *w, const struct call_version_list_in *in,
			      struct call_version_page *out)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(call_version_summaries(w, head.id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = arena_printf(
			w->arena, "%lld", (long long)out->data.items[out->data.count - 1].number);
	return OK;
}

enum err on_call_version_read(struct work *w, const struct call_version_read_in *in,
			      struct call_version *out)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(call_version_by_number(w, head.id, in->version_number, out));
	w->zone = zone_find(out->rules.time_zone);
	return OK;
}

/* --- its clock */

static enum err clock_answer(struct work *w, const char *id_or_code, struct call_clock *out)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, id_or_code, &head));
	if (head.mode != CALL_MODE_TEST)
		return fail(w->problem, ERR_NOT_A_TEST_CALL);
	*out = (struct call_clock){ .id = head.id,
				    .version = head.version,
				    .now = call_head_now(&head, w->now),
				    .rate = head.clock_at == NULL ? 1 : head.clock_rate };
	out->running = out->rate > 0;
	return OK;
}

enum err on_call_clock_read(struct work *w, const struct call_clock_read_in *in,
			    struct call_clock *out)
{
	return clock_answer(w, in->call_id, out);
}

enum err on_call_clock_set(struct work *w, const struct call_clock_set_in *in,
			   struct call_clock *out)
{
	TRY(set_call_clock(w, in->call_id, &in->body));
	return clock_answer(w, in->call_id, out);
}

/* --- its timeline */

/* The version that ruled then, unless the rules of now are asked for. */
static enum err timeline_version(struct work *w, const struct call_timeline_in *in,
				 const struct call_head *head, struct uuid *ret)
{
	bool now = in->rules != NULL && *in->rules == CALL_TIMELINE_RULES_NOW;
	*ret = head->version_id;
	if (in->at == NULL || now || head->published_at == NULL)
		return OK;
	return call_version_in_force(w, head->id, *in->at, ret);
}

enum err on_call_timeline(struct work *w, const struct call_timeline_in *in, struct timeline *out)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	struct timeline_facts facts;
	struct uuid version_id;
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(timeline_version(w, in, &head, &version_id));
	TRY(call_version_rules(w, version_id, &version));
	call_timeline_facts(w, &head, version, &facts);
	if (in->at != NULL)
		facts.at = *in->at;
	w->zone = version->zone;
	timeline_build(w->arena, &facts, out);
	return OK;
}
