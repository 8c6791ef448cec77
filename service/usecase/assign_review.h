/* Who reviews a file: named by hand, or drawn for all the files of a call at once. */
#ifndef GUICHET_USECASE_ASSIGN_REVIEW_H
#define GUICHET_USECASE_ASSIGN_REVIEW_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE, ERR_ALREADY_EXISTS, ERR_RULES_NOT_MET when the person has an interest in it. */
enum err assign_review(struct work *w, struct uuid application_id,
		       const struct review_assign *asked, struct uuid *ret) MUST_CHECK;
enum err draw_reviews(struct work *w, const char *call, const struct review_draw_write *asked,
		      struct uuid *ret) MUST_CHECK;

#endif
