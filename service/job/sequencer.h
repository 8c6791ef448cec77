/* Gives committed events their position and seals the audit trail: writers wait for neither.
 *
 * Positions are dense and appear in order, whatever the order in which transactions commit, because
 * one transaction at a time gives them, to rows that are committed already. */
#ifndef GUICHET_JOB_SEQUENCER_H
#define GUICHET_JOB_SEQUENCER_H

#include "base/work.h"

#define SEQUENCER_BATCH 1000 /* rows of each kind in one transaction */

/* Until nothing is left; at once when another process is at it.  On the connection of the jobs. */
enum err sequencer_run(struct work *w) MUST_CHECK;

#endif
