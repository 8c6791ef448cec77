#include "store/agreement_store.h"

#include "base/actor.h"
#include "base/json.h"

enum err legal_figures(struct work *w, const struct date *on, struct legal_figure_list *ret)
{
	return db_many(w, Q_LEGAL_FIGURES, &legal_figure_shape, ret, P(on));
}

static const struct field code_item = { .kind = FIELD_TEXT };
static const struct field award_fields[] = {
	FIELD(struct award_row, call_id),
	FIELD_MAYBE(struct award_row, rate, FIELD_RATE),
	FIELD_LIST_OF(struct award_row, envelopes, &code_item),
	FIELD(struct award_row, amount),
	FIELD_ENUM_OF(struct award_row, state, award_state_words),
	FIELD(struct award_row, decided_on),
};
static const struct shape award_row_shape = SHAPE_OF(struct award_row, award_fields);

enum err award_of_application(struct work *w, struct uuid application_id, struct award_row *ret)
{
	return db_one(w, Q_AWARD_OF_APPLICATION, &award_row_shape, ret, P(application_id));
}

struct accepted {
	bool accepted;
};
static const struct field accepted_fields[] = { FIELD(struct accepted, accepted) };
static const struct shape accepted_shape = SHAPE_OF(struct accepted, accepted_fields);

enum err award_is_accepted(struct work *w, struct uuid application_id, bool *ret)
{
	struct accepted row = { 0 };
	TRY(db_one(w, Q_AWARD_IS_ACCEPTED, &accepted_shape, &row, P(application_id)));
	*ret = row.accepted;
	return OK;
}

enum err award_accept(struct work *w, struct uuid application_id)
{
	return db_exec(w, Q_AWARD_ACCEPT, P(application_id), P(w->now));
}

enum err agreement_by_id(struct work *w, struct uuid id, struct agreement *ret)
{
	return db_one(w, Q_AGREEMENT_BY_ID, &agreement_shape, ret, P(id));
}

enum err agreement_rows(struct work *w, const struct agreement_filter *f,
			struct agreement_list *ret)
{
	const char *state = f->state == NULL ? NULL : agreement_state_words[*f->state];
	return db_many(w, Q_AGREEMENT_LIST, &agreement_shape, ret, P(f->call), P(f->application_id),
		       P(state), P(f->after), P(f->limit));
}

/* --- writes */

enum err agreement_insert(struct work *w, const struct agreement *g)
{
	return db_exec(w, Q_AGREEMENT_INSERT, P(g->id), P(g->application_id),
		       P(agreement_form_words[g->form]), P(g->object), P(g->amount),
		       P(g->forecast_base_amount), P(g->start_on), P(g->end_on),
		       P(w->actor->subject), P(w->now));
}

enum err agreement_replace(struct work *w, struct uuid id, const struct agreement_patch *p)
{
	return db_exec(w, Q_AGREEMENT_UPDATE, P(id), P(agreement_form_words[p->form]), P(p->object),
		       P(p->forecast_base_amount), P(p->start_on), P(p->end_on), P(p->eu_notified),
		       P(w->now));
}

static const struct field share_item = { .kind = FIELD_OBJECT, .shape = &agreement_share_shape };
static const struct field shares_field = { .kind = FIELD_LIST, .item = &share_item };

enum err agreement_shares_replace(struct work *w, struct uuid id,
				  const struct agreement_share_list *shares)
{
	struct buffer text = buffer_new(w->arena, 1024);
	json_write_field(&text, &shares_field, shares, NULL);
	TRY(db_exec(w, Q_AGREEMENT_SHARES_CLEAR, P(id)));
	return db_exec(w, Q_AGREEMENT_SHARES_INSERT, P(id), P(buffer_text(&text)));
}

enum err agreement_sign_row(struct work *w, struct uuid id, const struct agreement_signature *s)
{
	return db_exec(w, Q_AGREEMENT_SIGN, P(id), P(s->signed_on), P(s->signatory), P(w->now));
}

enum err agreement_amend(struct work *w, const struct agreement *g,
			 const struct agreement_terms *terms)
{
	if (terms->amount.cents != g->amount.cents)
		TRY(db_exec(w, Q_AWARD_AMEND, P(g->application_id), P(terms->amount), P(w->now)));
	TRY(db_exec(w, Q_AGREEMENT_AMEND, P(g->id), P(terms->forecast_base_amount),
		    P(terms->end_on), P(w->now)));
	return agreement_shares_replace(w, g->id, &terms->shares);
}

enum err award_give_back(struct work *w, struct uuid application_id)
{
	return db_exec(w, Q_AWARD_GIVE_BACK, P(application_id), P(w->now));
}

enum err agreement_terminate_row(struct work *w, struct uuid id,
				 const struct agreement_termination_write *t, struct money released)
{
	return db_exec(w, Q_AGREEMENT_TERMINATE, P(id), P(t->terminated_on),
		       P(termination_initiative_words[t->initiative]), P(t->reason),
		       P(t->kept_amount), P(released), P(w->now));
}

/* --- instalments */

static const struct field instalment_item = { .kind = FIELD_OBJECT, .shape = &instalment_shape };
static const struct field instalments_field = { .kind = FIELD_LIST, .item = &instalment_item };

enum err instalments_insert(struct work *w, struct uuid agreement_id,
			    const struct instalment_list *instalments)
{
	struct buffer text = buffer_new(w->arena, 1024);
	for (size_t i = 0; i < instalments->count; i++)
		instalments->items[i].id = uuid_new(w->now);
	json_write_field(&text, &instalments_field, instalments, NULL);
	return db_exec(w, Q_INSTALMENTS_INSERT, P(agreement_id), P(buffer_text(&text)), P(w->now));
}

enum err instalments_amend(struct work *w, struct uuid agreement_id,
			   const struct instalment_list *instalments)
{
	struct buffer text = buffer_new(w->arena, 1024);
	json_write_field(&text, &instalments_field, instalments, NULL);
	return db_exec(w, Q_INSTALMENTS_AMEND, P(agreement_id), P(buffer_text(&text)), P(w->now));
}

enum err instalment_rows(struct work *w, struct uuid agreement_id, struct instalment_list *ret)
{
	return db_many(w, Q_INSTALMENT_LIST, &instalment_shape, ret, P(agreement_id));
}
