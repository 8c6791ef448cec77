/* Appeals against a decision and their clocks.
 *
 * Two months from the notification, for an appeal to the region as for one to the court; an appeal
 * to the region in time stops the delay of the court, which runs again, whole, from its answer or
 * from the silence that means rejection (CRPA L411-2, L231-4; CJA R421-1, R421-2).  A silence is
 * shown and never moves a state. */
#ifndef GUICHET_DOMAIN_APPEAL_H
#define GUICHET_DOMAIN_APPEAL_H

#include "base/problem.h"
#include "domain/facts.h"

/* The last day to contest what was notified on this one: neither the first nor the last day of the
 * delay count, and one that ends on a closed day goes on to the next open one. */
struct date appeal_until(struct date notified_on);

struct appeal_facts {
	const struct application_facts *application;
	const struct date *notified_on; /* NULL: the result is not told */
	struct date today;              /* at the clock of the call */
	bool superseded;                /* another decision took its place */
	bool for_region;                /* the asker enters what the region received */
	const struct appeal *gracious;  /* to the region, before this one; NULL: none */
};

/* The last day to seize the court. */
struct date contentious_until(struct date notified_on, const struct appeal *gracious);

/* Everything that forbids filing: asker, embargo, day. */
struct verdict appeal_file_guard(const struct appeal_facts *facts, const struct appeal_write *write,
				 struct arena *arena);
/* The day on which it counts as filed: the one given, or today. */
struct date appeal_filed_on(const struct appeal_facts *facts, const struct appeal_write *write);

/* An answer is of today or before, and not of before the appeal. */
struct verdict appeal_decide_guard(const struct appeal_facts *facts, const struct appeal *appeal,
				   struct date decided_on, struct arena *arena);

/* Fills what is reckoned: its deadline, the day of the silence, whether that day has come, the last
 * day for the court. */
void appeal_clock(const struct appeal_facts *facts, struct arena *arena, struct appeal *ret);

#endif
