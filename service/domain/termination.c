#include "domain/termination.h"

void termination_open_check(const struct instalment_list *instalments, struct verdict *ret)
{
	for (size_t i = 0; i < instalments->count; i++) {
		const struct instalment *one = &instalments->items[i];
		if (one->state == INSTALMENT_STATE_CLAIMED ||
		    one->state == INSTALMENT_STATE_APPROVED)
			refuse(ret, REASON_TERMINATION_CLAIM_OPEN, KV("number", one->number),
			       KV("state", instalment_state_words[one->state]));
	}
}

struct money termination_held(const struct termination_facts *facts)
{
	const struct agreement *g = facts->agreement;
	struct money held = { g->paid_amount.cents - g->recovered_amount.cents };
	for (size_t i = 0; i < facts->clawbacks->count; i++)
		if (facts->clawbacks->items[i].state == CLAWBACK_STATE_DUE)
			held.cents -= facts->clawbacks->items[i].amount.cents;
	return held;
}

static void day_check(const struct termination_facts *facts, struct date on, struct verdict *ret)
{
	const struct date *signed_on = facts->agreement->signed_on;
	if (on.days > facts->today.days)
		refuse(ret, REASON_TERMINATION_IN_FUTURE, KV("terminated_on", on));
	if (signed_on != NULL && on.days < signed_on->days)
		refuse(ret, REASON_TERMINATION_BEFORE_SIGNATURE, KV("terminated_on", on),
		       KV("signed_on", *signed_on));
	for (size_t i = 0; i < facts->instalments->count; i++) {
		const struct instalment *one = &facts->instalments->items[i];
		if (one->paid_on != NULL && on.days < one->paid_on->days)
			refuse(ret, REASON_TERMINATION_BEFORE_PAYMENT, KV("terminated_on", on),
			       KV("number", one->number), KV("paid_on", *one->paid_on));
	}
}

void termination_check(const struct termination_facts *facts,
		       const struct agreement_termination_write *asked, struct verdict *ret)
{
	struct money held = termination_held(facts);
	termination_open_check(facts->instalments, ret);
	day_check(facts, asked->terminated_on, ret);
	if (asked->kept_amount.cents > held.cents)
		refuse(ret, REASON_KEPT_ABOVE_PAID, KV("amount", asked->kept_amount),
		       KV("held", held));
}

struct termination_outcome termination_outcome(const struct termination_facts *facts,
					       const struct agreement_termination_write *asked)
{
	const struct agreement *g = facts->agreement;
	return (struct termination_outcome){
		.released = { g->amount.cents - g->paid_amount.cents },
		.clawback = { termination_held(facts).cents - asked->kept_amount.cents },
	};
}
