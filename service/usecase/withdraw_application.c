#include "usecase/withdraw_application.h"

#include "store/award_store.h"
#include "usecase/application_facts.h"

/* The state does not tell: to its own people an award is nothing yet while it is under embargo. */
static enum err give_back(struct work *w, struct uuid id)
{
	struct released_award award = { 0 };
	struct envelope_row_list locked;
	bool found = false;
	TRY(award_release(w, id, &award, &found));
	if (!found)
		return OK;
	TRY(envelope_rows_for_update(w, award.call_id, &award.envelopes, &locked));
	return envelope_add(w, &(struct envelope_change){ .call_id = award.call_id,
							  .codes = &award.envelopes,
							  .cents = -award.amount.cents,
							  .count = -1 });
}

enum err withdraw_application(struct work *w, struct uuid id, const char *reason)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, APPLICATION_WITHDRAW));
	TRY(give_back(w, id));
	return application_take_step(w, &c, APPLICATION_WITHDRAW, reason);
}
