/* What is to be reported of a project and when, what may be done with a report, and when the file
 * may be closed. */
#ifndef GUICHET_DOMAIN_REPORT_H
#define GUICHET_DOMAIN_REPORT_H

#include "domain/actions.h"
#include "domain/facts.h"

/* --- what is expected */

struct report_facts {
	const struct call_rules *rules;
	const struct legal_figure_list *figures;
	const struct date *signed_on; /* NULL: nothing is expected yet */
	const struct date *start_on, *end_on;
	const struct date *terminated_on; /* NULL: it was not */
	struct date today;                /* at the clock of the call */
};

/* A report that was begun at least. */
struct report_row {
	struct uuid id;
	const char *code;
	int64_t number;
	enum report_state state;
};
struct report_row_list {
	struct report_row *items;
	size_t count;
};

/* The reports of the call, and the financial report of the law for each financial year of the
 * project unless the call has one of its own; by day.  `given`: those that the asker knows of.  Of
 * a terminated agreement: what had become due, and what was handed in. False when there are more
 * than an agreement can have, or after the year 9999: the list is then cut. */
bool reports_due(const struct report_facts *facts, const struct report_row_list *given,
		 struct arena *arena, struct report_due_list *ret);
/* NULL when it is not expected. */
const struct report_due *report_due_find(const struct report_due_list *due, const char *code,
					 int64_t number);

/* --- the life of a report */

enum report_action {
	REPORT_UPDATE,
	REPORT_SUBMIT,
	REPORT_ACCEPT,
	REPORT_RETURN,
	REPORT_ACTION_COUNT_
};

/* REPORT_STATE_COUNT_ when the action cannot be taken. */
enum report_state report_transition(enum report_state from, enum report_action action);
/* What a submission asks besides: a final or a financial report says what was spent. */
void report_submission_check(const struct report *report, bool actor_leads, struct verdict *ret);
/* Nothing may be done once the file is closed. */
/* Who refused to be a member, or has not answered, writes no report. */
void report_writing_check(const struct application_facts *file, struct verdict *ret);
void report_actions(struct arena *arena, const struct report *report, bool closed,
		    const struct application_facts *file, const struct asker *asker,
		    struct possible_action_list *ret);

/* --- closing */

struct closing_facts {
	struct report_due_list due;
	bool due_cut; /* not all of them */
	struct instalment_list instalments;
	struct clawback_list clawbacks;
};

/* Every report is accepted, every instalment paid or cancelled, and all that is to come back came
 * back: one reason for each that is not. */
void closing_check(const struct closing_facts *facts, struct verdict *ret);

#endif
