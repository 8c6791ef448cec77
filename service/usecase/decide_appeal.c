#include "usecase/decide_appeal.h"

#include "base/explain.h"
#include "store/appeal_store.h"
#include "store/award_store.h"
#include "store/review_store.h"
#include "usecase/appeal_facts.h"

static enum err may_answer(struct work *w, const struct appeal_case *c, const struct appeal *appeal,
			   const struct appeal_decision *answer)
{
	struct verdict pending = appeal_pending_guard(appeal, w->arena);
	TRY(admit(w, &pending));
	struct verdict day = appeal_decide_guard(&c->facts, appeal, answer->decided_on, w->arena);
	return admit(w, &day);
}

/* Is what was contested still what keeps the file where it is?  One that was withdrawn since, or
 * that another appeal gave back already, stays as it is. */
static bool still_holds(const struct appeal_case *c)
{
	enum appeal_against against = APPEAL_AGAINST_SILENCE;
	if (c->against_vote)
		return c->decision.outcome == DECISION_OUTCOME_REFUSAL && !c->facts.superseded;
	return appeal_contested(c->application.facts.state, NULL, c->facts.today, &against) &&
	       against == c->facts.against;
}

static enum err reopen(struct work *w, const struct appeal_case *c, const char *reason)
{
	enum application_action action = appeal_reopens(&c->facts);
	struct uuid file = c->application.file.view.id;
	if (action == APPLICATION_ACTION_COUNT_ || !still_holds(c) ||
	    application_transition(c->application.facts.state, action) == APPLICATION_STATE_COUNT_)
		return OK;
	if (c->against_vote)
		TRY(decision_supersede(w, c->decision.id));
	else
		TRY(score_delete(w, file)); /* of one that was dismissed: it is examined anew */
	TRY(application_take_step(w, &c->application, action, reason));
	return c->against_vote ? decision_notify(w, file) : OK;
}

enum err decide_appeal(struct work *w, struct uuid appeal_id, const struct appeal_decision *answer)
{
	struct appeal_case c = { 0 };
	const struct appeal *appeal = NULL;
	TRY(appeal_case_by_id(w, appeal_id, &c, &appeal));
	TRY(review_hold(w, c.application.file.view.id));
	TRY(appeal_case_by_id(w, appeal_id, &c, &appeal)); /* again: now nobody moves the file */
	TRY(may_answer(w, &c, appeal, answer));
	TRY(appeal_answer(w, appeal_id, answer, c.facts.today));
	return answer->outcome == APPEAL_DECISION_OUTCOME_ALLOWED ? reopen(w, &c, answer->reason)
								  : OK;
}
