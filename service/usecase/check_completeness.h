/* The region says whether a file is whole, and the applicant answers what was asked. */
#ifndef GUICHET_USECASE_CHECK_COMPLETENESS_H
#define GUICHET_USECASE_CHECK_COMPLETENESS_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE, ERR_BODY_INVALID, ERR_RULES_NOT_MET. */
enum err check_completeness(struct work *w, struct uuid id,
			    const struct completeness_write *body) MUST_CHECK;
enum err correct_application(struct work *w, struct uuid id) MUST_CHECK;
/* The step, and the end of what was asked of the applicant, which it makes pointless. */
enum err judge_application(struct work *w, struct uuid id,
			   const struct admissibility_write *body) MUST_CHECK;

#endif
