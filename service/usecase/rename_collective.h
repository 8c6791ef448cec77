/* The keeper gives its collective another name. */
#ifndef GUICHET_USECASE_RENAME_COLLECTIVE_H
#define GUICHET_USECASE_RENAME_COLLECTIVE_H

#include "base/work.h"

/* ERR_RULES_NOT_MET: not the keeper. */
enum err rename_collective(struct work *w, struct uuid id, const char *name) MUST_CHECK;

#endif
