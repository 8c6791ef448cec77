/* Tells the reminders whose day has come, once each: an event of the feed. */
#ifndef GUICHET_JOB_REMINDERS_H
#define GUICHET_JOB_REMINDERS_H

#include "base/work.h"

#define REMINDER_FILES 100 /* looked at in one transaction */

/* Every call that reminds of something, each at its own clock; at once when another process is at
 * it.  On the connection of the jobs. */
enum err reminders_run(struct work *w) MUST_CHECK;

#endif
