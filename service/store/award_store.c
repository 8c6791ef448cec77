#include "store/award_store.h"

#include "base/actor.h"
#include "store/call_store.h"

/* --- envelopes */

static const struct field envelope_fields[] = {
	FIELD(struct envelope_row, code),
	FIELD(struct envelope_row, total),
	FIELD(struct envelope_row, awarded),
	FIELD(struct envelope_row, carried),
	FIELD(struct envelope_row, hard),
	FIELD_MAYBE(struct envelope_row, max_count, FIELD_INT),
	FIELD(struct envelope_row, awarded_count),
};
static const struct shape envelope_row_shape = SHAPE_OF(struct envelope_row, envelope_fields);

enum err envelope_rows(struct work *w, struct uuid call_id, struct envelope_row_list *ret)
{
	return db_many(w, Q_ENVELOPE_ROWS, &envelope_row_shape, ret, P(call_id));
}

enum err envelope_rows_for_update(struct work *w, struct uuid call_id,
				  const struct text_list *codes, struct envelope_row_list *ret)
{
	return db_many(w, Q_ENVELOPE_ROWS_FOR_UPDATE, &envelope_row_shape, ret, P(call_id),
		       P(codes));
}

enum err envelope_set_carried(struct work *w, struct uuid call_id, const char *code,
			      struct money carried)
{
	return db_exec(w, Q_ENVELOPE_SET_CARRIED, P(call_id), P(code), P(carried));
}

static const struct field part_code_item = { .kind = FIELD_TEXT };
static const struct field placed_fields[] = {
	FIELD(struct placed_award, application_id),
	FIELD(struct placed_award, amount),
	FIELD_LIST_OF(struct placed_award, envelopes, &part_code_item),
	FIELD_MAYBE(struct placed_award, axis, FIELD_TEXT),
	FIELD_MAYBE(struct placed_award, submitted_at, FIELD_INSTANT),
	FIELD_LIST_OF(struct placed_award, matches, &bonus_hit_item),
};
static const struct shape placed_shape = SHAPE_OF(struct placed_award, placed_fields);

enum err envelope_awards(struct work *w, struct uuid call_id, struct placed_award_list *ret)
{
	return db_many(w, Q_ENVELOPE_AWARDS, &placed_shape, ret, P(call_id));
}

enum err envelope_charge(struct work *w, struct uuid call_id, const struct text_list *files,
			 const struct text_list *codes)
{
	return db_exec(w, Q_ENVELOPE_CHARGE, P(call_id), P(files), P(codes));
}

struct reserved {
	struct money reserved;
};
static const struct field reserved_fields[] = { FIELD(struct reserved, reserved) };
static const struct shape reserved_shape = SHAPE_OF(struct reserved, reserved_fields);

enum err envelope_reserved(struct work *w, struct uuid call_id, struct money *ret)
{
	struct reserved found = { 0 };
	TRY(db_one(w, Q_ENVELOPE_RESERVED, &reserved_shape, &found, P(call_id)));
	*ret = found.reserved;
	return OK;
}

enum err envelope_add(struct work *w, const struct envelope_change *c)
{
	return db_exec(w, Q_ENVELOPE_ADD, P(c->call_id), P(c->codes), P(c->cents), P(c->count),
		       P(c->at));
}

/* --- decisions and awards */

enum err decision_insert(struct work *w, const struct decision_new *d, const struct uuid *run_id)
{
	const struct decision_write *b = d->body;
	return db_exec(w, Q_DECISION_INSERT, P(d->id), P(d->application_id),
		       P(decision_outcome_words[b->outcome]), P(b->amount), P(b->rate),
		       P(b->waive_minimum != NULL && *b->waive_minimum), P(b->voting_body),
		       P(b->decided_on), P(b->reference), P(b->reason), P(w->actor->subject),
		       P(w->now), P(d->call_at), P(run_id));
}

enum err decision_notify(struct work *w, struct uuid application_id)
{
	return db_exec(w, Q_DECISION_NOTIFY, P(uuid_new(w->now)), P(application_id), P(w->now));
}

enum err decision_supersede(struct work *w, struct uuid id)
{
	return db_exec(w, Q_DECISION_SUPERSEDE, P(id), P(w->now));
}

enum err award_insert(struct work *w, struct uuid decision_id, const struct adopted_entry *entry)
{
	return db_exec(w, Q_AWARD_INSERT, P(decision_id), P(&entry->envelopes), P(entry->run_id));
}

static const struct field code_item = { .kind = FIELD_TEXT };
static const struct field released_fields[] = {
	FIELD(struct released_award, call_id),
	FIELD(struct released_award, amount),
	FIELD_LIST_OF(struct released_award, envelopes, &code_item),
};
static const struct shape released_shape = SHAPE_OF(struct released_award, released_fields);

enum err award_release(struct work *w, struct uuid application_id, struct released_award *ret,
		       bool *ret_found)
{
	return db_maybe(w, Q_AWARD_RELEASE, &released_shape, ret, ret_found, P(application_id),
			P(w->now));
}

enum err decision_of_application(struct work *w, struct uuid application_id, struct decision *ret)
{
	return db_one(w, Q_DECISION_OF_APPLICATION, &decision_shape, ret, P(application_id));
}

enum err decision_by_id(struct work *w, struct uuid id, struct decision *ret)
{
	return db_one(w, Q_DECISION_BY_ID, &decision_shape, ret, P(id));
}

static const struct field score_item = { .kind = FIELD_OBJECT, .shape = &review_score_shape };
static const struct field review_fields[] = {
	FIELD_LIST_OF(struct review_content, scores, &score_item),
};
static const struct shape review_shape_of_scores = SHAPE_OF(struct review_content, review_fields);
static const struct field review_item = { .kind = FIELD_OBJECT, .shape = &review_shape_of_scores };
static const struct field feedback_fields[] = {
	FIELD(struct feedback_facts, decision_id),
	FIELD(struct feedback_facts, application_id),
	FIELD_ENUM_OF(struct feedback_facts, outcome, decision_outcome_words),
	FIELD_MAYBE(struct feedback_facts, published_at, FIELD_INSTANT),
	FIELD_MAYBE(struct feedback_facts, axis, FIELD_TEXT),
	FIELD_LIST_OF(struct feedback_facts, other_axes, &code_item),
	FIELD(struct feedback_facts, call_version_id),
	FIELD_MAYBE(struct feedback_facts, rank, FIELD_INT),
	FIELD_MAYBE(struct feedback_facts, cut_off, FIELD_INT),
	FIELD_MAYBE(struct feedback_facts, points, FIELD_INT),
	FIELD(struct feedback_facts, knocked_out),
	FIELD_LIST_OF(struct feedback_facts, reviews, &review_item),
};
static const struct shape feedback_shape = SHAPE_OF(struct feedback_facts, feedback_fields);

enum err decision_feedback(struct work *w, struct uuid id, struct feedback_facts *ret)
{
	return db_one(w, Q_DECISION_FEEDBACK, &feedback_shape, ret, P(id));
}

enum err decision_rows(struct work *w, const struct decision_filter *f, struct decision_list *ret)
{
	return db_many(w, Q_DECISION_LIST, &decision_shape, ret, P(f->call), P(f->outcome),
		       P(f->after), P(f->limit));
}
