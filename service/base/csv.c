#include "base/csv.h"

#include <csv.h>
#include <string.h>
#include <unistr.h>

#include "base/arena.h"
#include "base/buffer.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct reading {
	struct arena *arena;
	struct csv_line_list lines;
	struct csv_line present; /* the one whose cells arrive */
	size_t line_room, cell_room;
	int64_t number;    /* of the line of text at hand */
	bool after_return; /* a carriage return was just read: a line feed belongs to it */
};

static void *grown(struct arena *arena, const void *items, size_t size, size_t count, size_t *room)
{
	*room = *room == 0 ? 8 : *room * 2;
	void *more = arena_alloc(arena, *room * size);
	if (count > 0)
		memcpy(more, items, count * size);
	return more;
}

static void end_of_return(struct reading *r)
{
	r->number += r->after_return;
	r->after_return = false;
}

static void take_cell(void *cell, size_t length, void *data)
{
	struct reading *r = data;
	struct text_list *cells = &r->present.cells;
	end_of_return(r);
	if (cells->count == 0)
		r->present.number = r->number;
	if (cells->count == r->cell_room)
		cells->items = grown(r->arena, cells->items, sizeof *cells->items, cells->count,
				     &r->cell_room);
	cells->items[cells->count++] = arena_text(r->arena, cell, length);
	for (const char *c = cell; (c = memchr(c, '\n', length - (size_t)(c - (char *)cell))); c++)
		r->number++;
}

/* A blank line has one empty cell, or none. */
static bool says_something(const struct text_list *cells)
{
	return cells->count > 1 || (cells->count == 1 && cells->items[0][0] != '\0');
}

static void take_line_end(int character, void *data)
{
	struct reading *r = data;
	if (says_something(&r->present.cells)) {
		if (r->lines.count == r->line_room)
			r->lines.items = grown(r->arena, r->lines.items, sizeof *r->lines.items,
					       r->lines.count, &r->line_room);
		r->lines.items[r->lines.count++] = r->present;
	}
	r->present = (struct csv_line){ 0 };
	r->cell_room = 0;
	if (character == '\n') {
		r->number++;
		r->after_return = false;
	} else if (character == '\r') {
		end_of_return(r);
		r->after_return = true;
	}
}

static int64_t line_of(struct bytes text, const char *place)
{
	int64_t number = 1;
	for (const char *c = text.data; c < place; c++)
		number += *c == '\n';
	return number;
}

/* Where the text stops being text: bytes that are no UTF-8, or a zero. */
static const char *unreadable(struct bytes text)
{
	const uint8_t *wrong = u8_check((const uint8_t *)text.data, text.length);
	const char *zero = memchr(text.data, '\0', text.length);
	if (wrong == NULL || (zero != NULL && zero < (const char *)wrong))
		return zero;
	return (const char *)wrong;
}

static bool parse(struct reading *r, struct bytes text)
{
	struct csv_parser parser;
	csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
	bool whole = csv_parse(&parser, text.data, text.length, take_cell, take_line_end, r) ==
			     text.length &&
		     csv_fini(&parser, take_cell, take_line_end, r) == 0;
	csv_free(&parser);
	return whole;
}

enum csv_fault csv_read(struct arena *arena, struct bytes text, struct csv_line_list *ret,
			int64_t *ret_line)
{
	struct reading r = { .arena = arena, .number = 1 };
	*ret = r.lines;
	if (text.length == 0)
		return CSV_FAULT_NONE;
	const char *wrong = unreadable(text);
	if (wrong != NULL) {
		*ret_line = line_of(text, wrong);
		return CSV_FAULT_ENCODING;
	}
	size_t mark = strlen(BYTE_ORDER_MARK);
	if (text.length >= mark && memcmp(text.data, BYTE_ORDER_MARK, mark) == 0)
		text = (struct bytes){ text.data + mark, text.length - mark };
	bool whole = parse(&r, text);
	*ret = r.lines;
	*ret_line = r.number;
	return whole ? CSV_FAULT_NONE : CSV_FAULT_QUOTE;
}

static void write_cell(struct buffer *out, const char *cell)
{
	bool quoted = strpbrk(cell, ",\"\r\n") != NULL,
	     formula = strchr("=+-@\t\r", cell[0]) != NULL && cell[0] != '\0';
	if (quoted)
		buffer_add_char(out, '"');
	if (formula)
		buffer_add_char(out, '\'');
	for (const char *c = cell; *c != '\0'; c++) {
		if (*c == '"')
			buffer_add_char(out, '"');
		buffer_add_char(out, *c);
	}
	if (quoted)
		buffer_add_char(out, '"');
}

void csv_line_add(struct buffer *out, const struct text_list *cells)
{
	for (size_t i = 0; i < cells->count; i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		write_cell(out, cells->items[i]);
	}
	buffer_add_text(out, "\r\n");
}
