/* The timeline of a call as a calendar that people subscribe to (RFC 5545, RFC 7986).
 *
 * An event keeps its UID for life and its SEQUENCE is the version of the call, so that a deadline
 * that moves also moves in the calendars that hold it. */
#ifndef GUICHET_HTTP_CALENDAR_H
#define GUICHET_HTTP_CALENDAR_H

#include "base/work.h"
#include "gen/schema.h"
#include "http/content.h"

/* One event per phase that has dates; `host` ends the UID.  The zone of the timeline must exist. */
enum err calendar_render(struct work *w, const struct timeline *timeline, const char *host,
			 struct content *ret) MUST_CHECK;

#endif
