#include "http/problem_page.h"

#include <string.h>

#include "base/buffer.h"
#include "http/html.h"

static const char head[] = "<!DOCTYPE html>\n"
			   "<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
			   "<meta name=\"viewport\" content=\"width=device-width\">\n";
static const char tail[] = "<p><a href=\"/docs\">/docs</a></p>\n</main>\n</body>\n</html>\n";

static void add_section(struct buffer *page, const struct problem_text *text, enum locale locale)
{
	buffer_printf(page, "<section lang=\"%s\">\n", locale == LOCALE_FR ? "fr" : "en");
	html_element(page, "h2", text->title[locale]);
	html_element(page, "p", text->detail[locale]);
	html_element(page, "p", text->help[locale]);
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
	html_element(&page, "title", text->slug);
	buffer_printf(&page, "</head>\n<body>\n<main>\n<h1>%s</h1>\n<p>HTTP %d</p>\n", text->slug,
		      text->status);
	add_section(&page, text, LOCALE_FR);
	add_section(&page, text, LOCALE_EN);
	buffer_add_text(&page, tail);
	*ret = (struct content){ .media_type = "text/html; charset=utf-8",
				 .bytes = { page.data, page.length } };
	return OK;
}
