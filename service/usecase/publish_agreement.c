#include "usecase/publish_agreement.h"

#include "base/explain.h"
#include "store/open_data_store.h"
#include "usecase/agreement_facts.h"

enum err build_open_data(struct work *w, struct uuid agreement_id, struct date signed_on)
{
	struct agreement_case c = { 0 };
	struct instalment_list instalments;
	struct scdl_row_list rows;
	struct verdict *verdict = verdict_new(w->arena);
	TRY(agreement_case_by_id(w, agreement_id, &c));
	TRY(instalment_rows(w, agreement_id, &instalments));
	const struct scdl_facts facts = { .funder = &c.application.facts.rules->funder,
					  .agreement = &c.agreement,
					  .signed_on = *c.agreement.signed_on,
					  .instalment_count = instalments.count };
	scdl_rows(&facts, w->arena, &rows);
	scdl_check(&rows, verdict);
	TRY(admit(w, verdict));
	return open_data_insert(w, agreement_id, signed_on, &rows);
}

enum err publish_agreement(struct work *w, struct uuid agreement_id,
			   const struct open_data_publication *publication)
{
	struct agreement_case c = { 0 };
	struct open_data_facts_list facts = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	struct date on = publication->published_on;
	TRY(agreement_case_by_id(w, agreement_id, &c));
	TRY(open_data_facts(w, &agreement_id, NULL, &facts));
	if (c.agreement.state == AGREEMENT_STATE_DRAFTED)
		return agreement_in_force(w, c.agreement.state);
	const struct date *signed_on = facts.items[0].signed_on;
	if (on.days > c.facts.today.days)
		refuse(verdict, REASON_PUBLISHED_IN_FUTURE, KV("published_on", on));
	if (signed_on != NULL && on.days < signed_on->days)
		refuse(verdict, REASON_PUBLISHED_BEFORE_SIGNATURE, KV("published_on", on),
		       KV("signed_on", *signed_on));
	TRY(admit(w, verdict));
	return agreement_publish_row(w, agreement_id, publication);
}
