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

/* What a file declares: every case in words that has a code, and no other. */
void declarations_check(const struct call_rules *rules, const struct text_list *declarations,
			struct verdict *ret);
/* True when a case in words is not declared yet. */
bool declarations_wanted(const struct call_rules *rules, const struct text_list *declarations);

/* True when the exclusion is declared by the file: told in words, under a code. */
bool exclusion_declared(const struct exclusion *exclusion);
/* True when the exclusion says in words alone whom it means: people judge it. */
bool exclusion_in_words(const struct exclusion *exclusion);

#endif
