#include "store/review_store.h"

#include "base/actor.h"
#include "base/json.h"

struct held {
	struct uuid id;
};
static const struct field held_fields[] = { FIELD(struct held, id) };
static const struct shape held_shape = SHAPE_OF(struct held, held_fields);

enum err review_hold(struct work *w, struct uuid application_id)
{
	struct held held = { 0 };
	return db_one(w, Q_REVIEW_HOLD, &held_shape, &held, P(application_id));
}

enum err review_insert(struct work *w, const struct review_new *r)
{
	return db_exec(w, Q_REVIEW_INSERT, P(r->id), P(r->application_id), P(r->reviewer),
		       P(r->due_on), P(w->actor->subject), P(w->now));
}

enum err review_by_id(struct work *w, struct uuid id, struct review *ret)
{
	return db_one(w, Q_REVIEW_BY_ID, &review_shape, ret, P(id));
}

enum err review_rows(struct work *w, const struct review_filter *f, struct review_list *ret)
{
	const char *state = f->state == NULL ? NULL : review_state_words[*f->state];
	return db_many(w, Q_REVIEW_LIST, &review_shape, ret, P(f->application_id), P(f->reviewer),
		       P(state), P(f->after), P(f->limit));
}

/* --- what is said */

static const struct field score_item = { .kind = FIELD_OBJECT, .shape = &review_score_shape };
static const struct field scores_field = { .kind = FIELD_LIST, .item = &score_item };

enum err review_submit_row(struct work *w, struct uuid id, const struct review_write *write,
			   int64_t points)
{
	struct buffer text = buffer_new(w->arena, 512);
	json_write_field(&text, &scores_field, &write->scores, NULL);
	return db_exec(w, Q_REVIEW_SUBMIT, P(id), P(buffer_text(&text)), P(write->comment),
		       P(points), P(w->now));
}

enum err review_recuse_row(struct work *w, struct uuid id, const char *reason)
{
	return db_exec(w, Q_REVIEW_RECUSE, P(id), P(reason), P(w->now));
}

enum err review_reopen_row(struct work *w, struct uuid id, const char *reason)
{
	return db_exec(w, Q_REVIEW_REOPEN, P(id), P(reason), P(w->now));
}

static const struct field progress_fields[] = {
	FIELD(struct review_progress, pending),
	FIELD(struct review_progress, submitted),
};
static const struct shape progress_shape = SHAPE_OF(struct review_progress, progress_fields);

enum err review_progress(struct work *w, struct uuid application_id, struct review_progress *ret)
{
	return db_one(w, Q_REVIEW_PENDING_COUNT, &progress_shape, ret, P(application_id));
}

static const struct field content_fields[] = {
	FIELD_LIST_OF(struct review_content, scores, &score_item),
};
static const struct shape content_shape = SHAPE_OF(struct review_content, content_fields);

enum err review_contents(struct work *w, struct uuid application_id,
			 struct review_content_list *ret)
{
	return db_many(w, Q_REVIEW_SCORES, &content_shape, ret, P(application_id));
}

enum err score_insert(struct work *w, struct uuid application_id,
		      const struct review_outcome *outcome)
{
	return db_exec(w, Q_SCORE_INSERT, P(application_id), P(outcome->points),
		       P(outcome->knocked_out), P(w->now));
}

enum err score_delete(struct work *w, struct uuid application_id)
{
	return db_exec(w, Q_SCORE_DELETE, P(application_id));
}

/* --- draws */

static const struct field text_item = { .kind = FIELD_TEXT };
static const struct field draw_file_fields[] = {
	FIELD(struct draw_file, id),
	FIELD_LIST_OF(struct draw_file, sirets, &text_item),
	FIELD_LIST_OF(struct draw_file, taken, &text_item),
	FIELD_LIST_OF(struct draw_file, barred, &text_item),
};
static const struct shape draw_file_shape = SHAPE_OF(struct draw_file, draw_file_fields);

enum err draw_files(struct work *w, struct uuid call_id, struct draw_file_list *ret)
{
	return db_many(w, Q_DRAW_FILES, &draw_file_shape, ret, P(call_id));
}

static const struct field assignment_item = { .kind = FIELD_OBJECT,
					      .shape = &draw_assignment_shape };
static const struct field assignments_field = { .kind = FIELD_LIST, .item = &assignment_item };

static const char *id_text(struct work *w, struct uuid id)
{
	char text[37];
	uuid_format(id, text);
	return arena_text(w->arena, text, 36);
}

static struct text_list texts_for(struct work *w, size_t count)
{
	return (struct text_list){ arena_new_many(w->arena, const char *, count), count };
}

static enum err insert_reviews(struct work *w, const struct draw_new *d)
{
	const struct draw_assignment_list *from = d->assignments;
	struct text_list ids = texts_for(w, from->count), files = texts_for(w, from->count);
	struct text_list reviewers = texts_for(w, from->count);
	for (size_t i = 0; i < from->count; i++) {
		ids.items[i] = id_text(w, uuid_new(w->now));
		files.items[i] = id_text(w, from->items[i].application_id);
		reviewers.items[i] = from->items[i].reviewer;
	}
	return db_exec(w, Q_DRAW_REVIEWS_INSERT, P(&ids), P(&files), P(&reviewers), P(d->id),
		       P(d->asked->due_on), P(w->actor->subject), P(w->now));
}

enum err draw_insert(struct work *w, const struct draw_new *d)
{
	const struct reviewer_ref_list *asked = &d->asked->reviewers;
	struct text_list reviewers = texts_for(w, asked->count);
	struct buffer text = buffer_new(w->arena, 1024);
	for (size_t i = 0; i < asked->count; i++)
		reviewers.items[i] = asked->items[i].subject;
	json_write_field(&text, &assignments_field, d->assignments, NULL);
	TRY(db_exec(w, Q_DRAW_INSERT, P(d->id), P(d->call_id), P(d->call_code), P(d->seed),
		    P(&reviewers), P(d->asked->reviews_per_application), P(d->asked->due_on),
		    P(buffer_text(&text)), P(w->actor->subject), P(w->now)));
	return insert_reviews(w, d);
}

enum err draw_by_id(struct work *w, struct uuid id, struct review_draw *ret)
{
	return db_one(w, Q_REVIEW_DRAW_BY_ID, &review_draw_shape, ret, P(id));
}
