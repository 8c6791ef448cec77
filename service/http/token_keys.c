/* The key set in force: swapped by pointer, released by whoever used it last.
 *
 * A file is looked at once per second at most, by the worker that happens to pass; a faulty file is
 * not taken, and the old set stays.  An https set comes from job/key_set. */
#include "http/token_engine.h"

#include "base/clock.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DENY_FILE_MAX   (1 << 20)
#define WATCH_PERIOD_MS 1000

static struct {
	pthread_mutex_t lock; /* of set, its times, installs and file_fault */
	struct token_key_set *set;
	int64_t installed_ms, until_ms; /* monotonic */
	uint64_t installs;
	const char *file_fault;
	void (*wanted)(const char *kid);
} keys = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct {
	pthread_mutex_t lock; /* one reader at a time */
	atomic_llong due_ms;
	struct token_file jwks, deny;
} watched = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct token_settings token_settings;

/* --- the set */

struct token_key_set *token_keys_get(void)
{
	pthread_mutex_lock(&keys.lock);
	struct token_key_set *set = keys.set;
	if (set && clock_monotonic_ms() >= keys.until_ms)
		set = NULL;
	if (set)
		atomic_fetch_add(&set->references, 1);
	pthread_mutex_unlock(&keys.lock);
	return set;
}

void token_keys_release(struct token_key_set **set)
{
	if (*set && atomic_fetch_sub(&(*set)->references, 1) == 1)
		token_jwk_free(*set);
	*set = NULL;
}

const struct token_key *token_key_find(const struct token_key_set *set, const char *kid)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->items[i].kid, kid) == 0)
			return &set->items[i];
	return NULL;
}

static bool same_digest(const struct token_key_set *a, const struct token_key_set *b)
{
	return a && b && memcmp(&a->digest, &b->digest, sizeof(a->digest)) == 0;
}

bool token_keys_install(struct bytes text, int64_t keep_s, const char **ret_error)
{
	token_key_set_auto_t *set = token_jwk_import(text, ret_error);
	if (!set)
		return false;

	pthread_mutex_lock(&keys.lock);
	struct token_key_set *old = keys.set;
	bool changed = !same_digest(old, set);
	keys.set = set;
	keys.installed_ms = clock_monotonic_ms();
	keys.until_ms = keep_s == INT64_MAX ? INT64_MAX : keys.installed_ms + keep_s * 1000;
	keys.installs += changed;
	pthread_mutex_unlock(&keys.lock);

	set = old; /* ours to release now */
	if (changed)
		token_cache_clear();
	return true;
}

void token_keys_on_unknown(void (*wanted)(const char *kid))
{
	pthread_mutex_lock(&keys.lock);
	keys.wanted = wanted;
	pthread_mutex_unlock(&keys.lock);
}

void token_keys_unknown(const char *kid)
{
	pthread_mutex_lock(&keys.lock);
	void (*wanted)(const char *) = keys.wanted;
	pthread_mutex_unlock(&keys.lock);
	if (wanted)
		wanted(kid);
}

void token_state(struct token_state *ret)
{
	int64_t now_ms = clock_monotonic_ms();
	size_t entries;
	struct token_state state = { 0 };

	pthread_mutex_lock(&keys.lock);
	state.usable = keys.set && now_ms < keys.until_ms;
	state.keys = keys.set ? keys.set->count : 0;
	state.age_s = keys.set ? (now_ms - keys.installed_ms) / 1000 : 0;
	state.installs = keys.installs;
	state.file_fault = keys.file_fault;
	pthread_mutex_unlock(&keys.lock);
	token_cache_counts(&state.hits, &state.misses, &entries);
	*ret = state;
}

/* --- files */

static bool read_to_end(int fd, char *ret, size_t length)
{
	size_t done = 0;
	while (done < length) {
		ssize_t got = read(fd, ret + done, length - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static char *read_stat(int fd, size_t max, const struct stat *st, const char **ret_error)
{
	if (!S_ISREG(st->st_mode) || st->st_size < 0 || (size_t)st->st_size > max) {
		*ret_error = "not a file, or too large";
		return NULL;
	}
	char *text = calloc(1, (size_t)st->st_size + 1);
	if (!text)
		abort();
	if (!read_to_end(fd, text, (size_t)st->st_size)) {
		free(text);
		*ret_error = "could not be read";
		return NULL;
	}
	return text;
}

bool token_file_changed(struct token_file *file, char **ret_text, size_t *ret_length,
			const char **ret_error)
{
	struct stat st;
	*ret_text = NULL;
	*ret_error = "could not be opened";

	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return true;
	if (fstat(fd, &st) != 0) {
		close(fd);
		return true;
	}
	int64_t mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	bool changed =
		mtime_ns != file->mtime_ns || st.st_size != file->size || st.st_ino != file->inode;
	if (changed) {
		*ret_text = read_stat(fd, file->max, &st, ret_error);
		*ret_length = (size_t)st.st_size;
		file->mtime_ns = mtime_ns;
		file->size = st.st_size;
		file->inode = st.st_ino;
	}
	close(fd);
	return changed;
}

static bool install_for_ever(struct bytes text, const char **ret_error)
{
	return token_keys_install(text, INT64_MAX, ret_error);
}

static void take_file(struct token_file *file, bool (*install)(struct bytes, const char **))
{
	char *text;
	size_t length;
	const char *error = NULL;
	if (!file->path || !token_file_changed(file, &text, &length, &error))
		return;

	bool ok = text && install((struct bytes){ .data = text, .length = length }, &error);
	free(text);
	file->fault = ok ? NULL : error;
}

static const char *take_files(void)
{
	take_file(&watched.deny, token_deny_install);
	take_file(&watched.jwks, install_for_ever);
	return watched.deny.fault ? watched.deny.fault : watched.jwks.fault;
}

bool token_keys_load(const struct token_settings *settings, const char **ret_error)
{
	bool remote = strncmp(settings->jwks, "https://", 8) == 0;
	if (!remote && strstr(settings->jwks, "://")) {
		*ret_error = "the address of the key set is neither a path nor https";
		return false;
	}

	token_settings = *settings;
	const char *deny = settings->deny_file;
	watched.deny =
		(struct token_file){ .path = deny && *deny ? deny : NULL, .max = DENY_FILE_MAX };
	watched.jwks = (struct token_file){ .path = remote ? NULL : settings->jwks,
					    .max = TOKEN_KEY_SET_MAX };
	const char *fault = take_files();
	if (fault)
		*ret_error = fault;
	return !fault;
}

void token_keys_watch(void)
{
	if (!watched.jwks.path && !watched.deny.path)
		return;

	long long now_ms = clock_monotonic_ms(), due_ms = atomic_load(&watched.due_ms);
	if (now_ms < due_ms ||
	    !atomic_compare_exchange_strong(&watched.due_ms, &due_ms, now_ms + WATCH_PERIOD_MS))
		return;
	if (pthread_mutex_trylock(&watched.lock) != 0)
		return; /* the last look is not over: a slow disk must not hold two workers */

	const char *fault = take_files();
	pthread_mutex_lock(&keys.lock);
	keys.file_fault = fault;
	pthread_mutex_unlock(&keys.lock);
	pthread_mutex_unlock(&watched.lock);
}
