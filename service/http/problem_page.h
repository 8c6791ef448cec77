/* The page that the type of a problem leads to: what happened and what to do, in two languages. */
#ifndef GUICHET_HTTP_PROBLEM_PAGE_H
#define GUICHET_HTTP_PROBLEM_PAGE_H

#include "base/work.h"
#include "http/content.h"

/* ERR_NOT_FOUND: the service has no such problem. */
enum err problem_page(struct work *w, const char *slug, struct content *ret) MUST_CHECK;

#endif
