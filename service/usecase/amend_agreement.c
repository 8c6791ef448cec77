#include "usecase/amend_agreement.h"

#include "base/explain.h"
#include "domain/agreement.h"
#include "domain/amendment.h"
#include "store/amendment_store.h"
#include "store/award_store.h"
#include "usecase/agreement_facts.h"
#include "usecase/envelope_holds.h"
#include "usecase/envelope_rows_now.h"
#include "usecase/publish_agreement.h"

struct amendment_case {
	struct agreement_case agreement;
	struct instalment_list instalments;
	struct award_row award;
	struct amendment_facts facts;
};

static enum err amendment_case(struct work *w, struct uuid agreement_id, struct amendment_case *ret)
{
	TRY(agreement_case_by_id(w, agreement_id, &ret->agreement));
	TRY(instalment_rows(w, agreement_id, &ret->instalments));
	TRY(award_of_application(w, ret->agreement.agreement.application_id, &ret->award));
	ret->facts = (struct amendment_facts){
		.application = &ret->agreement.application.facts,
		.agreement = &ret->agreement.agreement,
		.figures = &ret->agreement.figures,
		.instalments = &ret->instalments,
		.rate = ret->award.rate,
		.today = ret->agreement.facts.today,
	};
	return OK;
}

enum err propose_amendment(struct work *w, struct uuid agreement_id,
			   const struct amendment_write *asked, struct uuid *ret)
{
	struct amendment_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	struct uuid id = uuid_new(w->now);
	TRY(amendment_case(w, agreement_id, &c));
	TRY(agreement_in_force(w, c.facts.agreement->state));
	amendment_check(&c.facts, asked, w->arena, verdict);
	TRY(admit(w, verdict));
	TRY(amendment_insert(w, id, agreement_id, asked));
	*ret = id;
	return OK;
}

/* What more, or less, is awarded: the envelopes are locked, and say by how much they are short. */
static enum err through_envelope(struct work *w, const struct amendment_case *c,
				 struct money amount)
{
	struct money difference = { amount.cents - c->award.amount.cents };
	const struct decision_write more = { .amount = &difference };
	struct award_facts facts = { .application = c->facts.application, .decision = &more };
	struct envelope_rules rules = { 0 };
	const struct envelope_change change = { .call_id = c->award.call_id,
						.codes = &c->award.envelopes,
						.cents = difference.cents,
						.at = c->facts.application->now };
	if (difference.cents == 0)
		return OK;
	TRY(envelope_rules(w, c->facts.agreement->call_code, &rules));
	TRY(envelope_rows_held(w, &rules, &c->award.envelopes, &facts.envelopes));
	TRY(envelope_holds(w, &facts));
	return envelope_add(w, &change);
}

static enum err apply(struct work *w, const struct amendment_case *c,
		      const struct amendment_write *asked)
{
	struct agreement_terms terms;
	struct instalment_list instalments;
	terms_amended(&c->facts, asked, w->arena, &terms);
	TRY(through_envelope(w, c, terms.amount));
	TRY(agreement_amend(w, c->facts.agreement, &terms));
	instalments_amended(&c->instalments, terms.amount,
			    instalment_least(c->facts.application->rules), w->arena, &instalments);
	return instalments_amend(w, c->facts.agreement->id, &instalments);
}

static struct amendment_write asked_by(const struct amendment *a)
{
	return (struct amendment_write){ .amount = a->amount,
					 .forecast_base_amount = a->forecast_base_amount,
					 .end_on = a->end_on,
					 .shares = a->shares,
					 .reason = a->reason };
}

static enum err pending(struct work *w, struct uuid id, struct amendment *ret)
{
	TRY(amendment_by_id(w, id, ret));
	return ret->state == AMENDMENT_STATE_PENDING
		       ? OK
		       : fail(w->problem, ERR_WRONG_STATE,
			      KV("state", amendment_state_words[ret->state]));
}

enum err sign_amendment(struct work *w, struct uuid id, struct date signed_on)
{
	struct amendment amendment = { 0 };
	struct amendment_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(pending(w, id, &amendment));
	TRY(amendment_case(w, amendment.agreement_id, &c));
	TRY(agreement_in_force(w, c.facts.agreement->state));
	struct amendment_write asked = asked_by(&amendment);
	amendment_check(&c.facts, &asked, w->arena, verdict);
	amendment_signature_check(&c.facts, signed_on, verdict);
	TRY(admit(w, verdict));
	struct agreement_terms before = terms_in_force(c.facts.agreement);
	TRY(apply(w, &c, &asked));
	TRY(amendment_accept_row(w, id, signed_on, &before));
	return build_open_data(w, amendment.agreement_id, signed_on);
}

enum err deny_amendment(struct work *w, struct uuid id, const char *reason)
{
	struct amendment amendment = { 0 };
	TRY(pending(w, id, &amendment));
	return amendment_deny_row(w, id, reason);
}
