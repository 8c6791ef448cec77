/* Runs the jobs: each has a thread, a connection to the database, a period. */
#ifndef GUICHET_JOB_RUNNER_H
#define GUICHET_JOB_RUNNER_H

#include "base/types.h"

enum job {
	JOB_SEQUENCER, /* numbers committed events, seals the audit trail */
	JOB_PURGE,     /* removes what is kept for a time only */
	JOB_REMINDERS, /* tells the reminders whose day has come */
	JOB_EXPORTS,   /* makes the tables that were asked for */
	JOB_COUNT_,
};

/* After the settings are read and the key set is loaded.  False, with a log entry, when a thread
 * cannot be started. */
bool jobs_start(void) MUST_CHECK;
/* Each job finishes the run it is in. */
void jobs_stop(void);

#endif
