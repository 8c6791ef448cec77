/* What an act may change of a published call.
 *
 * An act is dated and reasoned, and makes a new version; whether the new rules contradict
 * themselves is for the check of the definition. */
#ifndef GUICHET_DOMAIN_CALL_ACT_H
#define GUICHET_DOMAIN_CALL_ACT_H

#include "domain/award.h"

/* A live award, and where its file belongs. */
struct placed_award {
	struct uuid application_id;
	struct money amount;
	struct text_list envelopes; /* that it counts in */
	const char *axis;
	const struct instant *submitted_at;
	struct bonus_hit_list matches;
};
struct placed_award_list {
	struct placed_award *items;
	size_t count;
};

/* Which new parts each award counts in from now on: one item for each pair. */
struct late_charge {
	const struct placed_award *award;
	const char *code;
};
struct late_charge_list {
	struct late_charge *items;
	size_t count;
};

struct call_act_facts {
	enum call_act_kind act;
	bool applies_to_open;
	const struct call_rules *before, *after;
	struct envelope_row_list envelopes; /* what is awarded by now */
	struct placed_award_list awards;    /* looked at when a part is new */
	const struct zone *zone;
	struct late_charge_list charges; /* what call_act_charges() made of them */
};

/* Does the envelope get a part that it had not? */
bool call_act_adds_parts(const struct call_act_facts *facts);

void call_act_charges(const struct call_act_facts *facts, struct arena *arena,
		      struct late_charge_list *ret);

/* Absent, the word of the act: an extension is for those who are still at work. */
bool call_act_applies_to_open(const struct call_act_write *act);

/* Every reason: the identity of the call stays, an extension gives time and takes none, sets of
 * territories do not change under open files, and no envelope is cut below what is awarded. */
void call_act_check(const struct call_act_facts *facts, struct verdict *ret);

#endif
