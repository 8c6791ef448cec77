#include "store/call_store.h"

#include "base/actor.h"
#include "base/json.h"
#include "base/zone.h"

static const struct field call_head_fields[] = {
	FIELD(struct call_head, id),
	FIELD(struct call_head, code),
	FIELD_ENUM_OF(struct call_head, mode, call_mode_words),
	FIELD_ENUM_OF(struct call_head, state, call_state_words),
	FIELD(struct call_head, version),
	FIELD(struct call_head, version_number),
	FIELD(struct call_head, version_id),
	FIELD_MAYBE(struct call_head, clock_at, FIELD_INSTANT),
	FIELD_MAYBE(struct call_head, clock_set_at, FIELD_INSTANT),
	FIELD(struct call_head, clock_rate),
	FIELD_MAYBE(struct call_head, published_at, FIELD_INSTANT),
	FIELD_MAYBE(struct call_head, results_published_at, FIELD_INSTANT),
	FIELD_MAYBE(struct call_head, spent_at, FIELD_INSTANT),
	FIELD(struct call_head, created_at),
	FIELD(struct call_head, updated_at),
	FIELD(struct call_head, asker_has_file),
};
static const struct shape call_head_shape = SHAPE_OF(struct call_head, call_head_fields);

static struct call_clock_facts clock_of(const struct call_head *head)
{
	struct call_clock_facts clock = { .mode = head->mode,
					  .now = head->clock_at,
					  .rate = head->clock_rate };
	if (head->clock_set_at != NULL)
		clock.set_at = *head->clock_set_at;
	return clock;
}

static bool hurries(const struct call_head *head)
{
	struct call_clock_facts clock = clock_of(head);
	return call_clock_hurries(&clock);
}

enum err call_head_by_ref(struct work *w, const char *id_or_code, struct call_head *ret)
{
	TRY(db_one(w, Q_CALL_HEAD, &call_head_shape, ret, P(id_or_code)));
	w->call_mode = call_mode_words[ret->mode];
	w->fleeting |= hurries(ret);
	return OK;
}

static const struct field votes_fields[] = {
	FIELD(struct call_votes, missing),
	FIELD(struct call_votes, cast),
};
static const struct shape votes_shape = SHAPE_OF(struct call_votes, votes_fields);

enum err call_votes(struct work *w, struct uuid id, struct call_votes *ret)
{
	return db_one(w, Q_CALL_VOTES, &votes_shape, ret, P(id));
}

struct instant call_head_now(const struct call_head *head, struct instant real_now)
{
	struct call_clock_facts clock = clock_of(head);
	return call_now(&clock, real_now);
}

bool call_clock_in_reach(const struct work *w, const struct call_head *head)
{
	const uint32_t region = AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER | AUDIENCE_ADMIN;
	return head->asker_has_file || actor_has_role(w->actor, region, head->code);
}

enum err call_heads(struct work *w, const struct call_filter *filter, struct call_head_list *ret)
{
	TRY(db_many(w, Q_CALL_LIST, &call_head_shape, ret, P(filter->mode), P(filter->states),
		    P(filter->after), P(filter->limit), P(filter->programme)));
	for (size_t i = 0; i < ret->count; i++)
		w->fleeting |= hurries(&ret->items[i]);
	return OK;
}

enum err call_version_summaries(struct work *w, struct uuid call_id, const char *after,
				int64_t limit, struct call_version_summary_list *ret)
{
	return db_many(w, Q_CALL_VERSION_LIST, &call_version_summary_shape, ret, P(call_id),
		       P(after), P(limit));
}

enum err call_version_by_number(struct work *w, struct uuid call_id, int64_t number,
				struct call_version *ret)
{
	return db_one(w, Q_CALL_VERSION_BY_NUMBER, &call_version_shape, ret, P(call_id), P(number));
}

enum err call_acts(struct work *w, const struct call_head *head, const char *after, int64_t limit,
		   struct call_act_list *ret)
{
	bool managed = actor_has_role(w->actor, AUDIENCE_MANAGER | AUDIENCE_ADMIN, head->code);
	return db_many(w, Q_CALL_ACT_LIST, &call_act_shape, ret, P(head->id), P(after), P(limit),
		       P(managed));
}

struct identified {
	struct uuid id;
};
static const struct field identified_fields[] = { FIELD(struct identified, id) };
static const struct shape identified_shape = SHAPE_OF(struct identified, identified_fields);

enum err call_version_in_force(struct work *w, struct uuid call_id, struct instant at,
			       struct uuid *ret)
{
	struct identified found = { 0 };
	TRY(db_one(w, Q_CALL_VERSION_IN_FORCE, &identified_shape, &found, P(call_id), P(at)));
	*ret = found.id;
	return OK;
}

/* --- writes */

/* As the wire has them, instants in the zone of the call. */
static const char *rules_text(struct work *w, const struct call_rules *rules)
{
	struct buffer text = buffer_new(w->arena, 16384);
	json_write(&text, &call_rules_shape, rules, zone_find(rules->time_zone));
	return buffer_text(&text);
}

enum err call_insert(struct work *w, const struct call_new *call)
{
	TRY(db_exec(w, Q_CALL_INSERT, P(call->id), P(call->code), P(call_mode_words[call->mode]),
		    P(w->now)));
	return db_exec(w, Q_CALL_DRAFT_INSERT, P(call->version_id), P(call->id),
		       P(rules_text(w, call->rules)));
}

enum err call_draft_replace(struct work *w, const struct call_head *head,
			    const struct call_rules *rules)
{
	TRY(db_exec(w, Q_CALL_DRAFT_TOUCH, P(head->id), P(rules->code), P(w->now)));
	return db_exec(w, Q_CALL_DRAFT_REPLACE, P(head->version_id), P(rules_text(w, rules)));
}

enum err call_draft_delete(struct work *w, struct uuid id)
{
	return db_exec(w, Q_CALL_DRAFT_DELETE, P(id));
}

enum err call_publication(struct work *w, const struct call_head *head,
			  const struct call_answered *answered)
{
	struct instant at = call_head_now(head, w->now);
	TRY(db_exec(w, Q_CALL_PUBLISH_PINS, P(head->version_id)));
	TRY(db_exec(w, Q_CALL_PUBLISH_VERSION, P(head->version_id), P(at),
		    P(&answered->acknowledged), P(answered->note), P(w->actor->subject)));
	return db_exec(w, Q_CALL_PUBLISH, P(head->id), P(at), P(w->now));
}

enum err call_act_insert(struct work *w, const struct call_act_new *act)
{
	struct uuid id = uuid_new(w->now);
	int64_t number = act->head->version_number + 1;
	TRY(db_exec(w, Q_CALL_ACT_INSERT, P(id), P(act->head->id), P(number),
		    P(rules_text(w, act->rules)), P(act->act), P(act->reason),
		    P(act->applies_to_open), P(&act->acknowledged), P(w->actor->subject),
		    P(call_head_now(act->head, w->now))));
	TRY(db_exec(w, Q_CALL_ACT_PINS, P(id), P(act->head->version_id)));
	TRY(db_exec(w, Q_CALL_PUBLISH_PINS, P(id)));
	return db_exec(w, Q_CALL_ACT_TAKE_EFFECT, P(act->head->id), P(number), P(w->now));
}

struct held {
	int64_t count;
};
static const struct field held_fields[] = { FIELD(struct held, count) };
static const struct shape held_shape = SHAPE_OF(struct held, held_fields);

enum err call_results_hold(struct work *w, struct uuid id)
{
	struct held held = { 0 };
	return db_one(w, Q_CALL_RESULTS_HOLD, &held_shape, &held, P(id));
}

enum err call_results_publish(struct work *w, const struct call_head *head)
{
	return db_exec(w, Q_CALL_RESULTS_PUBLISH, P(head->id), P(call_head_now(head, w->now)),
		       P(w->now));
}

enum err call_clock_replace(struct work *w, struct uuid id, struct instant at, int64_t rate)
{
	return db_exec(w, Q_CALL_CLOCK_REPLACE, P(id), P(at), P(rate), P(w->now));
}
