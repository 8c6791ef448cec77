#include "usecase/payment_facts.h"

#include "base/actor.h"
#include "base/explain.h"
#include "store/payment_store.h"
#include "usecase/report_facts.h"

static const struct instalment *of_id(const struct instalment_list *list, struct uuid id)
{
	size_t at = 0;
	while (!uuid_equal(list->items[at].id, id))
		at++;
	return &list->items[at];
}

enum err payment_case_by_id(struct work *w, struct uuid id, struct payment_case *ret)
{
	struct instalment row = { 0 };
	struct expected_reports expected = { 0 };
	TRY(instalment_by_id(w, id, &row));
	TRY(agreement_case_by_id(w, row.agreement_id, &ret->agreement));
	TRY(instalment_rows(w, row.agreement_id, &ret->instalments));
	TRY(expected_reports(w, &ret->agreement, &expected));
	ret->facts = (struct payment_facts){
		.rules = ret->agreement.application.facts.rules,
		.agreement = &ret->agreement.agreement,
		.instalments = &ret->instalments,
		.instalment = of_id(&ret->instalments, id),
		.reports = expected.due,
		.today = ret->agreement.facts.today,
		.subject = w->actor->subject,
		.file = &ret->agreement.application.facts,
		.for_region = actor_has_role(w->actor, AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER,
					     ret->agreement.agreement.call_code),
	};
	return final_report_spent(w, row.agreement_id, &ret->facts.spent);
}
