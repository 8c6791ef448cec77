/* Text that grows in an arena: the one way to write JSON, headers and pages. */
#ifndef GUICHET_BASE_BUFFER_H
#define GUICHET_BASE_BUFFER_H

#include <stddef.h>
#include <string.h>

struct arena;

struct buffer {
	struct arena *arena;
	char *data;
	size_t length;
	size_t room;
};

struct buffer buffer_new(struct arena *arena, size_t room);
void buffer_grow(struct buffer *b, size_t more);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *buffer_text(struct buffer *b); /* closed by NUL */

static inline void buffer_add(struct buffer *b, const char *bytes, size_t length)
{
	if (b->room - b->length < length)
		buffer_grow(b, length);
	if (length > 0) /* nothing may be NULL */
		memcpy(b->data + b->length, bytes, length);
	b->length += length;
}

static inline void buffer_add_text(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

static inline void buffer_add_char(struct buffer *b, char c)
{
	if (b->room == b->length)
		buffer_grow(b, 1);
	b->data[b->length++] = c;
}

#endif
