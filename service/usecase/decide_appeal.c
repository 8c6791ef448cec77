#include "usecase/decide_appeal.h"

#include "base/explain.h"
#include "store/appeal_store.h"
#include "store/award_store.h"
#include "store/review_store.h"
#include "usecase/appeal_facts.h"

static enum err may_answer(struct work *w, const struct appeal_case *c, const struct appeal *appeal,
			   const struct appeal_decision *answer)
{
	struct verdict *verdict = verdict_new(w->arena);
	if (appeal->state != APPEAL_STATE_PENDING)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", appeal_state_words[appeal->state]));
	*verdict = appeal_decide_guard(&c->facts, appeal, answer->decided_on, w->arena);
	return verdict_ok(verdict) ? OK : refuse_rules(w, verdict);
}

/* A file that was withdrawn since, or that another appeal gave back already, stays as it is. */
static enum err reopen(struct work *w, const struct appeal_case *c, const char *reason)
{
	enum application_state to =
		application_transition(c->application.facts.state, APPLICATION_REOPEN);
	if (c->decision.outcome != DECISION_OUTCOME_REFUSAL || c->facts.superseded ||
	    to == APPLICATION_STATE_COUNT_)
		return OK;
	TRY(decision_supersede(w, c->decision.id));
	TRY(application_take_step(w, &c->application, APPLICATION_REOPEN, reason));
	return decision_notify(w, c->decision.application_id);
}

enum err decide_appeal(struct work *w, struct uuid appeal_id, const struct appeal_decision *answer)
{
	struct appeal_case c = { 0 };
	const struct appeal *appeal = NULL;
	TRY(appeal_case_by_id(w, appeal_id, &c, &appeal));
	TRY(review_hold(w, c.decision.application_id));
	TRY(appeal_case_by_id(w, appeal_id, &c, &appeal)); /* again: now nobody moves the file */
	TRY(may_answer(w, &c, appeal, answer));
	TRY(appeal_answer(w, appeal_id, answer, c.facts.today));
	return answer->outcome == APPEAL_DECISION_OUTCOME_ALLOWED ? reopen(w, &c, answer->reason)
								  : OK;
}
