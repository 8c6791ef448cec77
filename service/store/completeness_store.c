#include "store/completeness_store.h"

static const struct field text_item = { .kind = FIELD_TEXT };
static const struct field correction_fields[] = {
	FIELD_LIST_OF(struct correction_request, fields, &text_item),
	FIELD_LIST_OF(struct correction_request, documents, &text_item),
	FIELD_LIST_OF(struct correction_request, provided, &text_item),
	FIELD(struct correction_request, due_on),
	FIELD(struct correction_request, closes_at),
};
const struct shape correction_request_shape =
	SHAPE_OF(struct correction_request, correction_fields);

static const struct text_list nothing;

static const struct text_list *known(const struct text_list *list)
{
	return list == NULL ? &nothing : list;
}

enum err piece_request_insert(struct work *w, const struct piece_request_new *r)
{
	return db_exec(w, Q_PIECE_REQUEST_INSERT, P(uuid_new(w->now)), P(r->application_id),
		       P(known(r->fields)), P(known(r->documents)), P(r->reason), P(w->now),
		       P(r->asked_on), P(r->due_on), P(r->closes_at));
}

enum err piece_request_close(struct work *w, struct uuid application_id, struct date on,
			     bool answered)
{
	return db_exec(w, Q_PIECE_REQUEST_CLOSE, P(application_id), P(on), P(answered));
}

enum err piece_requests(struct work *w, struct uuid application_id, struct piece_request_list *ret)
{
	return db_many(w, Q_PIECE_REQUEST_LIST, &piece_request_shape, ret, P(application_id));
}

struct completed {
	const struct date *complete_on;
};
static const struct field completed_fields[] = {
	FIELD_MAYBE(struct completed, complete_on, FIELD_DATE),
};
static const struct shape completed_shape = SHAPE_OF(struct completed, completed_fields);

enum err application_complete_on(struct work *w, struct uuid id, const struct date **ret)
{
	struct completed completed = { 0 };
	TRY(db_one(w, Q_APPLICATION_COMPLETE_ON, &completed_shape, &completed, P(id)));
	*ret = completed.complete_on;
	return OK;
}

enum err application_complete(struct work *w, struct uuid id, struct date on)
{
	return db_exec(w, Q_APPLICATION_COMPLETE, P(id), P(on));
}
