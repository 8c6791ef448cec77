/* Envelopes of calls, decisions on files, and the awards that count in the envelopes. */
#ifndef GUICHET_STORE_AWARD_STORE_H
#define GUICHET_STORE_AWARD_STORE_H

#include "domain/award.h"
#include "domain/call_act.h"
#include "domain/feedback.h"
#include "store/db.h"

/* The whole first; none when the call states no envelope. */
enum err envelope_rows(struct work *w, struct uuid call_id,
		       struct envelope_row_list *ret) MUST_CHECK;
/* What the adopted ranking offers to files without a vote. */
enum err envelope_reserved(struct work *w, struct uuid call_id, struct money *ret) MUST_CHECK;
/* The same rows for some codes, locked until the end of the transaction, in one order for
 * everybody. */
enum err envelope_rows_for_update(struct work *w, struct uuid call_id,
				  const struct text_list *codes,
				  struct envelope_row_list *ret) MUST_CHECK;

/* What its part has of the waves before, or gave to the next one; the row is locked. */
enum err envelope_set_carried(struct work *w, struct uuid call_id, const char *code,
			      struct money carried) MUST_CHECK;

/* The live awards of a call, locked, with where their files belong. */
enum err envelope_awards(struct work *w, struct uuid call_id,
			 struct placed_award_list *ret) MUST_CHECK;
/* Each of these files' awards counts in this part, too; the rows of the parts are there. */
enum err envelope_charge(struct work *w, struct uuid call_id, const struct text_list *files,
			 const struct text_list *codes) MUST_CHECK;

/* What awards change in the envelopes they count in; negative: given back.  The rows are locked. */
struct envelope_change {
	struct uuid call_id;
	const struct text_list *codes;
	int64_t cents;
	int64_t count;
	struct instant at; /* the clock of the call */
};
enum err envelope_add(struct work *w, const struct envelope_change *change) MUST_CHECK;

struct decision_new {
	struct uuid id, application_id;
	const struct decision_write *body;
	struct instant call_at; /* now, at the clock of the call */
};
/* run_id: the adopted ranking that the vote follows; NULL: none.  ERR_ALREADY_DECIDED: one is in
 * force. */
enum err decision_insert(struct work *w, const struct decision_new *decision,
			 const struct uuid *run_id) MUST_CHECK;
/* The event that tells the people of the file, when the results of the call are out already. */
enum err decision_notify(struct work *w, struct uuid application_id) MUST_CHECK;
/* Where a file stands in the adopted ranking, and the envelopes that an award to it counts in. */
struct adopted_entry {
	const struct uuid *run_id; /* NULL: in none */
	struct text_list envelopes;
};
/* It is in force no more: another vote may follow. */
enum err decision_supersede(struct work *w, struct uuid id) MUST_CHECK;
/* The award that a decision makes. */
enum err award_insert(struct work *w, struct uuid decision_id,
		      const struct adopted_entry *entry) MUST_CHECK;

struct released_award {
	struct uuid call_id;
	struct money amount;
	struct text_list envelopes;
};
/* *ret_found: there was a live award, and now it is released; its envelopes are not changed yet. */
enum err award_release(struct work *w, struct uuid application_id, struct released_award *ret,
		       bool *ret_found) MUST_CHECK;

/* ERR_NOT_FOUND: none, or none that this actor may know yet. */
enum err decision_of_application(struct work *w, struct uuid application_id,
				 struct decision *ret) MUST_CHECK;
enum err decision_by_id(struct work *w, struct uuid id, struct decision *ret) MUST_CHECK;

/* ERR_NOT_FOUND: none, or none that this actor may know yet. */
enum err decision_feedback(struct work *w, struct uuid id, struct feedback_facts *ret) MUST_CHECK;

struct decision_filter {
	const char *call;    /* id or code; NULL: all */
	const char *outcome; /* NULL: both */
	const char *after;   /* id of the last row of the page before */
	int64_t limit;
};
/* One row more than the limit when there are more. */
enum err decision_rows(struct work *w, const struct decision_filter *filter,
		       struct decision_list *ret) MUST_CHECK;

#endif
