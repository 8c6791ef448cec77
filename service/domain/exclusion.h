/* Who may not take part in a call, and who may take part but receive nothing. */
#ifndef GUICHET_DOMAIN_EXCLUSION_H
#define GUICHET_DOMAIN_EXCLUSION_H

#include "domain/rule_results.h"

/* One verdict, when the call excludes anybody: a reason for each member in an excluded role or of
 * an excluded legal entity. */
void exclusion_check(const struct call_rules *rules, const struct collective_member_list *members,
		     struct rule_results *results);
/* The same of an award. */
void exclusion_from_award_check(const struct call_rules *rules,
				const struct collective_member_list *members, struct verdict *ret);

/* True when the exclusion says in words alone whom it means: people judge it. */
bool exclusion_in_words(const struct exclusion *exclusion);

#endif
