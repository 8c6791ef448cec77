/* What the committee takes home as a table: its columns, and how a cell is written in each dialect.
 */
#ifndef GUICHET_DOMAIN_EXPORT_TABLE_H
#define GUICHET_DOMAIN_EXPORT_TABLE_H

#include "base/buffer.h"
#include "base/types.h"
#include "gen/schema.h"

/* How a cell comes from the database: cents, basis points, ten-thousandths, days and numbers as
 * plain text; empty: not known. */
enum cell_kind { CELL_TEXT, CELL_MONEY, CELL_RATE, CELL_POINTS, CELL_DATE, CELL_INT, CELL_BOOL };

struct export_table_column {
	const char *name;  /* on the wire */
	const char *label; /* content, in French */
	enum cell_kind kind;
};

struct export_columns {
	const struct export_table_column *items;
	size_t count;
};

struct export_columns export_columns(enum export_table table);

/* A line of CSV with its end.  A text that a spreadsheet would run as a formula is disarmed by an
 * apostrophe (OWASP, CSV injection); numbers are never touched. */
void export_csv_heading(struct buffer *out, const struct export_columns *columns,
			enum export_dialect dialect);
void export_csv_row(struct buffer *out, const struct export_columns *columns,
		    const struct text_list *cells, enum export_dialect dialect);
/* One JSON object and its line end. */
void export_ndjson_row(struct buffer *out, const struct export_columns *columns,
		       const struct text_list *cells);
/* The number that a spreadsheet keeps: euros, a fraction, points, a count. */
double export_number(enum cell_kind kind, const char *cell);

#endif
