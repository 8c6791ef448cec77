/* The money of an agreement: claims, approvals by different persons, payments under the ceiling of
 * the award, the balance from what was really spent, and what is to be given back. */
#ifndef GUICHET_DOMAIN_PAYMENT_H
#define GUICHET_DOMAIN_PAYMENT_H

#include "domain/actions.h"
#include "domain/facts.h"

struct arena;

enum instalment_action {
	INSTALMENT_CLAIM,
	INSTALMENT_APPROVE,
	INSTALMENT_REJECT,
	INSTALMENT_PAY,
	INSTALMENT_ACTION_COUNT_
};

struct payment_facts {
	const struct call_rules *rules;
	const struct agreement *agreement;
	const struct instalment_list *instalments; /* all of the agreement, by number */
	const struct instalment *instalment;       /* the one at hand, of the list */
	struct report_due_list reports;            /* that the agreement awaits */
	const struct money *spent; /* by the final report that was accepted; NULL: none was */
	struct date today;         /* at the clock of the call */
	const char *subject;       /* who asks */
	const struct application_facts *file; /* what the money is for */
	bool for_region;                      /* the region enters what came on paper */
};

/* All that claims under way or paid pass on to one beneficiary, but for the one of this number. */
struct money passed_on(const struct instalment_list *instalments, int64_t but, const char *siret);

/* Money moves only between the signature of an agreement and its end. */
bool agreement_runs(enum agreement_state state);

/* What speaks against an action, whatever its body says. */
struct verdict instalment_guard(const struct payment_facts *facts, enum instalment_action action,
				struct arena *arena);
void instalment_actions(struct arena *arena, const struct payment_facts *facts,
			const struct asker *asker, struct possible_action_list *ret);

/* --- claims */

/* What is due in all for the base that was spent, as the rule of the call has it; never more than
 * was awarded. */
struct money balance_due(const struct balance_rule *rule, struct money awarded,
			 struct money forecast_base, struct money actual_base);

/* What the claim says; whether one may be made now is the guard's. */
void claim_check(const struct payment_facts *facts, const struct instalment_claim *claim,
		 struct verdict *ret);

struct claim_outcome {
	struct money amount;                /* of the instalment */
	const struct money *due, *clawback; /* of a balance; else NULL */
	int64_t approvals_needed;
};
/* The claim holds. */
void claim_outcome(const struct payment_facts *facts, const struct instalment_claim *claim,
		   struct arena *arena, struct claim_outcome *ret);

/* --- approvals */

/* The state that one approval more leads to: approved when it is the last one needed, cancelled
 * when there is nothing to pay. */
enum instalment_state approval_state(const struct instalment *instalment);

/* --- payments */

void payment_check(const struct payment_facts *facts, struct date paid_on, struct verdict *ret);
/* By how much a payment would pass the award; zero when it does not. */
struct money payment_excess(const struct agreement *agreement, struct money amount);

#endif
