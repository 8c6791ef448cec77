#include "usecase/close_agreement.h"

#include "base/explain.h"
#include "store/payment_store.h"
#include "usecase/report_facts.h"

static bool closes(enum agreement_state state)
{
	return state == AGREEMENT_STATE_SIGNED || state == AGREEMENT_STATE_IN_PROGRESS ||
	       state == AGREEMENT_STATE_COMPLETED || state == AGREEMENT_STATE_TERMINATED;
}

enum err close_agreement(struct work *w, struct uuid id, const char *reason)
{
	struct agreement_case c = { 0 };
	struct expected_reports expected = { 0 };
	struct closing_facts facts = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(agreement_case_by_id(w, id, &c));
	if (!closes(c.agreement.state))
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", agreement_state_words[c.agreement.state]));
	TRY(agreement_open(w, id));
	TRY(expected_reports(w, &c, &expected));
	facts.due = expected.due;
	facts.due_cut = expected.cut;
	TRY(instalment_rows(w, id, &facts.instalments));
	TRY(clawback_rows(w, id, &facts.clawbacks));
	closing_check(&facts, verdict);
	TRY(admit(w, verdict));
	return agreement_close_row(w, id, reason);
}
