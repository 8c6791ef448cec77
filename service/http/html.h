/* Text into pages: nothing of it can be taken for markup. */
#ifndef GUICHET_HTTP_HTML_H
#define GUICHET_HTTP_HTML_H

struct buffer;

void html_escaped(struct buffer *page, const char *text);
/* <name>text</name> and a line end. */
void html_element(struct buffer *page, const char *name, const char *text);

#endif
