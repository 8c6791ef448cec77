/* The keeper deletes a collective that no application rests on. */
#ifndef GUICHET_USECASE_DELETE_COLLECTIVE_H
#define GUICHET_USECASE_DELETE_COLLECTIVE_H

#include "base/work.h"

/* ERR_RULES_NOT_MET: not the keeper.  ERR_IN_USE: it has applications. */
enum err delete_collective(struct work *w, struct uuid id) MUST_CHECK;

#endif
