#include "store/document_store.h"

#include "domain/timeline.h"
#include "store/completeness_store.h"

/* --- reading */

/* It stands first in the structs that have one. */
#define GATE_FIELDS                                                                                \
	FIELD_ENUM_OF(struct document_gate, application_state, application_state_words),           \
		FIELD_CORRECTION(struct document_gate, correction),                                \
		FIELD(struct document_gate, test),                                                 \
		FIELD_MAYBE(struct document_gate, clock_at, FIELD_INSTANT),                        \
		FIELD_MAYBE(struct document_gate, clock_set_at, FIELD_INSTANT),                    \
		FIELD(struct document_gate, clock_rate),                                           \
		FIELD(struct document_gate, actor_takes_part)
_Static_assert(offsetof(struct document_row, gate) == 0, "its fields are counted from the start");
_Static_assert(offsetof(struct upload_target, gate) == 0, "its fields are counted from the start");

struct edit_facts edit_facts_now(const struct work *w, const struct document_gate *gate)
{
	struct call_clock_facts clock = {
		.mode = gate->test ? CALL_MODE_TEST : CALL_MODE_LIVE,
		.now = gate->clock_at,
		.set_at = gate->clock_set_at == NULL ? w->now : *gate->clock_set_at,
		.rate = gate->clock_rate,
	};
	return (struct edit_facts){
		.state = gate->application_state,
		.correction = gate->correction,
		.now = call_now(&clock, w->now),
		.actor_takes_part = gate->actor_takes_part,
	};
}

static const struct field document_row_fields[] = {
	GATE_FIELDS,
	FIELD_OBJECT_OF(struct document_row, shown, &document_shape),
};
static const struct shape document_row_shape = SHAPE_OF(struct document_row, document_row_fields);

enum err document_rows(struct work *w, struct uuid application_id, const char *after, int64_t limit,
		       struct document_row_list *ret)
{
	return db_many(w, Q_DOCUMENT_LIST, &document_row_shape, ret, P(application_id), P(after),
		       P(limit));
}

enum err document_by_id(struct work *w, struct uuid id, struct document_row *ret)
{
	return db_one(w, Q_DOCUMENT_BY_ID, &document_row_shape, ret, P(id));
}

struct seen {
	struct uuid id;
};
static const struct field seen_fields[] = { FIELD(struct seen, id) };
static const struct shape seen_shape = SHAPE_OF(struct seen, seen_fields);

enum err document_application_seen(struct work *w, struct uuid application_id)
{
	struct seen seen = { 0 };
	return db_one(w, Q_DOCUMENT_APPLICATION, &seen_shape, &seen, P(application_id));
}

static const struct field file_fields[] = {
	FIELD(struct document_file, filename),
	FIELD_MAYBE(struct document_file, media_type, FIELD_TEXT),
	FIELD_MAYBE(struct document_file, sha256, FIELD_TEXT),
	FIELD_ENUM_OF(struct document_file, state, document_state_words),
	FIELD_MAYBE(struct document_file, content, FIELD_BYTES),
};
static const struct shape file_shape = SHAPE_OF(struct document_file, file_fields);

enum err document_file(struct work *w, struct uuid id, struct document_file *ret)
{
	return db_one(w, Q_DOCUMENT_CONTENT, &file_shape, ret, P(id));
}

/* --- uploads */

static const struct field upload_fields[] = {
	FIELD(struct upload_row, id),
	FIELD(struct upload_row, application_id),
	FIELD(struct upload_row, kind),
	FIELD(struct upload_row, received_count),
	FIELD(struct upload_row, byte_count),
	FIELD_MAYBE(struct upload_row, sha256, FIELD_TEXT),
	FIELD_ENUM_OF(struct upload_row, state, document_state_words),
	FIELD(struct upload_row, expires_at),
};
static const struct shape upload_row_shape = SHAPE_OF(struct upload_row, upload_fields);

enum err upload_by_id(struct work *w, struct uuid id, struct upload_row *ret)
{
	return db_one(w, Q_UPLOAD_BY_ID, &upload_row_shape, ret, P(id), P(w->now));
}

static const struct field kind_item = { .kind = FIELD_TEXT };
static const struct field target_fields[] = {
	GATE_FIELDS,
	FIELD_LIST_OF(struct upload_target, kinds, &kind_item),
};
static const struct shape target_shape = SHAPE_OF(struct upload_target, target_fields);
static const struct field count_fields[] = { FIELD(struct upload_target, document_count) };
static const struct shape count_shape = SHAPE_OF(struct upload_target, count_fields);

enum err upload_target_for_update(struct work *w, struct uuid application_id,
				  struct upload_target *ret)
{
	struct upload_target target = { 0 };
	TRY(db_one(w, Q_UPLOAD_TARGET_FOR_UPDATE, &target_shape, &target, P(application_id)));
	TRY(db_one(w, Q_DOCUMENT_COUNT, &count_shape, &target, P(application_id)));
	*ret = target;
	return OK;
}

enum err document_insert(struct work *w, const struct document_new *document)
{
	return db_exec(w, Q_DOCUMENT_INSERT, P(document->id), P(document->application_id),
		       P(document->kind), P(document->filename), P(document->byte_count),
		       P(document->sha256), P(document->expires_at), P(w->now));
}

enum err document_add_chunk(struct work *w, struct uuid id, int64_t position, struct bytes chunk)
{
	TRY(db_exec(w, Q_DOCUMENT_CHUNK_INSERT, P(id), P(position), P(chunk)));
	return db_exec(w, Q_DOCUMENT_RECEIVE, P(id), P((int64_t)chunk.length), P(w->now));
}

static const struct field sample_fields[] = {
	FIELD(struct document_sample, sha256),
	{ .name = "head", .offset = offsetof(struct document_sample, head), .kind = FIELD_BYTES },
	{ .name = "tail", .offset = offsetof(struct document_sample, tail), .kind = FIELD_BYTES },
};
static const struct shape sample_shape = SHAPE_OF(struct document_sample, sample_fields);

enum err document_sample(struct work *w, struct uuid id, struct document_sample *ret)
{
	return db_one(w, Q_DOCUMENT_SAMPLE, &sample_shape, ret, P(id), P((int64_t)MEDIA_HEAD_BYTES),
		      P((int64_t)MEDIA_TAIL_BYTES));
}

enum err document_complete(struct work *w, struct uuid id,
			   const struct document_completion *completion)
{
	TRY(db_exec(w, Q_DOCUMENT_COMPLETE, P(id), P(document_state_words[completion->state]),
		    P(completion->media_type), P(completion->sha256), P(w->now)));
	return db_exec(w, Q_DOCUMENT_REPLACE, P(id));
}

enum err document_delete(struct work *w, struct uuid id)
{
	return db_exec(w, Q_DOCUMENT_DELETE, P(id));
}
