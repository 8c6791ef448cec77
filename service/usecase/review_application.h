/* A reviewer submits, or recuses itself; a manager reopens.  The last review in scores the file. */
#ifndef GUICHET_USECASE_REVIEW_APPLICATION_H
#define GUICHET_USECASE_REVIEW_APPLICATION_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND: another's.  ERR_WRONG_STATE.  ERR_RULES_NOT_MET with every fault of the grid. */
enum err submit_review(struct work *w, struct uuid id, const struct review_write *write) MUST_CHECK;
enum err recuse_review(struct work *w, struct uuid id, const char *reason) MUST_CHECK;
enum err reopen_review(struct work *w, struct uuid id, const char *reason) MUST_CHECK;

#endif
