/* What a source says of an indicator, for a year and a place. */
#ifndef GUICHET_USECASE_OBSERVE_INDICATOR_H
#define GUICHET_USECASE_OBSERVE_INDICATOR_H

#include "base/work.h"
#include "gen/schema.h"

/* The indicator is locked already.  ERR_BODY_INVALID: another measure, a date of another year, a
 * place told twice, a set without version.  ERR_ALREADY_EXISTS: the source has spoken. */
enum err observe_indicator(struct work *w, struct uuid id, const struct observation_write *given,
			   struct observation *ret) MUST_CHECK;

#endif
