/* A ranking becomes the proposal of the region: every file takes the state it gives. */
#ifndef GUICHET_USECASE_ADOPT_SELECTION_H
#define GUICHET_USECASE_ADOPT_SELECTION_H

#include "base/work.h"

/* ERR_WRONG_STATE: adopted or replaced already.  ERR_SELECTION_OUTDATED: scores, files or the
 * envelope are no longer those that it froze. */
enum err adopt_selection(struct work *w, struct uuid run_id) MUST_CHECK;

#endif
