/* An answer that is too long for memory: a file without a name. */
#ifndef GUICHET_BASE_SPOOL_H
#define GUICHET_BASE_SPOOL_H

#include "base/types.h"

struct arena;

struct spool {
	int fd;
	size_t length;
	const char *sha256; /* of the whole, once finished */
	char *pending;      /* bytes that wait for company before they are written */
	size_t pending_length;
};

/* NULL: the system has no room for it.  The struct lives in the arena, the file until closed. */
struct spool *spool_open(struct arena *arena);
void spool_close(struct spool **spool); /* NULL is fine */
#define spool_auto_t __attribute__((cleanup(spool_close))) struct spool

/* false: not written whole. */
bool spool_add(struct spool *spool, struct bytes bytes) MUST_CHECK;
/* For a library that writes to a file by its name. */
const char *spool_path(struct arena *arena, const struct spool *spool);
/* The digest of what is in the file now; NULL when it cannot be read. */
const char *spool_digest(struct arena *arena, struct spool *spool);
/* Length and digest of the file, whoever wrote it; nothing is added afterwards. */
bool spool_finish(struct arena *arena, struct spool *spool) MUST_CHECK;

#endif
