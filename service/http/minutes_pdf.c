#include "http/minutes.h"
#include "http/minutes_sheet.h"
#include "http/pdf.h"

/* Points; together the width of the page between its margins. */
static const float widths[MINUTES_COLUMNS] = { 40, 130, 60, 90, 90, 80, 271 };

static enum err library_failed(struct work *w)
{
	w->problem->cause = "libharu";
	return fail(w->problem, ERR_INTERNAL);
}

enum err minutes_pdf(struct work *w, const struct minutes *minutes, struct content *ret)
{
	struct minutes_sheet sheet;
	struct bytes bytes = { 0 };
	minutes_sheet(w, minutes, &sheet);
	pdf_auto_t *pdf = pdf_new(w->arena, sheet.title);
	if (pdf == NULL)
		return library_failed(w);
	pdf_heading(pdf, sheet.title);
	for (size_t i = 0; i < sheet.line_count; i++)
		pdf_paragraph(pdf, sheet.lines[i]);
	pdf_table(pdf, MINUTES_COLUMNS, widths, sheet.headings);
	for (size_t i = 0; i < minutes->entries.count; i++) {
		const char *cells[MINUTES_COLUMNS];
		minutes_row(w, &minutes->entries.items[i], cells);
		pdf_row(pdf, cells);
	}
	if (!pdf_bytes(pdf, &bytes))
		return library_failed(w);
	*ret = (struct content){ .media_type = "application/pdf", .bytes = bytes };
	return OK;
}
