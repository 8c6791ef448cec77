/* Appeals against decisions. */
#ifndef GUICHET_STORE_APPEAL_STORE_H
#define GUICHET_STORE_APPEAL_STORE_H

#include "gen/schema.h"
#include "store/db.h"

struct appeal_new {
	struct uuid id, decision_id;
	const struct appeal_write *write;
	struct date filed_on;
};
/* ERR_ALREADY_EXISTS: one of this kind was filed. */
enum err appeal_insert(struct work *w, const struct appeal_new *appeal) MUST_CHECK;

/* ERR_NOT_FOUND: not there, or not for this actor. */
enum err appeal_decision(struct work *w, struct uuid id, struct uuid *ret) MUST_CHECK;
/* Without what is reckoned of them. */
enum err appeal_rows(struct work *w, struct uuid decision_id, struct appeal_list *ret) MUST_CHECK;

/* The row is locked. */
enum err appeal_answer(struct work *w, struct uuid id, const struct appeal_decision *answer,
		       struct date today) MUST_CHECK;

#endif
