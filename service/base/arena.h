/* Memory of one unit of work: allocated piece by piece, freed at once.
 *
 * What we build lives in an arena and is never freed by itself.  Memory comes zeroed.  Allocation
 * never fails: input is bounded, so running out of memory is a bug and aborts. */
#ifndef GUICHET_BASE_ARENA_H
#define GUICHET_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A position to come back to: all that was allocated since is given back by arena_rewind. */
struct arena_mark {
	void *block;
	size_t used;
};

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* accepts NULL */

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
/* A piece made larger: where it is, when nothing was allocated since, else as a copy.  What it
 * gains is not zeroed. */
void *arena_grow(struct arena *arena, void *piece, size_t size, size_t wanted);
char *arena_text(struct arena *arena, const char *bytes, size_t length); /* a copy, closed by NUL */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);
void arena_reset(struct arena *arena); /* keeps the first block, so that it can serve again */

#define arena_new_one(arena, type)         ((type *)arena_alloc((arena), sizeof(type)))
#define arena_new_many(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count)))

static inline void arena_free_auto(struct arena **arena)
{
	arena_free(*arena);
}
#define arena_auto_t __attribute__((cleanup(arena_free_auto))) struct arena

#endif
