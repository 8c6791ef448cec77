/* What each beneficiary of an agreement received as aid of little importance, against the ceiling
 * in force on the day of the vote.  A warning with its head room, never a judgement. */
#ifndef GUICHET_DOMAIN_STATE_AID_H
#define GUICHET_DOMAIN_STATE_AID_H

#include "base/types.h"
#include "gen/schema.h"

struct arena;

/* The ceiling that holds and since when aid counts. */
struct aid_regime {
	const char *name, *source;
	struct money ceiling;
	enum legal_figure_window window;
	struct date counted_from;
};

/* The regime of the call names a regulation; the one of its kind that is in force on the day rules,
 * with the ceiling of the call where it states one and its regulation is the one in force.  False:
 * the call has none, or the law knows no such regulation. */
bool aid_regime(const struct state_aid_rule *rule, const struct legal_figure_list *figures,
		struct date decided_on, struct aid_regime *ret);

/* First day that counts: years of 1 January for financial years, months to the day otherwise. */
struct date aid_counted_from(enum legal_figure_window window, int64_t months,
			     struct date decided_on);

/* Per share; two establishments of one legal entity count together. */
void aid_shares(const struct aid_regime *regime, const struct agreement *agreement,
		struct arena *arena, struct state_aid_share_list *ret);

#endif
