/* The minutes of a ranking as a page to print and sign, in the reader's language. */
#ifndef GUICHET_HTTP_MINUTES_H
#define GUICHET_HTTP_MINUTES_H

#include "base/work.h"
#include "gen/schema.h"
#include "http/content.h"

void minutes_page(struct work *w, const struct minutes *minutes, struct content *ret);

#endif
