/* The rows of an export, one at a time, whatever their number: a page is in memory, no more. */
#ifndef GUICHET_HTTP_EXPORT_ROWS_H
#define GUICHET_HTTP_EXPORT_ROWS_H

#include "base/spool.h"
#include "base/work.h"
#include "domain/export_table.h"

/* Takes a row; false when it could not be written. */
typedef bool (*export_row_fn)(void *to, const struct text_list *cells);

struct export_sink {
	export_row_fn take;
	void *to;
};

/* *ret_count: the rows.  ERR_INTERNAL: one could not be written. */
enum err export_each_row(struct work *w, const struct export *export,
			 const struct export_sink *sink, int64_t *ret_count) MUST_CHECK;

/* ERR_INTERNAL with a cause: the file of the answer cannot be written. */
enum err export_failed(struct work *w) MUST_CHECK;

/* appel-a-part-awards.csv; TEST- before it for a test call. */
const char *export_file_name(struct work *w, const struct export *export, const char *extension);

/* The same as a spreadsheet. */
enum err export_spreadsheet(struct work *w, const struct export *export, struct spool *spool,
			    int64_t *ret_count) MUST_CHECK;

#endif
