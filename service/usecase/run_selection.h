/* Ranks the scored files of a call and keeps what it ranked: nothing moves. */
#ifndef GUICHET_USECASE_RUN_SELECTION_H
#define GUICHET_USECASE_RUN_SELECTION_H

#include "base/work.h"

/* wave NULL: all files.  ERR_NOT_FOUND: another call's role; ERR_CONFLICT_OF_INTEREST;
 * ERR_RULES_NOT_MET: no such wave. */
enum err run_selection(struct work *w, const char *call_ref, const char *wave,
		       struct uuid *ret) MUST_CHECK;

#endif
