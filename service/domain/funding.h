/* The grant that the rules of a call give, explained line by line.
 *
 * All is integer arithmetic: an amount is rounded half up to the cent, a rate to the basis point, a
 * cap is rounded down.  The lines are the difference that each step made and sum to the grant. */
#ifndef GUICHET_DOMAIN_FUNDING_H
#define GUICHET_DOMAIN_FUNDING_H

#include "domain/bonus.h"

/* The money that the rules look at; no amount passes MONEY_WIRE_MAX. */
struct funding_input {
	struct money total_cost;
	struct money training_costs;
	struct money ineligible_costs; /* other lines that leave the base */
	struct money other_public;     /* public money already granted */
	const struct money *requested; /* NULL: nothing is asked, the rules alone decide */
	const struct rate *chosen_rate;
	struct bonus_matched_list matched;
	const struct rate_tier *tier; /* that the project stands in: its rate and its ceiling */
	struct money in_kind_costs;   /* within the total: what no grant pays */
	bool minimum_waived;
	bool own_funding_waived; /* the committee admits the lower rate of own_funding.waivable_to
				  */
};

/* The call must have a funding_rate.  No base, or a rate outside the range, is rejected without
 * rate and amounts; a grant under the minimum keeps its amount and is never raised; among amount
 * caps of matching bonuses the greatest replaces the ceiling.  Both verdicts come in empty:
 * refusals block, warnings (a minimum waived) do not.  *ret points into the rules and the arena. */
void funding_compute(const struct call_rules *rules, const struct funding_input *input,
		     struct arena *arena, struct funding *ret, struct verdict *ret_refusals,
		     struct verdict *ret_warnings);

/* What is answered when a total passes what an amount can hold. */
void funding_overflowed(struct funding *ret, struct verdict *ret_refusals);

#endif
