/* Time zones by IANA name: the zone of a call rules, not the server's and not the reader's. */
#ifndef GUICHET_BASE_ZONE_H
#define GUICHET_BASE_ZONE_H

#include "base/types.h"

struct zone;

/* NULL when the name is not one of the IANA data base.  The result lives for ever. */
const struct zone *zone_find(const char *iana_name);
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC at that instant. */
int32_t zone_offset(const struct zone *zone, struct instant at);
/* The calendar day on which the instant falls there. */
struct date zone_date(const struct zone *zone, struct instant at);
/* The first instant of a local day. */
struct instant zone_day_start(const struct zone *zone, struct date day);

enum zone_wall {
	ZONE_WALL_ONCE,  /* an ordinary wall time */
	ZONE_WALL_NEVER, /* skipped by a change of hour */
	ZONE_WALL_TWICE, /* repeated by a change of hour */
};

/* The instant of a local wall time, given as if it were UTC; *ret is set only for ZONE_WALL_ONCE.
 */
enum zone_wall zone_instant(const struct zone *zone, struct instant wall_as_utc,
			    struct instant *ret);

#endif
