/* What came of an appeal.  One that is allowed against a refusal ends the refusal and gives the
 * file back to the vote: no decision ever contradicts another. */
#ifndef GUICHET_USECASE_DECIDE_APPEAL_H
#define GUICHET_USECASE_DECIDE_APPEAL_H

#include "base/work.h"
#include "gen/schema.h"

/* The row is locked.  ERR_WRONG_STATE: it is answered.  ERR_RULES_NOT_MET: the date. */
enum err decide_appeal(struct work *w, struct uuid appeal_id,
		       const struct appeal_decision *answer) MUST_CHECK;

#endif
