#include "base/spool.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"

#define CHUNK 65536

struct spool *spool_open(struct arena *arena)
{
	int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return NULL;
	struct spool *spool = arena_new_one(arena, struct spool);
	spool->fd = fd;
	spool->pending = arena_alloc(arena, CHUNK);
	return spool;
}

void spool_close(struct spool **spool)
{
	if (*spool != NULL)
		close((*spool)->fd);
	*spool = NULL;
}

static bool write_all(struct spool *spool, struct bytes bytes)
{
	while (bytes.length > 0) {
		ssize_t written = write(spool->fd, bytes.data, bytes.length);
		if (written <= 0)
			return false;
		bytes.data += written;
		bytes.length -= (size_t)written;
		spool->length += (size_t)written;
	}
	return true;
}

static bool write_pending(struct spool *spool)
{
	struct bytes pending = { spool->pending, spool->pending_length };
	spool->pending_length = 0;
	return write_all(spool, pending);
}

bool spool_add(struct spool *spool, struct bytes bytes)
{
	if (bytes.length > CHUNK - spool->pending_length && !write_pending(spool))
		return false;
	if (bytes.length > CHUNK)
		return write_all(spool, bytes);
	if (bytes.length > 0)
		memcpy(spool->pending + spool->pending_length, bytes.data, bytes.length);
	spool->pending_length += bytes.length;
	return true;
}

const char *spool_path(struct arena *arena, const struct spool *spool)
{
	return arena_printf(arena, "/proc/self/fd/%d", spool->fd);
}

const char *spool_digest(struct arena *arena, struct spool *spool)
{
	if (!write_pending(spool))
		return NULL;
	digest_auto_t *digest = digest_new();
	char chunk[CHUNK];
	off_t at = 0;
	for (;;) {
		ssize_t count = pread(spool->fd, chunk, sizeof chunk, at);
		if (count < 0)
			return NULL;
		if (count == 0)
			return digest_text(arena, digest);
		digest_add(digest, (struct bytes){ chunk, (size_t)count });
		at += count;
	}
}

bool spool_finish(struct arena *arena, struct spool *spool)
{
	struct stat state;
	if (!write_pending(spool) || fstat(spool->fd, &state) != 0)
		return false;
	spool->length = (size_t)state.st_size;
	spool->sha256 = spool_digest(arena, spool);
	return spool->sha256 != NULL;
}
