#include "store/report_store.h"

#include "base/actor.h"
#include "base/json.h"

enum err report_by_id(struct work *w, struct uuid id, struct report *ret)
{
	return db_one(w, Q_REPORT_BY_ID, &report_shape, ret, P(id));
}

static const struct field row_fields[] = {
	FIELD(struct report_row, id),
	FIELD(struct report_row, code),
	FIELD(struct report_row, number),
	FIELD_ENUM_OF(struct report_row, state, report_state_words),
};
static const struct shape row_shape = SHAPE_OF(struct report_row, row_fields);

enum err report_rows(struct work *w, struct uuid agreement_id, struct report_row_list *ret)
{
	return db_many(w, Q_REPORT_ROWS, &row_shape, ret, P(agreement_id));
}

/* --- writes */

static const struct field value_item = { .kind = FIELD_OBJECT, .shape = &planned_value_shape };
static const struct field values_field = { .kind = FIELD_LIST, .item = &value_item };

static const char *values_text(struct work *w, const struct planned_value_list *values)
{
	struct buffer text = buffer_new(w->arena, 512);
	json_write_field(&text, &values_field, values, NULL);
	return buffer_text(&text);
}

enum err report_insert(struct work *w, const struct report_new *r)
{
	return db_exec(w, Q_REPORT_INSERT, P(r->id), P(r->agreement_id), P(r->due->code),
		       P(r->due->number), P(report_kind_words[r->due->kind]), P(r->due->due_on),
		       P(r->body->summary), P(r->body->spent_amount),
		       P(values_text(w, &r->body->values)), P(w->actor->subject), P(w->now));
}

enum err report_replace(struct work *w, struct uuid id, const struct report_patch *patch)
{
	return db_exec(w, Q_REPORT_REPLACE, P(id), P(patch->summary), P(patch->spent_amount),
		       P(values_text(w, &patch->values)), P(w->actor->subject), P(w->now));
}

enum err report_submit_row(struct work *w, struct uuid id, struct date today)
{
	return db_exec(w, Q_REPORT_SUBMIT, P(id), P(today), P(w->now));
}

enum err report_decide_row(struct work *w, struct uuid id, enum report_state state,
			   const char *reason)
{
	return db_exec(w, Q_REPORT_DECIDE, P(id), P(report_state_words[state]), P(reason),
		       P(w->actor->subject), P(w->now));
}

/* --- closing */

struct closing {
	const struct instant *closed_at;
};
static const struct field closing_fields[] = {
	FIELD_MAYBE(struct closing, closed_at, FIELD_INSTANT),
};
static const struct shape closing_shape = SHAPE_OF(struct closing, closing_fields);

enum err agreement_closed_at(struct work *w, struct uuid agreement_id, const struct instant **ret)
{
	struct closing closing = { 0 };
	TRY(db_one(w, Q_AGREEMENT_CLOSED_AT, &closing_shape, &closing, P(agreement_id)));
	*ret = closing.closed_at;
	return OK;
}

enum err agreement_closing_hold(struct work *w, struct uuid agreement_id,
				const struct instant **ret)
{
	struct closing closing = { 0 };
	TRY(db_one(w, Q_AGREEMENT_CLOSING, &closing_shape, &closing, P(agreement_id)));
	*ret = closing.closed_at;
	return OK;
}

enum err agreement_close_row(struct work *w, struct uuid agreement_id, const char *reason)
{
	return db_exec(w, Q_AGREEMENT_CLOSE, P(agreement_id), P(reason), P(w->actor->subject),
		       P(w->now));
}
