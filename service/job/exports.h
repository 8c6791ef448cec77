/* Makes the tables that were asked for, one after the other, as who asked would read them now.
 *
 * On a connection of the role that serves, so that the row policies hold: a page of rows and a
 * piece of the file are in memory, no more. */
#ifndef GUICHET_JOB_EXPORTS_H
#define GUICHET_JOB_EXPORTS_H

#include "base/work.h"

/* Until none waits.  One that cannot be made has failed; one that met a busy database waits on. */
enum err exports_run(struct work *w) MUST_CHECK;

#endif
