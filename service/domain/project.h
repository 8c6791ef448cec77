/* What a call asks of the project and of what its members promised. */
#ifndef GUICHET_DOMAIN_PROJECT_H
#define GUICHET_DOMAIN_PROJECT_H

#include "domain/facts.h"

struct project_dates {
	const struct date *start_on, *end_on; /* NULL: not given yet */
};

/* At most N months when end < start + N months, at least N when end ≥ start + N months − 1 day.
 * Absent dates are no violation here: see project_dates_wanted. */
void project_dates_check(const struct duration *rule, struct project_dates dates,
			 struct verdict *ret);
/* True when the call asks for dates and one of them is absent. */
bool project_dates_wanted(const struct call_rules *rules, struct project_dates dates);

/* An axis that the call does not have, one chosen twice, several where one is to be chosen; an
 * absent one is no violation here. */
void project_axes_check(const struct call_rules *rules, const struct project_axes *axes,
			struct verdict *ret);
/* True when the call asks for an axis, or other axes are chosen beside none. */
bool project_axis_wanted(const struct call_rules *rules, const struct project_axes *axes);
/* The axes of a project and their number. */
bool project_has_axis(const struct project_axes *axes, const char *code);
size_t project_axis_count(const struct project_axes *axes);

/* True when a bonus depends on territories and the project has none. */
bool project_territories_wanted(const struct call_rules *rules, size_t territory_count);

void project_audiences_check(const struct call_rules *rules, const struct text_list *audiences,
			     struct verdict *ret);

/* Every member has consented. */
void members_consent_check(const struct collective_member_list *members, struct verdict *ret);
/* The shares sum to exactly 1, as soon as one member has a share. */
void members_shares_check(const struct collective_member_list *members, struct verdict *ret);

#endif
