/* Appeals against what closes a file, or does not answer it, and their clocks.
 *
 * The delay runs from the notification, for an appeal to the region as for one to the court; an
 * appeal to the region in time stops the delay of the court, which runs again, whole, from its
 * answer or from the silence that means rejection (CRPA L411-2).  How long both are, the figures of
 * the law say.  A silence is shown and never moves a state. */
#ifndef GUICHET_DOMAIN_APPEAL_H
#define GUICHET_DOMAIN_APPEAL_H

#include "base/problem.h"
#include "domain/application.h"

/* The last day to contest what was notified on this one: neither the first nor the last day of the
 * delay count, and one that ends on a closed day goes on to the next open one. */
struct date appeal_until(const struct legal_figure_list *figures, struct date notified_on);

struct appeal_facts {
	const struct application_facts *application;
	const struct legal_figure_list *figures;
	enum appeal_against against;
	bool deposited;                 /* the full file was, once */
	const struct date *notified_on; /* NULL: the result is not told */
	struct date today;              /* at the clock of the call */
	bool superseded;                /* another decision took its place */
	bool for_region;                /* the asker enters what the region received */
	const struct appeal *gracious;  /* to the region, before this one; NULL: none */
};

/* The last day to seize the court. */
struct date contentious_until(const struct legal_figure_list *figures, struct date notified_on,
			      const struct appeal *gracious);

/* What is contested of a file that no vote closed: the act that did, or the silence on it once its
 * day has come.  False: nothing is.  silence_on NULL: no clock runs. */
bool appeal_contested(enum application_state state, const struct date *silence_on,
		      struct date today, enum appeal_against *ret);
/* What an appeal that is allowed does to its file; APPLICATION_ACTION_COUNT_: nothing. */
enum application_action appeal_reopens(const struct appeal_facts *facts);

/* Everything that forbids filing: asker, embargo, day. */
struct verdict appeal_file_guard(const struct appeal_facts *facts, const struct appeal_write *write,
				 struct arena *arena);
/* The day on which it counts as filed: the one given, or today. */
struct date appeal_filed_on(const struct appeal_facts *facts, const struct appeal_write *write);

/* An answer is of today or before, and not of before the appeal. */
/* One that is answered stays so; its answer's day is the other guard's. */
struct verdict appeal_pending_guard(const struct appeal *appeal, struct arena *arena);
void appeal_actions(struct arena *arena, const struct appeal *appeal, const struct asker *asker,
		    struct possible_action_list *ret);
struct verdict appeal_decide_guard(const struct appeal_facts *facts, const struct appeal *appeal,
				   struct date decided_on, struct arena *arena);

/* Fills what is reckoned: its deadline, the day of the silence, whether that day has come, the last
 * day for the court. */
void appeal_clock(const struct appeal_facts *facts, struct arena *arena, struct appeal *ret);

#endif
