/* The keeper takes a member out of the collective; it no longer reads its files. */
#ifndef GUICHET_USECASE_REMOVE_MEMBER_H
#define GUICHET_USECASE_REMOVE_MEMBER_H

#include "base/work.h"

/* ERR_WRONG_STATE: the collective is frozen.  ERR_RULES_NOT_MET: not the keeper. */
enum err remove_member(struct work *w, struct uuid id) MUST_CHECK;

#endif
