/* An indicator of a programme: a stock or a flow, with where it starts and where it should go. */
#ifndef GUICHET_USECASE_CREATE_INDICATOR_H
#define GUICHET_USECASE_CREATE_INDICATOR_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND: no such programme.  ERR_BODY_INVALID; ERR_ALREADY_EXISTS: it has that key. */
enum err create_indicator(struct work *w, const char *programme,
			  const struct indicator_write *given, struct uuid *ret) MUST_CHECK;

#endif
