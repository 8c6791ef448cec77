#include "base/print.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/digits.h"
#include "base/types.h"

enum conversion { TEXT, INT, SIZE, LONG };

static const struct {
	const char *text;
	size_t length;
} conversions[] = {
	[TEXT] = { "%s", 2 },
	[INT] = { "%d", 2 },
	[SIZE] = { "%zu", 3 },
	[LONG] = { "%lld", 4 },
};

/* Which one the text begins with; COUNT(conversions): none of these. */
static size_t conversion_at(const char *text)
{
	size_t i = 0;
	while (i < COUNT(conversions) &&
	       strncmp(text, conversions[i].text, conversions[i].length) != 0)
		i++;
	return i;
}

static bool simple(const char *format)
{
	for (const char *c = strchr(format, '%'); c != NULL; c = strchr(c + 1, '%'))
		if (conversion_at(c) == COUNT(conversions))
			return false;
	return true;
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

int print_into(char *to, size_t room, const char *format, va_list args)
{
	if (!simple(format))
		return vsnprintf(to, room, format, args);
	struct sink sink = { .to = to, .room = room };
	for (const char *c = format;;) {
		size_t plain = strcspn(c, "%");
		add(&sink, c, plain);
		c += plain;
		if (*c == '\0')
			break;
		size_t found = conversion_at(c);
		switch ((enum conversion)found) {
		case TEXT: add_text(&sink, va_arg(args, const char *)); break;
		case INT: add_signed(&sink, va_arg(args, int)); break;
		case SIZE: add_number(&sink, false, va_arg(args, size_t)); break;
		case LONG: add_signed(&sink, va_arg(args, long long)); break;
		}
		c += conversions[found].length;
	}
	if (sink.length < room)
		to[sink.length] = '\0';
	return (int)sink.length;
}
