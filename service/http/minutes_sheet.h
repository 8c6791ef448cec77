/* The minutes of a ranking as lines and cells, in the reader's language, for whatever prints them.
 */
#ifndef GUICHET_HTTP_MINUTES_SHEET_H
#define GUICHET_HTTP_MINUTES_SHEET_H

#include "base/work.h"
#include "gen/schema.h"

#define MINUTES_COLUMNS 7

struct minutes_sheet {
	const char *title;
	const char *lines[8]; /* paragraphs above the table */
	size_t line_count;
	const char *headings[MINUTES_COLUMNS];
};

/* The words stand in the catalogue of sentences, filled like any other. */
void minutes_sheet(struct work *w, const struct minutes *minutes, struct minutes_sheet *ret);
void minutes_row(struct work *w, const struct ranking_entry *entry,
		 const char *ret[static MINUTES_COLUMNS]);

#endif
