/* The budget of an application, seen by the rules of its call. */
#ifndef GUICHET_DOMAIN_BUDGET_H
#define GUICHET_DOMAIN_BUDGET_H

#include "domain/facts.h"
#include "domain/funding.h"

/* Adds; false when the sum passes what an amount can hold. */
bool money_add(struct money *total, struct money added) MUST_CHECK;

/* Categories, members and balance (costs = plan + requested).  A call that names eligible
 * categories has closed its list; one that only excludes leaves every other category eligible. */
void budget_check(const struct call_rules *rules, const struct budget_write *budget,
		  const struct collective_member_list *members, struct verdict *ret);

/* The grant of an application.  *ret is NULL without a budget, or while the call has no rate; the
 * verdicts are those of funding_compute. */
void application_funding(const struct application_facts *facts, struct arena *arena,
			 const struct funding **ret, struct verdict *ret_refusals,
			 struct verdict *ret_warnings);

#endif
