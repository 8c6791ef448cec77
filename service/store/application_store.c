#include "store/application_store.h"

#include <pthread.h>

#include "base/actor.h"
#include "base/json.h"
#include "gen/schema.h"
#include "store/completeness_store.h"
#include "store/member_store.h"
#include "store/txn.h"

/* --- what the rules ask, as JSON columns of the one row */

static const struct field hits_field = { .kind = FIELD_LIST, .item = &bonus_hit_item };

static const struct field member_item = { .kind = FIELD_OBJECT, .shape = &member_fact_shape };

static const struct field document_fact_fields[] = {
	FIELD(struct document_fact, kind),
	FIELD_ENUM_OF(struct document_fact, state, document_state_words),
};
static const struct shape document_fact_shape =
	SHAPE_OF(struct document_fact, document_fact_fields);
static const struct field document_fact_item = { .kind = FIELD_OBJECT,
						 .shape = &document_fact_shape };

static const struct field file_fields[] = {
	FIELD(struct application_file, results_published),
	FIELD(struct application_file, award_accepted),
	FIELD(struct application_file, decided),
	FIELD_ENUM_MAYBE(struct application_file, payment_stage, payment_stage_words),
	FIELD(struct application_file, call_version_id),
	FIELD_ENUM_OF(struct application_file, call_state, call_state_words),
	FIELD_MAYBE(struct application_file, clock_at, FIELD_INSTANT),
	FIELD_MAYBE(struct application_file, clock_set_at, FIELD_INSTANT),
	FIELD(struct application_file, clock_rate),
	FIELD_MAYBE(struct application_file, spent_at, FIELD_INSTANT),
	FIELD(struct application_file, commune_count),
	FIELD_LIST_OF(struct application_file, matches, &bonus_hit_item),
	{ .name = "budget",
	  .offset = offsetof(struct application_file, budget),
	  .kind = FIELD_OBJECT,
	  .nullable = true,
	  .pointer = true,
	  .shape = &budget_write_shape },
	FIELD_MAYBE(struct application_file, collective_name, FIELD_TEXT),
	FIELD_MAYBE(struct application_file, keeper_siret, FIELD_TEXT),
	FIELD_MAYBE(struct application_file, lead_commune, FIELD_TEXT),
	FIELD_LIST_OF(struct application_file, members, &member_item),
	FIELD_LIST_OF(struct application_file, documents, &document_fact_item),
	FIELD_CORRECTION(struct application_file, correction),
};
static struct field file_all_fields[FIELDS_JOINED_MAX];
static struct shape file_shape;
static pthread_once_t file_once = PTHREAD_ONCE_INIT;

static const struct field line_fields[] = {
	FIELD(struct application_line, results_published),
	FIELD_ENUM_MAYBE(struct application_line, payment_stage, payment_stage_words),
};
static struct field line_all_fields[FIELDS_JOINED_MAX];
static struct shape line_shape;

static void file_shape_make(void)
{
	shape_join(&application_summary_shape, line_fields, COUNT(line_fields),
		   sizeof(struct application_line), line_all_fields, &line_shape);
	shape_join(&application_shape, file_fields, COUNT(file_fields),
		   sizeof(struct application_file), file_all_fields, &file_shape);
}

enum err application_file_by_id(struct work *w, struct uuid id, struct application_file *ret)
{
	pthread_once(&file_once, file_shape_make);
	TRY(db_one(w, Q_APPLICATION_FILE, &file_shape, ret, P(id)));
	w->call_mode = call_mode_words[ret->view.test ? CALL_MODE_TEST : CALL_MODE_LIVE];
	return OK;
}

enum err application_rows(struct work *w, const struct application_filter *f,
			  struct application_line_list *ret)
{
	pthread_once(&file_once, file_shape_make);
	enum query query = reads_for_region(w) ? Q_APPLICATION_LIST_REGION : Q_APPLICATION_LIST;
	return db_many(w, query, &line_shape, ret, P(f->call), P(f->states), P(f->territory),
		       P(f->updated_after), P(f->words), P(f->descending), P(f->after),
		       P(f->limit));
}

/* --- writes */

static const struct text_list no_texts;

static const char *hits_text(struct work *w, const struct bonus_hit_list *hits)
{
	struct buffer text = buffer_new(w->arena, 256);
	json_write_field(&text, &hits_field, hits, NULL);
	return buffer_text(&text);
}

static const struct text_list *known(const struct text_list *list)
{
	return list == NULL ? &no_texts : list;
}

enum err application_insert(struct work *w, const struct application_new *a)
{
	const struct application_draft *d = &a->draft;
	return db_exec(w, Q_APPLICATION_INSERT, P(a->id), P(a->call_id), P(a->call_version_id),
		       P(a->collective_id), P(d->title), P(d->summary), P(&d->territories),
		       P(d->axis), P(known(d->target_audiences)), P(d->start_on), P(d->end_on),
		       P(d->commune_count), P(hits_text(w, &d->matches)), P(w->now),
		       P(known(d->other_axes)), P(known(d->declarations)));
}

enum err application_replace(struct work *w, struct uuid id, const struct application_draft *d)
{
	return db_exec(w, Q_APPLICATION_UPDATE, P(id), P(d->title), P(d->summary),
		       P(&d->territories), P(d->axis), P(known(d->target_audiences)),
		       P(d->start_on), P(d->end_on), P(d->commune_count),
		       P(hits_text(w, &d->matches)), P(w->now), P(known(d->other_axes)),
		       P(known(d->declarations)));
}

enum err application_budget_replace(struct work *w, struct uuid id,
				    const struct budget_write *budget)
{
	struct buffer text = buffer_new(w->arena, 1024);
	json_write(&text, &budget_write_shape, budget, NULL);
	return db_exec(w, Q_APPLICATION_BUDGET_REPLACE, P(id), P(buffer_text(&text)),
		       P(budget->requested_amount), P(w->now));
}

enum err application_delete(struct work *w, struct uuid id)
{
	return db_exec(w, Q_APPLICATION_DELETE, P(id));
}

enum err application_move(struct work *w, const struct application_step *s)
{
	return db_exec(w, Q_APPLICATION_MOVE, P(s->id), P(application_state_words[s->to]),
		       P(s->reference), P(s->submitted_at), P(s->note_waived), P(uuid_new(w->now)),
		       P(w->now), P(s->call_at), P(application_action_word(s->action)),
		       P(w->actor->subject), P(w->actor->acting), P(s->reason));
}

enum err application_disclose(struct work *w, struct uuid collective_id, const char *call_code)
{
	return db_exec(w, Q_APPLICATION_DISCLOSE, P(collective_id), P(call_code));
}

struct numbered {
	int64_t number;
};
static const struct field numbered_fields[] = { FIELD(struct numbered, number) };
static const struct shape numbered_shape = SHAPE_OF(struct numbered, numbered_fields);

static enum err number(struct work *w, enum query query, struct uuid id, int64_t *ret)
{
	struct numbered next = { 0 };
	TRY(db_one(w, query, &numbered_shape, &next, P(id)));
	*ret = next.number;
	return OK;
}

enum err call_next_reference(struct work *w, struct uuid call_id, int64_t *ret)
{
	return number(w, Q_CALL_NEXT_REFERENCE, call_id, ret);
}

/* --- history and proof */

enum err application_transitions(struct work *w, struct uuid id, const char *after, int64_t limit,
				 struct transition_entry_list *ret)
{
	return db_many(w, Q_APPLICATION_TRANSITION_LIST, &transition_entry_shape, ret, P(id),
		       P(after), P(limit));
}

enum err snapshot_documents(struct work *w, struct uuid id, struct snapshot_document_list *ret)
{
	return db_many(w, Q_SNAPSHOT_DOCUMENTS, &snapshot_document_shape, ret, P(id));
}

enum err snapshot_next_number(struct work *w, struct uuid id, int64_t *ret)
{
	return number(w, Q_SNAPSHOT_NEXT_NUMBER, id, ret);
}

enum err snapshot_insert(struct work *w, const struct snapshot_row *row)
{
	return db_exec(w, Q_SNAPSHOT_INSERT, P(row->application_id), P(row->number), P(row->stage),
		       P(row->content), P(row->sha256), P(row->received_at));
}

enum err snapshot_rows(struct work *w, struct uuid id, const char *after, int64_t limit,
		       struct snapshot_list *ret)
{
	return db_many(w, Q_SNAPSHOT_LIST, &snapshot_shape, ret, P(id), P(after), P(limit));
}

static const struct field snapshot_row_fields[] = {
	FIELD(struct snapshot_row, content),
	FIELD(struct snapshot_row, sha256),
};
static const struct shape snapshot_row_shape = SHAPE_OF(struct snapshot_row, snapshot_row_fields);

enum err snapshot_by_number(struct work *w, struct uuid id, int64_t number_wanted,
			    struct snapshot_row *ret)
{
	return db_one(w, Q_SNAPSHOT_CONTENT, &snapshot_row_shape, ret, P(id), P(number_wanted));
}

enum err receipt_insert(struct work *w, struct uuid application_id, const struct receipt *r)
{
	return db_exec(w, Q_RECEIPT_INSERT, P(application_id), P(r->number), P(r->snapshot_number),
		       P(r->stage), P(r->received_at), P(&r->missing), P(r->silence_rejects_on),
		       P(r->contact));
}

enum err receipt_rows(struct work *w, struct uuid id, const char *after, int64_t limit,
		      struct receipt_list *ret)
{
	return db_many(w, Q_RECEIPT_LIST, &receipt_shape, ret, P(id), P(after), P(limit));
}

enum err receipt_last(struct work *w, struct uuid id, struct receipt *ret)
{
	return db_one(w, Q_RECEIPT_LAST, &receipt_shape, ret, P(id));
}
