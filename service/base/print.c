#include "base/print.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/digits.h"
#include "base/types.h"

enum conversion { TEXT = 2, INT = 2 + 8, SIZE = 3, LONG = 4, OTHER = 0 };

/* The lowest three bits are the length of the conversion that the text begins with. */
static enum conversion conversion_at(const char *text)
{
	switch (text[1]) {
	case 's': return TEXT;
	case 'd': return INT;
	case 'z': return text[2] == 'u' ? SIZE : OTHER;
	case 'l': return text[2] == 'l' && text[3] == 'd' ? LONG : OTHER;
	default: return OTHER;
	}
}

struct sink {
	char *to;
	size_t room, length;
};

static void add(struct sink *sink, const char *text, size_t length)
{
	if (sink->length + length < sink->room)
		memcpy(sink->to + sink->length, text, length);
	sink->length += length;
}

static void add_number(struct sink *sink, bool negative, uint64_t size)
{
	char text[24];
	char *end = text;
	if (negative)
		*end++ = '-';
	end = digits_write(end, size, 1);
	add(sink, text, (size_t)(end - text));
}

static void add_signed(struct sink *sink, int64_t value)
{
	add_number(sink, value < 0, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

static void add_text(struct sink *sink, const char *text)
{
	const char *shown = text == NULL ? "(null)" : text; /* as printf does */
	add(sink, shown, strlen(shown));
}

/* False at a conversion that is not one of ours. */
static bool print_quick(struct sink *sink, const char *format, va_list args)
{
	for (const char *c = format;;) {
		const char *plain = c;
		c = strchrnul(c, '%');
		add(sink, plain, (size_t)(c - plain));
		if (*c == '\0')
			return true;
		enum conversion found = conversion_at(c);
		switch (found) {
		case TEXT: add_text(sink, va_arg(args, const char *)); break;
		case INT: add_signed(sink, va_arg(args, int)); break;
		case SIZE: add_number(sink, false, va_arg(args, size_t)); break;
		case LONG: add_signed(sink, va_arg(args, long long)); break;
		case OTHER: return false;
		}
		c += found & 7;
	}
}

int print_into(char *to, size_t room, const char *format, va_list args)
{
	struct sink sink = { .to = to, .room = room };
	va_list again;
	va_copy(again, args);
	bool quick = print_quick(&sink, format, args);
	if (quick && sink.length < room)
		to[sink.length] = '\0';
	int length = quick ? (int)sink.length : vsnprintf(to, room, format, again);
	va_end(again);
	return length;
}
