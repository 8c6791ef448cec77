/* Removes what is kept for a time only: answers of keys, uploads that nobody finished, exports. */
#ifndef GUICHET_JOB_PURGE_H
#define GUICHET_JOB_PURGE_H

#include "base/work.h"

#define KEPT_ANSWER_HOURS 48 /* how long the answer of an Idempotency-Key is kept */
/* In one transaction, which must end within the time-out of a statement. */
#define PURGE_KEYS    1000
#define PURGE_EXPORTS 5  /* each with its pieces */
#define PURGE_UPLOADS 20 /* each with up to DOCUMENT_LIMIT bytes of chunks */

/* Until nothing is left; at once when another process is at it. */
enum err purge_run(struct work *w) MUST_CHECK;

#endif
