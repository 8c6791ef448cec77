#include "usecase/withdraw_application.h"

#include "base/explain.h"
#include "store/agreement_store.h"
#include "store/award_store.h"
#include "usecase/application_facts.h"

/* A signature may have come between the reading of the file and the lock of its award. */
static enum err not_accepted(struct work *w, struct uuid id)
{
	struct verdict *verdict = verdict_new(w->arena);
	bool accepted = false;
	TRY(award_is_accepted(w, id, &accepted));
	if (accepted)
		refuse(verdict, REASON_AWARD_ACCEPTED);
	return accepted ? refuse_rules(w, verdict) : OK;
}

/* The state does not tell: to its own people an award is nothing yet while it is under embargo. */
static enum err give_back(struct work *w, struct uuid id, struct instant call_at)
{
	struct released_award award = { 0 };
	struct envelope_row_list locked;
	bool found = false;
	TRY(award_release(w, id, &award, &found));
	if (!found)
		return not_accepted(w, id);
	TRY(envelope_rows_for_update(w, award.call_id, &award.envelopes, &locked));
	return envelope_add(w, &(struct envelope_change){ .call_id = award.call_id,
							  .codes = &award.envelopes,
							  .cents = -award.amount.cents,
							  .count = -1,
							  .at = call_at });
}

enum err withdraw_application(struct work *w, struct uuid id, const char *reason)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, APPLICATION_WITHDRAW));
	TRY(give_back(w, id, c.facts.now));
	return application_take_step(w, &c, APPLICATION_WITHDRAW, reason);
}
