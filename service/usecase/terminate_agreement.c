#include "usecase/terminate_agreement.h"

#include "base/explain.h"
#include "domain/amendment.h"
#include "domain/termination.h"
#include "store/amendment_store.h"
#include "store/award_store.h"
#include "store/payment_store.h"
#include "usecase/agreement_facts.h"
#include "usecase/publish_agreement.h"

struct termination_case {
	struct agreement_case agreement;
	struct instalment_list instalments;
	struct clawback_list clawbacks;
	struct award_row award;
	struct termination_facts facts;
};

static enum err termination_case(struct work *w, struct uuid id, struct termination_case *ret)
{
	TRY(agreement_case_by_id(w, id, &ret->agreement));
	TRY(agreement_in_force(w, ret->agreement.agreement.state));
	TRY(instalment_rows(w, id, &ret->instalments));
	TRY(clawback_rows(w, id, &ret->clawbacks));
	TRY(award_of_application(w, ret->agreement.agreement.application_id, &ret->award));
	ret->facts = (struct termination_facts){ .agreement = &ret->agreement.agreement,
						 .instalments = &ret->instalments,
						 .clawbacks = &ret->clawbacks,
						 .today = ret->agreement.facts.today };
	return OK;
}

/* The award is what was paid of it, and its place is free; one of which nothing was paid is given
 * back as a whole. */
static enum err give_back(struct work *w, const struct termination_case *c, struct money released)
{
	const struct agreement *g = c->facts.agreement;
	struct envelope_row_list locked;
	TRY(envelope_rows_for_update(w, c->award.call_id, &c->award.envelopes, &locked));
	TRY(envelope_add(w, &(struct envelope_change){ .call_id = c->award.call_id,
						       .codes = &c->award.envelopes,
						       .cents = -released.cents,
						       .count = -1 }));
	if (g->paid_amount.cents == 0)
		return award_give_back(w, g->application_id);
	const struct amendment_facts facts = { .agreement = g };
	const struct amendment_write paid = { .amount = &g->paid_amount };
	struct agreement_terms terms;
	terms_amended(&facts, &paid, w->arena, &terms);
	return agreement_amend(w, g, &terms);
}

enum err terminate_agreement(struct work *w, struct uuid id,
			     const struct agreement_termination_write *asked)
{
	struct termination_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(termination_case(w, id, &c));
	termination_check(&c.facts, asked, verdict);
	TRY(admit(w, verdict));
	struct termination_outcome outcome = termination_outcome(&c.facts, asked);
	TRY(amendments_supersede(w, id));
	TRY(give_back(w, &c, outcome.released));
	TRY(agreement_terminate_row(w, id, asked, outcome.released));
	if (outcome.clawback.cents > 0)
		TRY(clawback_insert(w, id, outcome.clawback));
	return build_open_data(w, id, asked->terminated_on);
}
