#include "store/reminder_store.h"

static const struct field call_fields[] = {
	FIELD(struct call_head, id),
	FIELD(struct call_head, code),
	FIELD_ENUM_OF(struct call_head, mode, call_mode_words),
	FIELD_MAYBE(struct call_head, clock_at, FIELD_INSTANT),
	FIELD_MAYBE(struct call_head, clock_set_at, FIELD_INSTANT),
	FIELD(struct call_head, clock_rate),
};
static const struct shape call_row_shape = SHAPE_OF(struct call_head, call_fields);

enum err reminder_calls(struct work *w, struct call_head_list *ret)
{
	return db_many(w, Q_REMINDER_CALLS, &call_row_shape, ret);
}

/* --- files, as JSON columns of one row */

static const struct field review_fields[] = {
	FIELD(struct awaited_review, id),
	FIELD(struct awaited_review, reviewer),
	FIELD(struct awaited_review, due_on),
	FIELD_ENUM_OF(struct awaited_review, state, review_state_words),
};
static const struct shape review_row_shape = SHAPE_OF(struct awaited_review, review_fields);
static const struct field review_item = { .kind = FIELD_OBJECT, .shape = &review_row_shape };

static const struct field pieces_fields[] = {
	FIELD(struct awaited_pieces, id),
	FIELD(struct awaited_pieces, number),
	FIELD(struct awaited_pieces, due_on),
	FIELD_MAYBE(struct awaited_pieces, closed_on, FIELD_DATE),
};
static const struct shape pieces_shape = SHAPE_OF(struct awaited_pieces, pieces_fields);
static const struct field pieces_item = { .kind = FIELD_OBJECT, .shape = &pieces_shape };

static const struct field consent_fields[] = {
	FIELD(struct awaited_consent, id),
	FIELD(struct awaited_consent, siret),
};
static const struct shape consent_row_shape = SHAPE_OF(struct awaited_consent, consent_fields);
static const struct field consent_item = { .kind = FIELD_OBJECT, .shape = &consent_row_shape };

static const struct field agreement_row_fields[] = {
	FIELD(struct awaited_agreement, id),
	FIELD(struct awaited_agreement, signed_on),
	FIELD_MAYBE(struct awaited_agreement, start_on, FIELD_DATE),
	FIELD_MAYBE(struct awaited_agreement, end_on, FIELD_DATE),
	FIELD(struct awaited_agreement, closed),
};
static const struct shape agreement_row_shape =
	SHAPE_OF(struct awaited_agreement, agreement_row_fields);

static const struct field report_row_fields[] = {
	FIELD(struct report_row, id),
	FIELD(struct report_row, code),
	FIELD(struct report_row, number),
	FIELD_ENUM_OF(struct report_row, state, report_state_words),
};
static const struct shape report_row_shape = SHAPE_OF(struct report_row, report_row_fields);
static const struct field report_item = { .kind = FIELD_OBJECT, .shape = &report_row_shape };
static const struct field text_item = { .kind = FIELD_TEXT };

static const struct field file_fields[] = {
	FIELD(struct reminder_file, id),
	FIELD(struct reminder_file, call_version_id),
	FIELD_MAYBE(struct reminder_file, reference, FIELD_TEXT),
	FIELD_MAYBE(struct reminder_file, lead, FIELD_TEXT),
	FIELD_ENUM_OF(struct reminder_file, state, application_state_words),
	FIELD_LIST_OF(struct reminder_file, sirets, &text_item),
	FIELD_LIST_OF(struct reminder_file, reviews, &review_item),
	FIELD_LIST_OF(struct reminder_file, piece_requests, &pieces_item),
	FIELD_LIST_OF(struct reminder_file, consents, &consent_item),
	FIELD_MAYBE_OBJECT(struct reminder_file, agreement, &agreement_row_shape),
	FIELD_LIST_OF(struct reminder_file, reports, &report_item),
	FIELD_LIST_OF(struct reminder_file, told, &text_item),
};
static const struct shape file_shape = SHAPE_OF(struct reminder_file, file_fields);

enum err reminder_files(struct work *w, const struct reminder_file_filter *filter,
			struct reminder_file_list *ret)
{
	return db_many(w, Q_REMINDER_FILES, &file_shape, ret, P(filter->call_id), P(filter->from),
		       P(filter->awaited), P(filter->limit));
}

enum err reminder_tell(struct work *w, const struct reminder *r)
{
	return db_exec(w, Q_REMINDER_TELL, P(r->id), P(r->application_id),
		       P(reminder_about_words[r->about]),
		       P(reminder_subject_type_words[r->subject.type]), P(r->subject.id),
		       P(r->person), P(r->siret), P(r->due_on), P(r->remind_on),
		       P(uuid_new(w->now)), P(w->now));
}
