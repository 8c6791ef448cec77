#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/print.h"

struct buffer buffer_new(struct arena *arena, size_t room)
{
	return (struct buffer){ .arena = arena,
				.data = arena_grow(arena, NULL, 0, room),
				.room = room };
}

/* A piece that cannot grow stays in the arena: doubling keeps that waste under what is used. */
void buffer_grow(struct buffer *b, size_t more)
{
	if (more > SIZE_MAX / 2 - b->length)
		abort();
	size_t room = b->room < 256 ? 512 : b->room * 2;
	if (room < b->length + more)
		room = b->length + more;
	b->data = arena_grow(b->arena, b->data, b->room, room);
	b->room = room;
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	size_t left = b->room - b->length;
	int length = print_into(left > 0 ? b->data + b->length : NULL, left, format, args);
	va_end(args);
	if (length < 0)
		abort();
	if ((size_t)length >= left) {
		buffer_grow(b, (size_t)length + 1);
		print_into(b->data + b->length, (size_t)length + 1, format, again);
	}
	va_end(again);
	b->length += (size_t)length;
}

const char *buffer_text(struct buffer *b)
{
	if (b->room == b->length)
		buffer_grow(b, 1);
	b->data[b->length] = '\0';
	return b->data;
}
