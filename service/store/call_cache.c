#include "store/call_cache.h"

#include <pthread.h>

#include "base/arena.h"

static const struct call_version_rules *kept[CALL_CACHE_MAX];
static struct arena *homes[CALL_CACHE_MAX]; /* what each lives in */
static size_t kept_count;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static const struct call_version_rules *find(struct uuid version_id)
{
	for (size_t i = 0; i < kept_count; i++)
		if (uuid_equal(kept[i]->id, version_id))
			return kept[i];
	return NULL;
}

const struct call_version_rules *call_cache_find(struct uuid version_id)
{
	pthread_rwlock_rdlock(&lock);
	const struct call_version_rules *found = find(version_id);
	pthread_rwlock_unlock(&lock);
	return found;
}

const struct call_version_rules *call_cache_keep(const struct call_version_rules *version,
						 struct arena *arena)
{
	pthread_rwlock_wrlock(&lock);
	const struct call_version_rules *first = find(version->id);
	bool room = first == NULL && kept_count < CALL_CACHE_MAX;
	if (room) {
		homes[kept_count] = arena;
		kept[kept_count++] = version;
	}
	pthread_rwlock_unlock(&lock);
	if (first != NULL)
		arena_free(arena);
	return room ? version : first;
}
