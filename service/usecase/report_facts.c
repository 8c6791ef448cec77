#include "usecase/report_facts.h"

enum err expected_reports(struct work *w, const struct agreement_case *c,
			  struct expected_reports *ret)
{
	struct report_row_list given = { 0 };
	const struct report_facts facts = {
		.rules = c->application.facts.rules,
		.figures = &c->figures,
		.signed_on = c->agreement.signed_on,
		.start_on = c->agreement.start_on,
		.end_on = c->agreement.end_on,
		.terminated_on = c->agreement.termination == NULL
					 ? NULL
					 : &c->agreement.termination->terminated_on,
		.today = c->facts.today,
	};
	TRY(report_rows(w, c->agreement.id, &given));
	ret->cut = !reports_due(&facts, &given, w->arena, &ret->due);
	return OK;
}

enum err agreement_open(struct work *w, struct uuid agreement_id)
{
	const struct instant *closed_at = NULL;
	TRY(agreement_closing_hold(w, agreement_id, &closed_at));
	if (closed_at == NULL)
		return OK;
	return fail(w->problem, ERR_AGREEMENT_CLOSED, KV("closed_at", *closed_at));
}
