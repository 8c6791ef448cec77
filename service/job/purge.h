/* Removes what is kept for a time only: answers of keys, and uploads that nobody finished. */
#ifndef GUICHET_JOB_PURGE_H
#define GUICHET_JOB_PURGE_H

#include "base/work.h"

#define KEPT_ANSWER_HOURS 48 /* how long the answer of an Idempotency-Key is kept */

enum err purge_run(struct work *w) MUST_CHECK;

#endif
