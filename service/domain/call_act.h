/* What an act may change of a published call.
 *
 * An act is dated and reasoned, and makes a new version; whether the new rules contradict
 * themselves is for the check of the definition. */
#ifndef GUICHET_DOMAIN_CALL_ACT_H
#define GUICHET_DOMAIN_CALL_ACT_H

#include "domain/award.h"

struct call_act_facts {
	enum call_act_kind act;
	bool applies_to_open;
	const struct call_rules *before, *after;
	struct envelope_row_list envelopes; /* what is awarded by now */
};

/* Absent, the word of the act: an extension is for those who are still at work. */
bool call_act_applies_to_open(const struct call_act_write *act);

/* Every reason: the identity of the call stays, an extension gives time and takes none, sets of
 * territories do not change under open files, and no envelope is cut below what is awarded. */
void call_act_check(const struct call_act_facts *facts, struct verdict *ret);

#endif
