/* Appeals against decisions, and against what closed a file without one. */
#ifndef GUICHET_STORE_APPEAL_STORE_H
#define GUICHET_STORE_APPEAL_STORE_H

#include "gen/schema.h"
#include "store/db.h"

struct appeal_new {
	struct uuid id, application_id;
	const struct uuid *decision_id; /* NULL: against what is no vote */
	enum appeal_against against;
	const struct date *notified_on; /* of what is no vote */
	const struct appeal_write *write;
	struct date filed_on;
};
/* ERR_ALREADY_EXISTS: one of this kind was filed. */
enum err appeal_insert(struct work *w, const struct appeal_new *appeal) MUST_CHECK;

struct contested {
	const struct uuid *decision_id; /* NULL: what is no vote */
	struct uuid application_id;
};
/* ERR_NOT_FOUND: not there, or not for this actor. */
enum err appeal_contests(struct work *w, struct uuid id, struct contested *ret) MUST_CHECK;
/* Without what is reckoned of them. */
enum err appeal_rows(struct work *w, struct uuid decision_id, struct appeal_list *ret) MUST_CHECK;
/* Of a file, against what is no vote. */
enum err appeal_rows_of_file(struct work *w, struct uuid application_id,
			     struct appeal_list *ret) MUST_CHECK;
/* When the file came to that state, at the clock of its call.  ERR_NOT_FOUND: it never did. */
enum err appeal_notified(struct work *w, struct uuid application_id, enum application_state state,
			 struct instant *ret) MUST_CHECK;

/* The row is locked. */
enum err appeal_answer(struct work *w, struct uuid id, const struct appeal_decision *answer,
		       struct date today) MUST_CHECK;

#endif
