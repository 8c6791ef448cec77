/* Small texts of HTTP: escapes, lists, quality values. */
#ifndef GUICHET_HTTP_TEXT_H
#define GUICHET_HTTP_TEXT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/types.h"

enum text_part {
	TEXT_PATH,  /* `+` is itself */
	TEXT_QUERY, /* `+` is a space */
	TEXT_PLUS,  /* in a query, of an instant: `+` is itself */
};

/* Percent escapes decoded; NULL when one is broken, stands for NUL, or the result is not UTF-8. */
const char *text_decode(struct arena *arena, const char *text, size_t length, enum text_part part);
bool text_is_utf8_escaped(struct arena *arena, const char *text);
/* Best of the offered words for a header of the Accept family; -1 when none fits.
 * An absent or empty header takes the first. */
int text_negotiate(const char *header, const char *const *offered, size_t count);

#endif
