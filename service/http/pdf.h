/* Pages of text and tables as a PDF: A4 on its side, Helvetica, numbered.
 *
 * Deterministic: no date, no random id.  Characters that the standard fonts do not have are shown
 * as a question mark. */
#ifndef GUICHET_HTTP_PDF_H
#define GUICHET_HTTP_PDF_H

#include "base/types.h"
#include "base/work.h"

struct pdf;

#define PDF_COLUMNS_MAX 8

/* A title in the document's properties; NULL: the library failed. */
struct pdf *pdf_new(struct arena *arena, const char *title);
void pdf_free(struct pdf *pdf);
static inline void pdf_freep(struct pdf **pdf)
{
	pdf_free(*pdf);
}
#define pdf_auto_t __attribute__((cleanup(pdf_freep))) struct pdf

void pdf_heading(struct pdf *pdf, const char *text);
void pdf_paragraph(struct pdf *pdf, const char *text);
/* Widths in points; the headings stand again on top of each page until the end. */
void pdf_table(struct pdf *pdf, size_t count, const float *widths, const char *const *headings);
void pdf_row(struct pdf *pdf, const char *const *cells);
/* False when the library failed at any point.  The bytes live in the arena. */
bool pdf_bytes(struct pdf *pdf, struct bytes *ret);

#endif
