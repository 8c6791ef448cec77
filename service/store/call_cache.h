/* Published versions of calls, kept by the process: they never change, so nothing is ever stale.
 *
 * Each lives in an arena of its own, for ever; past the bound, a version is simply not kept. */
#ifndef GUICHET_STORE_CALL_CACHE_H
#define GUICHET_STORE_CALL_CACHE_H

#include "store/call_store.h"

#define CALL_CACHE_MAX 512

/* NULL when it is not kept.  Thread-safe. */
const struct call_version_rules *call_cache_find(struct uuid version_id);
/* Takes the version and its arena.  What is kept in the end: another thread may have been first,
 * and then the arena is freed; NULL when there is no room, the arena is then still the caller's. */
const struct call_version_rules *call_cache_keep(const struct call_version_rules *version,
						 struct arena *arena);

#endif
