/* A signed agreement ends before its time: what may be asked, what goes back to the envelopes and
 * what the beneficiaries have to give back. */
#ifndef GUICHET_DOMAIN_TERMINATION_H
#define GUICHET_DOMAIN_TERMINATION_H

#include "base/problem.h"
#include "gen/schema.h"

struct termination_facts {
	const struct agreement *agreement;
	const struct instalment_list *instalments;
	const struct clawback_list *clawbacks;
	struct date today; /* at the clock of the call */
};

/* No money is on its way: what is claimed or approved is paid or rejected first. */
void termination_open_check(const struct instalment_list *instalments, struct verdict *ret);
/* The same; a day after all that was signed and paid; and no more is kept than is held. */
void termination_check(const struct termination_facts *facts,
		       const struct agreement_termination_write *asked, struct verdict *ret);

/* What was paid and is not to come back. */
struct money termination_held(const struct termination_facts *facts);

struct termination_outcome {
	struct money released; /* of the award: what was never paid */
	struct money clawback; /* zero: nothing comes back */
};
/* The termination holds. */
struct termination_outcome termination_outcome(const struct termination_facts *facts,
					       const struct agreement_termination_write *asked);

#endif
