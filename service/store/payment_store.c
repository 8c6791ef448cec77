#include "store/payment_store.h"

#include "base/actor.h"
#include "base/json.h"

enum err instalment_by_id(struct work *w, struct uuid id, struct instalment *ret)
{
	return db_one(w, Q_INSTALMENT_BY_ID, &instalment_shape, ret, P(id));
}

enum err payment_rows(struct work *w, const char *call, const char *after, int64_t limit,
		      struct instalment_list *ret)
{
	return db_many(w, Q_PAYMENT_LIST, &instalment_shape, ret, P(call), P(after), P(limit));
}

struct spent {
	const struct money *amount;
};
static const struct field spent_fields[] = { FIELD_MAYBE(struct spent, amount, FIELD_MONEY) };
static const struct shape spent_shape = SHAPE_OF(struct spent, spent_fields);

enum err final_report_spent(struct work *w, struct uuid agreement_id, const struct money **ret)
{
	struct spent spent = { 0 };
	TRY(db_one(w, Q_FINAL_REPORT_SPENT, &spent_shape, &spent, P(agreement_id)));
	*ret = spent.amount;
	return OK;
}

static const struct field redistribution_item = { .kind = FIELD_OBJECT,
						  .shape = &redistribution_shape };
static const struct field redistributions_field = { .kind = FIELD_LIST,
						    .item = &redistribution_item };

enum err instalment_claim_row(struct work *w, struct uuid id, const struct instalment_claim *claim,
			      const struct claim_outcome *o, struct date today)
{
	static const struct redistribution_list none;
	const struct redistribution_list *passed = claim->redistributions;
	struct buffer text = buffer_new(w->arena, 256);
	json_write_field(&text, &redistributions_field, passed == NULL ? &none : passed, NULL);
	return db_exec(w, Q_INSTALMENT_CLAIM, P(id), P(o->amount), P(claim->report),
		       P(claim->actual_base_amount), P(o->due), P(o->clawback),
		       P(buffer_text(&text)), P(o->approvals_needed), P(w->actor->subject),
		       P(w->now), P(today));
}

enum err instalment_approve_row(struct work *w, struct uuid id, enum instalment_state state)
{
	return db_exec(w, Q_INSTALMENT_APPROVE, P(id), P(instalment_state_words[state]),
		       P(w->actor->subject), P(w->now));
}

enum err instalment_reject_row(struct work *w, struct uuid id, const char *reason)
{
	return db_exec(w, Q_INSTALMENT_REJECT, P(id), P(reason), P(w->now));
}

enum err instalment_pay_row(struct work *w, struct uuid id, const struct payment_write *payment)
{
	return db_exec(w, Q_INSTALMENT_PAY, P(id), P(payment->paid_on), P(payment->reference),
		       P(w->now));
}

/* --- what is to be given back */

enum err clawback_insert(struct work *w, struct uuid agreement_id, struct money amount)
{
	return db_exec(w, Q_CLAWBACK_INSERT, P(uuid_new(w->now)), P(agreement_id), P(amount),
		       P(w->now));
}

enum err clawback_by_id(struct work *w, struct uuid id, struct clawback *ret)
{
	return db_one(w, Q_CLAWBACK_BY_ID, &clawback_shape, ret, P(id));
}

enum err clawback_rows(struct work *w, struct uuid agreement_id, struct clawback_list *ret)
{
	return db_many(w, Q_CLAWBACK_LIST, &clawback_shape, ret, P(agreement_id));
}

enum err clawback_recover_row(struct work *w, struct uuid id, const struct recovery_write *recovery)
{
	return db_exec(w, Q_CLAWBACK_RECOVER, P(id), P(recovery->recovered_on),
		       P(recovery->reference), P(w->now));
}
