#include "usecase/plan_indicators.h"

#include "base/explain.h"
#include "domain/follow_up.h"
#include "store/follow_up_store.h"
#include "usecase/application_facts.h"

enum err plan_indicators(struct work *w, struct uuid application_id,
			 const struct indicators_write *body)
{
	struct application_case c = { 0 };
	struct verdict *faults = verdict_new(w->arena);
	TRY(application_case_by_id(w, application_id, &c));
	TRY(application_admit(w, &c, APPLICATION_UPDATE));
	if (c.facts.correction != NULL) /* of an incomplete file, nobody asks for indicators */
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", application_state_words[c.facts.state]));
	planned_check(&c.facts, &body->values, faults);
	if (!verdict_ok(faults))
		return refuse_as(w, ERR_BODY_INVALID, faults);
	return planned_values_replace(w, application_id, &body->values);
}
