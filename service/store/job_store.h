/* What jobs share: one process at a time does a work, and old rows go. */
#ifndef GUICHET_STORE_JOB_STORE_H
#define GUICHET_STORE_JOB_STORE_H

#include "store/db.h"

/* *ret: this transaction does the work; false: another one is doing it. */
enum err job_take(struct work *w, const char *job, bool *ret) MUST_CHECK;
/* Kept answers made before that instant: limit at most; *ret: how many went. */
enum err job_purge_keys(struct work *w, struct instant before, int64_t limit,
			int64_t *ret) MUST_CHECK;
/* Uploads that nobody finished in time: limit at most; *ret: how many went. */
enum err job_purge_uploads(struct work *w, int64_t limit, int64_t *ret) MUST_CHECK;
/* Exports whose time is over: limit at most; *ret: how many went. */
enum err job_purge_exports(struct work *w, int64_t limit, int64_t *ret) MUST_CHECK;

#endif
