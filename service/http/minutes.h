/* The minutes of a ranking, to print and sign: as a page, as a PDF. */
#ifndef GUICHET_HTTP_MINUTES_H
#define GUICHET_HTTP_MINUTES_H

#include "base/work.h"
#include "gen/schema.h"
#include "http/content.h"

void minutes_page(struct work *w, const struct minutes *minutes, struct content *ret);
/* The same minutes make the same bytes.  ERR_INTERNAL: the library failed. */
enum err minutes_pdf(struct work *w, const struct minutes *minutes, struct content *ret) MUST_CHECK;

#endif
