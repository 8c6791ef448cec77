/* A first look at a JSON text, before a tree is built of it: how deep, how many, how long.
 *
 * A tree costs up to eighty times its text, and several walks of the library recurse; what passes
 * the limits never gets there.  Grammar is left to the library. */
#include "base/json_value.h"

#include "base/config.h"

#include <string.h>

struct json_limits json_limits_set(void)
{
	const struct config *c = config();
	return (struct json_limits){ .depth = (size_t)c->json_depth_limit,
				     .tokens = (size_t)c->json_token_limit,
				     .string_bytes = (size_t)c->json_string_limit,
				     .number_chars = (size_t)c->json_number_limit };
}

const struct json_limits json_limits_ours = {
	.depth = 32, .tokens = SIZE_MAX, .string_bytes = SIZE_MAX, .number_chars = 40
};

struct scan {
	const char *data;
	size_t length, at;
	size_t depth, tokens;
	const struct json_limits *limits;
};

static const char WORD[] = "0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* From the opening quote to after the closing one. */
static bool scan_string(struct scan *s)
{
	size_t start = ++s->at;
	while (s->at < s->length && s->data[s->at] != '"') {
		if ((unsigned char)s->data[s->at] < 0x20)
			return false;
		s->at += s->data[s->at] == '\\' ? 2 : 1;
		if (s->at - start > s->limits->string_bytes)
			return false;
	}
	if (s->at >= s->length)
		return false;
	s->at++;
	return true;
}

static bool is_word(char c)
{
	return c != '\0' && strchr(WORD, c) != NULL;
}

/* A number, or true, false, null. */
static bool scan_word(struct scan *s)
{
	size_t start = s->at;
	while (s->at < s->length && is_word(s->data[s->at]))
		s->at++;
	return s->at > start && s->at - start <= s->limits->number_chars;
}

static bool scan_token(struct scan *s, char c)
{
	if (++s->tokens > s->limits->tokens)
		return false;
	if (c == '"')
		return scan_string(s);
	if (c != '{' && c != '[')
		return scan_word(s);
	s->at++;
	return ++s->depth <= s->limits->depth;
}

static bool scan_close(struct scan *s)
{
	if (s->depth == 0)
		return false;
	s->depth--;
	s->at++;
	return true;
}

bool json_scan(struct bytes text, const struct json_limits *limits, size_t *at)
{
	struct scan s = { .data = text.data, .length = text.length, .limits = limits };
	bool good = true;
	while (good && s.at < s.length) {
		char c = s.data[s.at];
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			s.at++;
		} else if (s.depth == 0 && (s.tokens > 0 || (c != '{' && c != '['))) {
			good = false; /* a scalar at the top, or more than one value */
		} else if (c == ',' || c == ':') {
			s.at++;
		} else if (c == '}' || c == ']') {
			good = scan_close(&s);
		} else {
			good = scan_token(&s, c);
		}
	}
	*at = s.at < s.length ? s.at : s.length;
	return good && s.depth == 0 && s.tokens > 0;
}
