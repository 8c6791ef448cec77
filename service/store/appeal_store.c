#include "store/appeal_store.h"

#include "base/actor.h"

enum err appeal_insert(struct work *w, const struct appeal_new *a)
{
	return db_exec(w, Q_APPEAL_INSERT, P(a->id), P(a->decision_id), P(a->application_id),
		       P(appeal_against_words[a->against]), P(a->notified_on),
		       P(appeal_kind_words[a->write->kind]), P(a->filed_on), P(a->write->reference),
		       P(a->write->grounds), P(w->actor->subject), P(w->now));
}

static const struct field contested_fields[] = {
	FIELD_MAYBE(struct contested, decision_id, FIELD_UUID),
	FIELD(struct contested, application_id),
};
static const struct shape contested_shape = SHAPE_OF(struct contested, contested_fields);

enum err appeal_contests(struct work *w, struct uuid id, struct contested *ret)
{
	return db_one(w, Q_APPEAL_CONTESTS, &contested_shape, ret, P(id));
}

struct moment {
	struct instant at;
};
static const struct field moment_fields[] = { FIELD(struct moment, at) };
static const struct shape moment_shape = SHAPE_OF(struct moment, moment_fields);

enum err appeal_notified(struct work *w, struct uuid application_id, enum application_state state,
			 struct instant *ret)
{
	struct moment moment = { 0 };
	TRY(db_one(w, Q_APPEAL_NOTIFIED, &moment_shape, &moment, P(application_id),
		   P(application_state_words[state])));
	*ret = moment.at;
	return OK;
}

enum err appeal_rows_of_file(struct work *w, struct uuid application_id, struct appeal_list *ret)
{
	return db_many(w, Q_APPEAL_LIST_OF_FILE, &appeal_shape, ret, P(application_id));
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
