/* What follows a vote: the agreement, the shares of its beneficiaries, what may be done with it. */
#ifndef GUICHET_DOMAIN_AGREEMENT_H
#define GUICHET_DOMAIN_AGREEMENT_H

#include "domain/actions.h"
#include "domain/facts.h"

/* --- shares */

/* The part of `total` at place `at` of `count` shares: each is rounded down to the cent, the last
 * takes the rest.  The parts sum to the total when the rates sum to one. */
struct money share_part(struct money total, const struct rate *rates, size_t count, size_t at);

/* The shares of a collective as its members gave them, when they make the whole; else all of it to
 * the lead.  Amounts are parts of `total`. */
void shares_of_members(const struct collective_member_list *members, struct money total,
		       struct arena *arena, struct agreement_share_list *ret);
/* Those that are asked for; every beneficiary is a consenting member, once, and they make one. */
void shares_check(const struct agreement_share_write_list *asked,
		  const struct collective_member_list *members, struct verdict *ret);
void shares_of_write(const struct agreement_share_write_list *asked,
		     const struct collective_member_list *members, struct money total,
		     struct arena *arena, struct agreement_share_list *ret);

/* --- figures of the law */

/* The one of this code that is in force on the day, or NULL. */
const struct legal_figure *legal_figure_find(const struct legal_figure_list *figures,
					     const char *code, struct date on);

#define LEGAL_AGREEMENT_THRESHOLD "agreement_threshold"

/* --- the life of an agreement */

enum agreement_action {
	AGREEMENT_UPDATE,
	AGREEMENT_SIGN,
	AGREEMENT_TERMINATE,
	AGREEMENT_ACTION_COUNT_
};

/* The state after the action; AGREEMENT_STATE_COUNT_ when it cannot be taken. */
enum agreement_state agreement_transition(enum agreement_state from, enum agreement_action action);

struct agreement_facts {
	const struct agreement *agreement;
	const struct legal_figure_list *figures;
	const struct instalment_list *instalments; /* of a signed one; NULL: not looked at */
	struct date today;                         /* at the clock of the call */
	bool under_embargo;  /* the results of the call are still to be published */
	bool award_released; /* what it was drafted from was given back */
};

/* What a draft must be, whatever is missing yet. */
void agreement_check(const struct agreement_facts *facts, struct verdict *ret);
/* What a signature asks besides; `signed_on` is what it says. */
void signature_check(const struct agreement_facts *facts, struct date signed_on,
		     struct verdict *ret);

struct verdict agreement_guard(const struct agreement_facts *facts, enum agreement_action action,
			       struct arena *arena);
void agreement_actions(struct arena *arena, const struct agreement_facts *facts,
		       const struct asker *asker, struct possible_action_list *ret);

/* --- instalments */

/* Those of the schedule of a call for this amount, planned; without ids.  One below the least
 * amount of the call, or of nothing, is merged into the next; before a last one that is too small,
 * the one before. */
void instalments_planned(const struct call_rules *rules, struct money amount, struct arena *arena,
			 struct instalment_list *ret);
/* The least amount of an instalment: a cent where the call has none. */
struct money instalment_least(const struct call_rules *rules);

#endif
