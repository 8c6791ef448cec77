#include "usecase/agreement_facts.h"

#include "base/explain.h"
#include "base/zone.h"
#include "domain/payment.h"

enum err agreement_case_by_id(struct work *w, struct uuid id, struct agreement_case *ret)
{
	TRY(agreement_by_id(w, id, &ret->agreement));
	TRY(application_case_by_id(w, ret->agreement.application_id, &ret->application));
	TRY(legal_figures(w, NULL, &ret->figures));
	ret->facts = (struct agreement_facts){
		.agreement = &ret->agreement,
		.figures = &ret->figures,
		.today = zone_date(w->zone, ret->application.facts.now),
		.under_embargo = !ret->application.file.results_published,
		.award_released = ret->application.facts.state != APPLICATION_STATE_AWARDED,
	};
	return OK;
}

enum err agreement_admit(struct work *w, const struct agreement_case *c,
			 enum agreement_action action)
{
	struct verdict verdict = agreement_guard(&c->facts, action, w->arena);
	return admit(w, &verdict);
}

enum err agreement_in_force(struct work *w, enum agreement_state state)
{
	const char *word = agreement_state_words[state];
	if (state == AGREEMENT_STATE_DRAFTED)
		return fail(w->problem, ERR_AGREEMENT_NOT_SIGNED, KV("state", word));
	if (agreement_runs(state))
		return OK;
	return fail(w->problem, ERR_WRONG_STATE, KV("state", word));
}
