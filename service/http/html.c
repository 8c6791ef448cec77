#include "http/html.h"

#include "base/buffer.h"

void html_escaped(struct buffer *page, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '<': buffer_add_text(page, "&lt;"); break;
		case '>': buffer_add_text(page, "&gt;"); break;
		case '&': buffer_add_text(page, "&amp;"); break;
		case '"': buffer_add_text(page, "&quot;"); break;
		case '\'': buffer_add_text(page, "&#39;"); break;
		default: buffer_add_char(page, *text);
		}
}

void html_element(struct buffer *page, const char *name, const char *text)
{
	buffer_printf(page, "<%s>", name);
	html_escaped(page, text);
	buffer_printf(page, "</%s>\n", name);
}
