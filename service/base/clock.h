/* What time it is: asked at the edges only, by the server, the jobs and the log.  Below them time
 * is a fact like any other (w->now). */
#ifndef GUICHET_BASE_CLOCK_H
#define GUICHET_BASE_CLOCK_H

#include "base/types.h"

struct instant clock_now(void);
/* Milliseconds since some moment of the past; follows no clock that is set. */
int64_t clock_monotonic_ms(void);

#endif
