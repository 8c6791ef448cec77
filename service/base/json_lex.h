/* The small steps over a JSON text that the readers without a tree share.  What is taken is as it
 * stands: nothing is unescaped, nothing copied. */
#ifndef GUICHET_BASE_JSON_LEX_H
#define GUICHET_BASE_JSON_LEX_H

#include <string.h>

#include "base/types.h"

struct lex {
	const char *at, *end;
};

/* The next byte that is no space; NUL at the end. */
static inline char lex_next(struct lex *l)
{
	while (l->at < l->end &&
	       (*l->at == ' ' || *l->at == '\n' || *l->at == '\t' || *l->at == '\r'))
		l->at++;
	return l->at < l->end ? *l->at : '\0';
}

static inline bool lex_take(struct lex *l, char wanted)
{
	if (lex_next(l) != wanted)
		return false;
	l->at++;
	return true;
}

/* The word stands right here: true, false, null. */
static inline bool lex_word(struct lex *l, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(l->end - l->at) < length || memcmp(l->at, word, length) != 0)
		return false;
	l->at += length;
	return true;
}

/* What stands between quotes; *ret_plain: without an escape. */
static inline bool lex_text(struct lex *l, struct bytes *ret, bool *ret_plain)
{
	if (!lex_take(l, '"'))
		return false;
	const char *start = l->at;
	*ret_plain = true;
	while (l->at < l->end && *l->at != '"') {
		if ((unsigned char)*l->at < 0x20)
			return false;
		*ret_plain &= *l->at != '\\';
		l->at += *l->at == '\\' ? 2 : 1;
	}
	if (l->at >= l->end)
		return false;
	*ret = (struct bytes){ start, (size_t)(l->at++ - start) };
	return true;
}

/* An integer of at most so many digits, written as only one way is: no zeros before it, no -0. */
static inline bool lex_integer(struct lex *l, size_t most, struct bytes *ret)
{
	lex_next(l);
	const char *start = l->at;
	bool negative = l->at < l->end && *l->at == '-';
	const char *digits = l->at += negative;
	while (l->at < l->end && *l->at >= '0' && *l->at <= '9')
		l->at++;
	size_t count = (size_t)(l->at - digits);
	bool real = l->at < l->end && (*l->at == '.' || *l->at == 'e' || *l->at == 'E');
	bool zeros = count > 0 && *digits == '0' && (negative || count > 1);
	*ret = (struct bytes){ start, (size_t)(l->at - start) };
	return count > 0 && count <= most && !real && !zeros;
}

#endif
