#include "http/minutes.h"

#include "base/buffer.h"
#include "http/html.h"
#include "http/minutes_sheet.h"

static void add_cells(struct buffer *page, const char *element, const char *const *cells)
{
	buffer_add_text(page, "<tr>");
	for (size_t i = 0; i < MINUTES_COLUMNS; i++)
		html_element(page, element, cells[i]);
	buffer_add_text(page, "</tr>\n");
}

void minutes_page(struct work *w, const struct minutes *minutes, struct content *ret)
{
	struct minutes_sheet sheet;
	struct buffer page = buffer_new(w->arena, 4096 + minutes->entries.count * 512);
	minutes_sheet(w, minutes, &sheet);
	buffer_printf(&page,
		      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		      w->locale == LOCALE_FR ? "fr" : "en");
	html_element(&page, "title", sheet.title);
	buffer_add_text(&page, "</head>\n<body>\n<main>\n");
	html_element(&page, "h1", sheet.title);
	for (size_t i = 0; i < sheet.line_count; i++)
		html_element(&page, "p", sheet.lines[i]);
	buffer_add_text(&page, "<table>\n<thead>");
	add_cells(&page, "th", sheet.headings);
	buffer_add_text(&page, "</thead>\n<tbody>\n");
	for (size_t i = 0; i < minutes->entries.count; i++) {
		const char *cells[MINUTES_COLUMNS];
		minutes_row(w, &minutes->entries.items[i], cells);
		add_cells(&page, "td", cells);
	}
	buffer_add_text(&page, "</tbody>\n</table>\n</main>\n</body>\n</html>\n");
	*ret = (struct content){ .media_type = "text/html; charset=utf-8",
				 .bytes = { page.data, page.length } };
}
