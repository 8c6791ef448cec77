/* A guard that refuses, as the answer to who asked. */
#ifndef GUICHET_USECASE_REFUSE_ACTION_H
#define GUICHET_USECASE_REFUSE_ACTION_H

#include "base/work.h"

/* ERR_WRONG_STATE or ERR_IN_USE when that alone forbids, else ERR_RULES_NOT_MET with all the
 * reasons. */
enum err refuse_action(struct work *w, const struct verdict *verdict) MUST_CHECK;

#endif
