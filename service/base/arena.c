#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/print.h"

#define BLOCK_SIZE ((size_t)32 * 1024)
#define ALIGNMENT  _Alignof(max_align_t)

/* Blocks form a chain from the newest to the first. */
struct block {
	struct block *older;
	size_t size, used;
	_Alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *newest;
};

static struct block *block_new(struct block *older, size_t size)
{
	if (size > SIZE_MAX - sizeof(struct block))
		abort();
	struct block *block = malloc(sizeof(*block) + size);
	if (block == NULL)
		abort();
	block->older = older;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_new(void)
{
	struct arena *arena = malloc(sizeof(*arena));
	if (arena == NULL)
		abort();
	arena->newest = block_new(NULL, BLOCK_SIZE);
	return arena;
}

/* Gives back all the blocks newer than the one kept. */
static void free_until(struct arena *arena, const struct block *kept)
{
	while (arena->newest != kept) {
		struct block *block = arena->newest;
		arena->newest = block->older;
		free(block);
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	free_until(arena, NULL);
	free(arena);
}

static size_t rounded_up(size_t size)
{
	if (size > SIZE_MAX - ALIGNMENT)
		abort();
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *take(struct arena *arena, size_t size)
{
	size_t rounded = rounded_up(size);
	struct block *block = arena->newest;
	if (block->size - block->used < rounded) {
		/* Blocks double, so that a large answer does not make a long chain. */
		size_t next = block->size < ((size_t)1 << 20) ? block->size * 2 : block->size;
		block = block_new(arena->newest, rounded > next ? rounded : next);
		arena->newest = block;
	}
	void *memory = block->data + block->used;
	block->used += rounded;
	return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *memory = take(arena, size);
	memset(memory, 0, size);
	return memory;
}

void *arena_grow(struct arena *arena, void *piece, size_t size, size_t wanted)
{
	struct block *block = arena->newest;
	size_t more = rounded_up(wanted) - rounded_up(size);
	assert(wanted >= size);
	bool newest = piece != NULL &&
		      (unsigned char *)piece + rounded_up(size) == block->data + block->used;
	if (newest && block->size - block->used >= more) {
		block->used += more;
		return piece;
	}
	void *memory = take(arena, wanted);
	if (size > 0)
		memcpy(memory, piece, size);
	return memory;
}

char *arena_text(struct arena *arena, const char *bytes, size_t length)
{
	char *text = take(arena, length + 1);
	if (length > 0)
		memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	/* Most texts fit what is left of the block: they are written once, where they stay. */
	struct block *block = arena->newest;
	size_t room = block->size - block->used;
	int length = print_into((char *)block->data + block->used, room, format, args);
	va_end(args);
	if (length < 0)
		abort();
	char *text = take(arena, (size_t)length + 1);
	if ((size_t)length >= room)
		print_into(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ .block = arena->newest, .used = arena->newest->used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	free_until(arena, mark.block);
	arena->newest->used = mark.used;
}

void arena_reset(struct arena *arena)
{
	const struct block *first = arena->newest;
	while (first->older != NULL)
		first = first->older;
	free_until(arena, first);
	arena->newest->used = 0;
}
