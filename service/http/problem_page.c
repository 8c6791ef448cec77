#include "http/problem_page.h"

#include <string.h>

#include "base/buffer.h"

static const char head[] = "<!DOCTYPE html>\n"
			   "<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
			   "<meta name=\"viewport\" content=\"width=device-width\">\n";
static const char tail[] = "<p><a href=\"/docs\">/docs</a></p>\n</main>\n</body>\n</html>\n";

/* Text into the page: nothing of it can be taken for markup. */
static void add_escaped(struct buffer *page, const char *text)
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

static void add_element(struct buffer *page, const char *name, const char *text)
{
	buffer_printf(page, "<%s>", name);
	add_escaped(page, text);
	buffer_printf(page, "</%s>\n", name);
}

static void add_section(struct buffer *page, const struct problem_text *text, enum locale locale)
{
	buffer_printf(page, "<section lang=\"%s\">\n", locale == LOCALE_FR ? "fr" : "en");
	add_element(page, "h2", text->title[locale]);
	add_element(page, "p", text->detail[locale]);
	add_element(page, "p", text->help[locale]);
	buffer_add_text(page, "</section>\n");
}

static const struct problem_text *text_of(const char *slug)
{
	for (enum err err = OK + 1; err < ERR_COUNT_; err++)
		if (problem_texts[err].title[LOCALE_FR] != NULL &&
		    text_equal(problem_texts[err].slug, slug))
			return &problem_texts[err];
	return NULL;
}

enum err problem_page(struct work *w, const char *slug, struct content *ret)
{
	const struct problem_text *text = text_of(slug);
	if (text == NULL)
		return fail(w->problem, ERR_NOT_FOUND);
	struct buffer page = buffer_new(w->arena, 2048);
	buffer_add_text(&page, head);
	add_element(&page, "title", text->slug);
	buffer_printf(&page, "</head>\n<body>\n<main>\n<h1>%s</h1>\n<p>HTTP %d</p>\n", text->slug,
		      text->status);
	add_section(&page, text, LOCALE_FR);
	add_section(&page, text, LOCALE_EN);
	buffer_add_text(&page, tail);
	*ret = (struct content){ .media_type = "text/html; charset=utf-8",
				 .bytes = { page.data, page.length } };
	return OK;
}
