/* The only place with libxlsxwriter, in the mode that keeps one row in memory. */
#include <string.h>
#include <xlsxwriter.h>

#include "http/export_rows.h"

struct sheet {
	lxw_worksheet *page;
	lxw_format *formats[CELL_BOOL + 1];
	struct export_columns columns;
	lxw_row_t row;
};

static const char *const number_formats[CELL_BOOL + 1] = {
	[CELL_MONEY] = "#,##0.00",
	[CELL_RATE] = "0.00%",
	[CELL_POINTS] = "0.0000",
	[CELL_DATE] = "dd/mm/yyyy",
};

static lxw_error write_cell(const struct sheet *s, lxw_col_t at, const char *cell)
{
	enum cell_kind kind = s->columns.items[at].kind;
	if (cell[0] == '\0')
		return LXW_NO_ERROR;
	if (kind == CELL_TEXT) /* a text is never run */
		return worksheet_write_string(s->page, s->row, at, cell, NULL);
	if (kind == CELL_BOOL)
		return worksheet_write_boolean(s->page, s->row, at, strcmp(cell, "true") == 0,
					       NULL);
	if (kind != CELL_DATE)
		return worksheet_write_number(s->page, s->row, at, export_number(kind, cell),
					      s->formats[kind]);
	struct date date = { 0 };
	if (!date_parse(cell, &date))
		return LXW_ERROR_PARAMETER_VALIDATION;
	struct civil civil = date_civil(date);
	lxw_datetime day = { .year = civil.year, .month = civil.month, .day = civil.day };
	return worksheet_write_datetime(s->page, s->row, at, &day, s->formats[kind]);
}

static bool take_row(void *to, const struct text_list *cells)
{
	struct sheet *s = to;
	s->row++;
	for (size_t i = 0; i < cells->count; i++)
		if (write_cell(s, (lxw_col_t)i, cells->items[i]) != LXW_NO_ERROR)
			return false;
	return true;
}

static void start(lxw_workbook *book, const struct export *export, struct sheet *ret)
{
	*ret = (struct sheet){ .columns = export_columns(export->table) };
	for (size_t i = 0; i < COUNT(number_formats); i++) {
		if (number_formats[i] == NULL)
			continue;
		ret->formats[i] = workbook_add_format(book);
		format_set_num_format(ret->formats[i], number_formats[i]);
	}
	ret->page = workbook_add_worksheet(book, export_table_words[export->table]);
	for (size_t i = 0; i < ret->columns.count; i++)
		worksheet_write_string(ret->page, 0, (lxw_col_t)i, ret->columns.items[i].label,
				       NULL);
	worksheet_freeze_panes(ret->page, 1, 0);
}

enum err export_spreadsheet(struct work *w, const struct export *export, struct spool *spool,
			    int64_t *ret_count)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_workbook *book = workbook_new_opt(spool_path(w->arena, spool), &options);
	if (book == NULL)
		return export_failed(w);
	struct sheet sheet;
	start(book, export, &sheet);
	enum err err =
		export_each_row(w, export, &(struct export_sink){ take_row, &sheet }, ret_count);
	bool written = workbook_close(book) == LXW_NO_ERROR; /* always: it owns memory */
	if (err != OK)
		return err;
	return written ? OK : export_failed(w);
}
