#include "usecase/pay_instalment.h"

#include "base/actor.h"
#include "base/explain.h"
#include "store/payment_store.h"
#include "usecase/payment_facts.h"

/* ERR_AGREEMENT_NOT_SIGNED, ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
static enum err instalment_admit(struct work *w, const struct payment_case *c,
				 enum instalment_action action)
{
	TRY(agreement_in_force(w, c->facts.agreement->state));
	struct verdict verdict = instalment_guard(&c->facts, action, w->arena);
	return admit(w, &verdict);
}

enum err claim_instalment(struct work *w, struct uuid id, const struct instalment_claim *claim)
{
	struct payment_case c = { 0 };
	struct claim_outcome outcome;
	TRY(payment_case_by_id(w, id, &c));
	TRY(agreement_in_force(w, c.facts.agreement->state));
	struct verdict verdict = instalment_guard(&c.facts, INSTALMENT_CLAIM, w->arena);
	claim_check(&c.facts, claim, &verdict);
	TRY(admit(w, &verdict));
	claim_outcome(&c.facts, claim, w->arena, &outcome);
	return instalment_claim_row(w, id, claim, &outcome, c.facts.today);
}

enum err approve_instalment(struct work *w, struct uuid id)
{
	struct payment_case c = { 0 };
	TRY(payment_case_by_id(w, id, &c));
	TRY(instalment_admit(w, &c, INSTALMENT_APPROVE));
	const struct instalment *i = c.facts.instalment;
	enum instalment_state state = approval_state(i);
	TRY(instalment_approve_row(w, id, state));
	if (state != INSTALMENT_STATE_CANCELLED || i->clawback_amount == NULL ||
	    i->clawback_amount->cents == 0)
		return OK;
	return clawback_insert(w, i->agreement_id, *i->clawback_amount);
}

enum err reject_instalment(struct work *w, struct uuid id, const char *reason)
{
	struct payment_case c = { 0 };
	TRY(payment_case_by_id(w, id, &c));
	TRY(instalment_admit(w, &c, INSTALMENT_REJECT));
	return instalment_reject_row(w, id, reason);
}

enum err pay_instalment(struct work *w, struct uuid id, const struct payment_write *payment)
{
	struct payment_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(payment_case_by_id(w, id, &c));
	TRY(instalment_admit(w, &c, INSTALMENT_PAY));
	payment_check(&c.facts, payment->paid_on, verdict);
	TRY(admit(w, verdict));
	const struct agreement *g = c.facts.agreement;
	struct money amount = c.facts.instalment->amount, excess = payment_excess(g, amount);
	if (excess.cents > 0)
		return fail(w->problem, ERR_AWARD_EXCEEDED, KV("missing", excess),
			    KV("amount", amount), KV("paid", g->paid_amount),
			    KV("awarded", g->amount));
	return instalment_pay_row(w, id, payment);
}

/* Nothing comes back before it was paid. */
static enum err recovery_check(struct work *w, const struct agreement *g, struct date on,
			       struct verdict *ret)
{
	struct instalment_list paid = { 0 };
	const struct date *first = g->signed_on;
	TRY(instalment_rows(w, g->id, &paid));
	for (size_t i = 0; i < paid.count; i++) {
		const struct date *paid_on = paid.items[i].paid_on;
		if (paid_on != NULL && (first == NULL || paid_on->days > first->days))
			first = paid_on;
	}
	if (first != NULL && on.days < first->days)
		refuse(ret, REASON_RECOVERED_TOO_EARLY, KV("recovered_on", on),
		       KV("paid_on", *first));
	return OK;
}

enum err recover_clawback(struct work *w, struct uuid id, const struct recovery_write *recovery)
{
	struct clawback row = { 0 };
	struct agreement_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(clawback_by_id(w, id, &row));
	if (row.state != CLAWBACK_STATE_DUE)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", clawback_state_words[row.state]));
	TRY(agreement_case_by_id(w, row.agreement_id, &c));
	if (recovery->recovered_on.days > c.facts.today.days)
		refuse(verdict, REASON_RECOVERED_IN_FUTURE,
		       KV("recovered_on", recovery->recovered_on));
	TRY(recovery_check(w, &c.agreement, recovery->recovered_on, verdict));
	TRY(admit(w, verdict));
	return clawback_recover_row(w, id, recovery);
}
