/* The life of an application: the one table where a state becomes another, and what guards it. */
#ifndef GUICHET_DOMAIN_APPLICATION_H
#define GUICHET_DOMAIN_APPLICATION_H

#include "domain/actions.h"
#include "domain/facts.h"

enum application_action {
	APPLICATION_UPDATE,
	APPLICATION_REPLACE_BUDGET,
	APPLICATION_DELETE,
	APPLICATION_NOTE_SUBMIT,
	APPLICATION_SUBMIT,
	APPLICATION_WITHDRAW,
	APPLICATION_PRESELECT,
	APPLICATION_NOT_PRESELECT,
	APPLICATION_INCUBATE,
	APPLICATION_NOTE_WAIVE,
	APPLICATION_DECLARE_COMPLETE,
	APPLICATION_ASK_PIECES,
	APPLICATION_CORRECT,
	APPLICATION_ADMIT,
	APPLICATION_NOT_ADMIT,
	APPLICATION_DISMISS,
	APPLICATION_SCORE,   /* by the last of its reviews */
	APPLICATION_UNSCORE, /* by the reopening of one */
	APPLICATION_AWARD,
	APPLICATION_REFUSE,
	APPLICATION_REOPEN,      /* by an appeal that was allowed */
	APPLICATION_REOPEN_NOTE, /* the same, before the full file */
	APPLICATION_ACTION_COUNT_
};

/* As in `actions` and in the history of the application: submit. */
const char *application_action_word(enum application_action action);

/* The state after the action, APPLICATION_STATE_COUNT_ when the table has no such row.  An action
 * that moves nothing gives the state itself; so does a deletion. */
enum application_state application_transition(enum application_state from,
					      enum application_action action);
enum application_action preselection_action(enum preselection_write_outcome outcome);

enum application_action completeness_action(enum completeness_write_outcome outcome);
enum application_action admissibility_action(enum admissibility_write_outcome outcome);
/* Its full file was deposited, and nobody took it back or closed it. */
bool application_deposited(enum application_state state);
/* Being prepared: a facilitator may be invited, and advise. */
bool application_accompanied(enum application_state state);

/* The stage whose window and checks an action meets: the first one for a note, the last one for the
 * full application; NULL when the call has no such stage or the action has none. */
const struct stage *application_stage(const struct call_rules *rules,
				      enum application_action action);

/* Everything that forbids the action: state, asker, window, rules.  A state that does not admit the
 * action is told alone (state-not-allowed): nothing else would help. */
struct verdict application_guard(const struct application_facts *facts,
				 enum application_action action, struct arena *arena);

void application_actions(struct arena *arena, const struct application_facts *facts,
			 const struct asker *asker, struct uuid id,
			 struct possible_action_list *ret);

/* How far the payments of an awarded file are: an axis of its own, beside its state. */
enum payment_stage {
	PAYMENT_STAGE_IN_PAYMENT, /* a claim is being looked at */
	PAYMENT_STAGE_PART_PAID,  /* something was paid, the balance is open */
	PAYMENT_STAGE_SETTLED,    /* the balance is paid, or what was too much came back */
	PAYMENT_STAGE_TERMINATED, /* the agreement ended before its time */
	PAYMENT_STAGE_COUNT_
};
extern const char *const payment_stage_words[];

/* What the portal of the region shows; the label is content, in French.  Until the results of the
 * call are published, a file that has one is under review.  `stage` NULL: nothing was claimed. */
struct portal_status portal_status(enum application_state state, bool results_published,
				   const enum payment_stage *stage);

#endif
