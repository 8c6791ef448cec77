/* A line of the training map: places of a trade in an employment basin. */
#ifndef GUICHET_USECASE_MAP_TRAINING_H
#define GUICHET_USECASE_MAP_TRAINING_H

#include "base/work.h"
#include "gen/schema.h"

/* The basin is the latest version of a territory set, and stays it.  ERR_NOT_FOUND: no such
 * programme.  ERR_BODY_INVALID: no such basin.  ERR_ALREADY_EXISTS. */
enum err map_training(struct work *w, const char *programme, const struct training_map_write *given,
		      struct training_map_entry *ret) MUST_CHECK;

#endif
