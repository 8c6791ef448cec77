#include "http/pdf.h"

#include <hpdf.h>
#include <string.h>

#include "base/arena.h"

#define MARGIN    40.0f /* points */
#define TITLE_PT  15.0f
#define TEXT_PT   9.0f
#define CELL_PT   8.0f
#define LEADING   1.35f
#define GAP       6.0f /* between columns, and after a paragraph */
#define LINES_MAX 40   /* of one cell: what is longer is cut */

struct pdf {
	struct arena *arena;
	HPDF_Doc doc;
	HPDF_Font plain, bold;
	HPDF_Page page;
	float y, width;
	size_t page_count, column_count;
	float widths[PDF_COLUMNS_MAX];
	const char *headings[PDF_COLUMNS_MAX];
	bool failed;
};

/* The library goes on after an error with handles that are null: nothing more is drawn then. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
	(void)error;
	(void)detail;
	((struct pdf *)user)->failed = true;
}

/* --- text, as the standard fonts have it (Windows-1252) */

static const struct {
	uint32_t point;
	unsigned char byte;
} beyond[] = {
	{ 0x20AC, 0x80 }, { 0x2026, 0x85 }, { 0x0152, 0x8C }, { 0x2018, 0x91 }, { 0x2019, 0x92 },
	{ 0x201C, 0x93 }, { 0x201D, 0x94 }, { 0x2022, 0x95 }, { 0x2013, 0x96 }, { 0x2014, 0x97 },
	{ 0x0153, 0x9C }, { 0x0178, 0x9F }, { 0x202F, 0xA0 }, { 0x2011, '-' },
};

static unsigned char byte_of(uint32_t point)
{
	if (point < 0x80 || (point >= 0xA0 && point < 0x100))
		return (unsigned char)(point < 0x20 ? ' ' : point);
	for (size_t i = 0; i < COUNT(beyond); i++)
		if (beyond[i].point == point)
			return beyond[i].byte;
	return '?';
}

/* One code point of checked UTF-8. */
static uint32_t next_point(const unsigned char **at)
{
	const unsigned char *s = *at;
	size_t more = *s >= 0xF0 ? 3 : *s >= 0xE0 ? 2 : *s >= 0xC0 ? 1 : 0;
	uint32_t point = more == 0 ? *s : (uint32_t)(*s & (0x3F >> more));
	for (size_t i = 1; i <= more && s[i] != '\0'; i++)
		point = point << 6 | (s[i] & 0x3Fu);
	*at = s + 1 + more;
	return point;
}

static const char *latin(struct arena *arena, const char *text)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
	char *out = arena_alloc(arena, strlen(text) + 1), *to = out;
	while (at < end)
		*to++ = (char)byte_of(next_point(&at));
	*to = '\0';
	return out;
}

/* --- lines */

struct lines {
	struct {
		const char *start;
		size_t length;
	} items[LINES_MAX];
	size_t count;
};

/* Breaks at spaces; a word that is wider than the column breaks where it must. */
static struct lines wrapped(const struct pdf *pdf, const char *text, float width, float size)
{
	struct lines lines = { .count = 0 };
	while (*text != '\0' && lines.count < LINES_MAX && !pdf->failed) {
		HPDF_UINT left = (HPDF_UINT)strlen(text);
		HPDF_UINT fits = HPDF_Font_MeasureText(pdf->plain, (const HPDF_BYTE *)text, left,
						       width, size, 0, 0, HPDF_TRUE, NULL);
		if (fits == 0)
			fits = HPDF_Font_MeasureText(pdf->plain, (const HPDF_BYTE *)text, left,
						     width, size, 0, 0, HPDF_FALSE, NULL);
		if (fits == 0)
			fits = 1;
		lines.items[lines.count].start = text;
		lines.items[lines.count++].length = fits;
		text += fits;
	}
	return lines;
}

static void put(struct pdf *pdf, float x, float y, const char *text)
{
	if (!pdf->failed)
		HPDF_Page_TextOut(pdf->page, x, y, text);
}

static void font(struct pdf *pdf, HPDF_Font face, float size)
{
	if (!pdf->failed)
		HPDF_Page_SetFontAndSize(pdf->page, face, size);
}

static void put_lines(struct pdf *pdf, float x, const struct lines *lines, float size)
{
	for (size_t i = 0; i < lines->count; i++)
		put(pdf, x, pdf->y - size - (float)i * size * LEADING,
		    arena_text(pdf->arena, lines->items[i].start, lines->items[i].length));
}

/* --- pages */

static void draw_row(struct pdf *pdf, const char *const *cells, HPDF_Font face);

static void turn_page(struct pdf *pdf)
{
	if (pdf->failed)
		return;
	if (pdf->page != NULL)
		HPDF_Page_EndText(pdf->page);
	pdf->page = HPDF_AddPage(pdf->doc);
	if (pdf->page == NULL || pdf->failed)
		return;
	HPDF_Page_SetSize(pdf->page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_LANDSCAPE);
	pdf->width = HPDF_Page_GetWidth(pdf->page) - 2 * MARGIN;
	pdf->y = HPDF_Page_GetHeight(pdf->page) - MARGIN;
	HPDF_Page_BeginText(pdf->page);
	font(pdf, pdf->plain, CELL_PT);
	put(pdf, MARGIN + pdf->width - 12, MARGIN / 2,
	    arena_printf(pdf->arena, "%zu", ++pdf->page_count));
	if (pdf->column_count > 0)
		draw_row(pdf, pdf->headings, pdf->bold);
}

static void make_room(struct pdf *pdf, float height)
{
	if (pdf->page == NULL || pdf->y - height < MARGIN)
		turn_page(pdf);
}

/* --- what callers see */

struct pdf *pdf_new(struct arena *arena, const char *title)
{
	struct pdf *pdf = arena_new_one(arena, struct pdf);
	pdf->arena = arena;
	pdf->doc = HPDF_New(on_error, pdf);
	if (pdf->doc == NULL)
		return NULL;
	HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
	HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_TITLE, latin(arena, title));
	pdf->plain = HPDF_GetFont(pdf->doc, "Helvetica", "WinAnsiEncoding");
	pdf->bold = HPDF_GetFont(pdf->doc, "Helvetica-Bold", "WinAnsiEncoding");
	turn_page(pdf);
	return pdf;
}

void pdf_free(struct pdf *pdf)
{
	if (pdf != NULL && pdf->doc != NULL)
		HPDF_Free(pdf->doc);
}

static void text_block(struct pdf *pdf, const char *text, HPDF_Font face, float size)
{
	struct lines lines = wrapped(pdf, latin(pdf->arena, text), pdf->width, size);
	float height = (float)lines.count * size * LEADING;
	make_room(pdf, height);
	font(pdf, face, size);
	put_lines(pdf, MARGIN, &lines, size);
	pdf->y -= height + GAP;
}

void pdf_heading(struct pdf *pdf, const char *text)
{
	text_block(pdf, text, pdf->bold, TITLE_PT);
}

void pdf_paragraph(struct pdf *pdf, const char *text)
{
	text_block(pdf, text, pdf->plain, TEXT_PT);
}

void pdf_table(struct pdf *pdf, size_t count, const float *widths, const char *const *headings)
{
	pdf->column_count = count;
	memcpy(pdf->widths, widths, count * sizeof *widths);
	memcpy(pdf->headings, headings, count * sizeof *headings);
	draw_row(pdf, pdf->headings, pdf->bold);
}

static void draw_row(struct pdf *pdf, const char *const *cells, HPDF_Font face)
{
	struct lines lines[PDF_COLUMNS_MAX];
	size_t tallest = 1;
	for (size_t i = 0; i < pdf->column_count; i++) {
		lines[i] = wrapped(pdf, latin(pdf->arena, cells[i]), pdf->widths[i] - GAP, CELL_PT);
		tallest = lines[i].count > tallest ? lines[i].count : tallest;
	}
	float height = (float)tallest * CELL_PT * LEADING, x = MARGIN;
	if (cells != pdf->headings)
		make_room(pdf, height);
	font(pdf, face, CELL_PT);
	for (size_t i = 0; i < pdf->column_count; i++) {
		put_lines(pdf, x, &lines[i], CELL_PT);
		x += pdf->widths[i];
	}
	pdf->y -= height + GAP / 2;
}

void pdf_row(struct pdf *pdf, const char *const *cells)
{
	draw_row(pdf, cells, pdf->plain);
}

bool pdf_bytes(struct pdf *pdf, struct bytes *ret)
{
	if (!pdf->failed && pdf->page != NULL)
		HPDF_Page_EndText(pdf->page);
	if (pdf->failed || HPDF_SaveToStream(pdf->doc) != HPDF_OK)
		return false;
	HPDF_UINT32 size = HPDF_GetStreamSize(pdf->doc);
	HPDF_BYTE *bytes = arena_alloc(pdf->arena, size);
	HPDF_ResetStream(pdf->doc);
	if (HPDF_ReadFromStream(pdf->doc, bytes, &size) != HPDF_OK && pdf->failed)
		return false;
	*ret = (struct bytes){ (const char *)bytes, size };
	return true;
}
