#include "usecase/sign_agreement.h"

#include "base/explain.h"
#include "domain/report.h"
#include "usecase/agreement_facts.h"
#include "usecase/publish_agreement.h"

static enum err signable(struct work *w, struct agreement_case *c,
			 const struct agreement_signature *signature)
{
	struct verdict *verdict = verdict_new(w->arena);
	static const struct report_row_list nothing_given;
	struct report_due_list due = { 0 };
	struct award_row award = { 0 };
	TRY(award_of_application(w, c->agreement.application_id, &award));
	c->facts.award_released = award.state != AWARD_STATE_OFFERED; /* now that it is locked */
	signature_check(&c->facts, signature->signed_on, verdict);
	const struct report_facts reports = {
		.rules = c->application.facts.rules,
		.figures = &c->figures,
		.signed_on = &signature->signed_on,
		.start_on = c->agreement.start_on,
		.end_on = c->agreement.end_on,
		.today = c->facts.today,
	};
	if (!reports_due(&reports, &nothing_given, w->arena, &due))
		refuse(verdict, REASON_REPORTS_TOO_MANY);
	return admit(w, verdict);
}

enum err sign_agreement(struct work *w, struct uuid id, const struct agreement_signature *signature)
{
	struct agreement_case c = { 0 };
	TRY(agreement_case_by_id(w, id, &c));
	if (agreement_transition(c.agreement.state, AGREEMENT_SIGN) == AGREEMENT_STATE_COUNT_)
		return agreement_admit(w, &c, AGREEMENT_SIGN);
	TRY(signable(w, &c, signature));
	TRY(award_accept(w, c.agreement.application_id));
	TRY(agreement_sign_row(w, id, signature));
	return build_open_data(w, id, signature->signed_on);
}
