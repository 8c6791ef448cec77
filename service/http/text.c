#include "http/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistr.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *text_decode(struct arena *arena, const char *text, size_t length, enum text_part part)
{
	char *out = arena_alloc(arena, length + 1), *p = out;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '+' && part == TEXT_QUERY) {
			*p++ = ' ';
			continue;
		}
		if (text[i] != '%') {
			*p++ = text[i];
			continue;
		}
		int high = i + 2 < length ? hex(text[i + 1]) : -1;
		int low = i + 2 < length ? hex(text[i + 2]) : -1;
		if (high < 0 || low < 0 || (high == 0 && low == 0))
			return NULL;
		*p++ = (char)(high << 4 | low);
		i += 2;
	}
	return u8_check((const uint8_t *)out, (size_t)(p - out)) == NULL ? out : NULL;
}

bool text_is_utf8_escaped(struct arena *arena, const char *text)
{
	return text_decode(arena, text, strlen(text), TEXT_PATH) != NULL;
}

/* --- Accept, Accept-Language */

struct range {
	const char *word; /* not closed by NUL */
	size_t length;
	double quality;
};

static const char *next_range(const char *p, struct range *ret)
{
	p += strspn(p, ", \t");
	if (*p == '\0')
		return NULL;
	ret->word = p;
	ret->length = strcspn(p, ",; \t");
	ret->quality = 1;
	const char *end = p + strcspn(p, ",");
	const char *q = p;
	while ((q = strchr(q, ';')) != NULL && q < end) {
		q += 1 + strspn(q + 1, " \t");
		if ((q[0] == 'q' || q[0] == 'Q') && q[1] == '=')
			ret->quality = strtod(q + 2, NULL);
	}
	return end;
}

/* star, then `text/` star, then the whole: more precise wins; fr fits fr-FR. */
static int fit(const struct range *r, const char *offer)
{
	size_t type = strcspn(offer, "/");
	if (r->length == strlen(offer) && strncasecmp(r->word, offer, r->length) == 0)
		return 3;
	if (r->length > 2 && strchr(offer, '/') == NULL && r->length > type &&
	    r->word[type] == '-' && strncasecmp(r->word, offer, type) == 0)
		return 2;
	if (r->length == type + 2 && strncasecmp(r->word, offer, type + 1) == 0 &&
	    r->word[type + 1] == '*')
		return 2;
	bool all = (r->length == 1 && r->word[0] == '*') ||
		   (r->length == 3 && memcmp(r->word, "*/*", 3) == 0);
	return all ? 1 : 0;
}

static double quality_of(const char *header, const char *offer)
{
	struct range range;
	int best_fit = 0;
	double quality = 0;
	for (const char *p = header; (p = next_range(p, &range)) != NULL;) {
		int f = fit(&range, offer);
		if (f > best_fit) {
			best_fit = f;
			quality = range.quality;
		}
	}
	return quality;
}

int text_negotiate(const char *header, const char *const *offered, size_t count)
{
	if (header == NULL || header[strspn(header, " \t,")] == '\0')
		return 0;
	int best = -1;
	double quality = 0;
	for (size_t i = 0; i < count; i++) {
		double q = quality_of(header, offered[i]);
		if (q > quality) {
			quality = q;
			best = (int)i;
		}
	}
	return best;
}
