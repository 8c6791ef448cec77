/* Comma-separated lines (RFC 4180) with their numbers, so that a fault can name its line.  The only
 * place with libcsv. */
#ifndef GUICHET_BASE_CSV_H
#define GUICHET_BASE_CSV_H

#include "base/types.h"

/* A line with something in it; a quoted cell may run over several lines of the text. */
struct csv_line {
	int64_t number; /* of the first of them, from 1 */
	struct text_list cells;
};

struct csv_line_list {
	struct csv_line *items;
	size_t count;
};

enum csv_fault { CSV_FAULT_NONE, CSV_FAULT_ENCODING, CSV_FAULT_QUOTE };

/* Texts live in the arena.  A text that is no UTF-8 gives CSV_FAULT_ENCODING and no line; a quote
 * out of place gives CSV_FAULT_QUOTE and the lines before it.  In both cases *ret_line says where.
 */
enum csv_fault csv_read(struct arena *arena, struct bytes text, struct csv_line_list *ret,
			int64_t *ret_line);

/* One line, ended by CR LF: a cell is quoted when it holds a comma, a quote or an end of line; one
 * that a spreadsheet would take for a formula begins with an apostrophe. */
struct buffer;
void csv_line_add(struct buffer *out, const struct text_list *cells);

#endif
