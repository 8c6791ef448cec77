#include "store/guard_store.h"

#include <string.h>

#include "base/actor.h"
#include "gen/schema.h"

static const struct field text_item = { .kind = FIELD_TEXT };

static const struct field subject_fields[] = {
	FIELD(struct subject, id),
	FIELD(struct subject, version),
	FIELD_MAYBE(struct subject, call_id, FIELD_UUID),
	FIELD_MAYBE(struct subject, call_code, FIELD_TEXT),
	FIELD(struct subject, test),
	FIELD_MAYBE(struct subject, clock_at, FIELD_INSTANT),
	FIELD_MAYBE(struct subject, clock_set_at, FIELD_INSTANT),
	FIELD(struct subject, clock_rate),
	FIELD_LIST_OF(struct subject, sirets, &text_item),
	FIELD_MAYBE(struct subject, content, FIELD_TEXT),
};
static const struct shape subject_shape = SHAPE_OF(struct subject, subject_fields);

enum err subject_lock(struct work *w, enum query query, const char *id, struct subject *ret)
{
	TRY(db_one(w, query, &subject_shape, ret, P(id)));
	if (ret->call_id != NULL)
		w->call_mode = call_mode_words[ret->test ? CALL_MODE_TEST : CALL_MODE_LIVE];
	return OK;
}

struct test_mark {
	const bool *test;
};
static const struct field test_mark_fields[] = { FIELD_MAYBE(struct test_mark, test, FIELD_BOOL) };
static const struct shape test_mark_shape = SHAPE_OF(struct test_mark, test_mark_fields);

enum err call_mode_of(struct work *w, const char *id)
{
	struct test_mark mark = { 0 };
	TRY(db_one(w, Q_TEST_MARK, &test_mark_shape, &mark, P(id)));
	if (mark.test != NULL)
		w->call_mode = call_mode_words[*mark.test ? CALL_MODE_TEST : CALL_MODE_LIVE];
	return OK;
}

static const struct field kept_answer_fields[] = {
	FIELD(struct kept_answer, fingerprint),
	FIELD_MAYBE(struct kept_answer, status, FIELD_INT),
	FIELD_LIST_OF(struct kept_answer, headers, &text_item),
	FIELD_MAYBE(struct kept_answer, body, FIELD_TEXT),
};
static const struct shape kept_answer_shape = SHAPE_OF(struct kept_answer, kept_answer_fields);

struct claimed {
	bool claimed;
};
static const struct field claimed_fields[] = { FIELD(struct claimed, claimed) };
static const struct shape claimed_shape = SHAPE_OF(struct claimed, claimed_fields);

/* The lock of the unique index makes a second holder of the key wait for the first to end; it
 * gives up after lock_timeout. */
enum err key_claim(struct work *w, const struct key_claim *claim, bool *ret_claimed,
		   struct kept_answer *ret)
{
	struct claimed claimed = { 0 };
	enum err err = db_maybe(w, Q_KEY_CLAIM, &claimed_shape, &claimed, ret_claimed,
				P(w->actor->client), P(w->actor->subject), P(claim->operation),
				P(claim->key), P(claim->fingerprint), P(w->now));
	if (err == ERR_LOCKED) {
		*w->problem = (struct problem){ 0 };
		return fail(w->problem, ERR_IDEMPOTENCY_IN_PROGRESS);
	}
	TRY(err);
	if (*ret_claimed)
		return OK;
	return db_one(w, Q_KEY_READ, &kept_answer_shape, ret, P(w->actor->client),
		      P(w->actor->subject), P(claim->operation), P(claim->key));
}

enum err key_keep(struct work *w, const struct key_claim *claim, const struct kept_answer *answer)
{
	return db_exec(w, Q_KEY_KEEP, P(w->actor->client), P(w->actor->subject),
		       P(claim->operation), P(claim->key), P(answer->status), P(&answer->headers),
		       P(answer->body));
}

enum err trace_leave(struct work *w, const struct trace *trace)
{
	const struct subject *s = &trace->subject;
	return db_exec(w, Q_TRACE_LEAVE, P(uuid_new(w->now)), P(trace->event), P(w->now),
		       P(trace->object), P(s->id), P(s->version), P(s->call_id), P(s->call_code),
		       P(&s->sirets), P(s->test), P(uuid_new(w->now)), P(trace->call_at),
		       P(w->actor->subject), P(w->actor->acting), P(w->actor->client), P(w->id),
		       P(trace->before_digest), P(trace->after_digest));
}
