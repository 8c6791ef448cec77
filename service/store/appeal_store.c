#include "store/appeal_store.h"

#include "base/actor.h"

enum err appeal_insert(struct work *w, const struct appeal_new *a)
{
	return db_exec(w, Q_APPEAL_INSERT, P(a->id), P(a->decision_id),
		       P(appeal_kind_words[a->write->kind]), P(a->filed_on), P(a->write->reference),
		       P(a->write->grounds), P(w->actor->subject), P(w->now));
}

struct appealed {
	struct uuid decision_id;
};
static const struct field appealed_fields[] = { FIELD(struct appealed, decision_id) };
static const struct shape appealed_shape = SHAPE_OF(struct appealed, appealed_fields);

enum err appeal_decision(struct work *w, struct uuid id, struct uuid *ret)
{
	struct appealed found = { 0 };
	TRY(db_one(w, Q_APPEAL_DECISION, &appealed_shape, &found, P(id)));
	*ret = found.decision_id;
	return OK;
}

enum err appeal_rows(struct work *w, struct uuid decision_id, struct appeal_list *ret)
{
	return db_many(w, Q_APPEAL_LIST, &appeal_shape, ret, P(decision_id));
}

enum err appeal_answer(struct work *w, struct uuid id, const struct appeal_decision *answer,
		       struct date today)
{
	bool allowed = answer->outcome == APPEAL_DECISION_OUTCOME_ALLOWED;
	enum appeal_state state = allowed ? APPEAL_STATE_ALLOWED : APPEAL_STATE_REJECTED;
	return db_exec(w, Q_APPEAL_DECIDE, P(id), P(appeal_state_words[state]),
		       P(answer->decided_on), P(today), P(answer->reference), P(answer->reason),
		       P(w->actor->subject), P(w->now));
}
