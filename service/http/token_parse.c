/* The form of a token, checked strictly before a library sees it: what the engines tolerate (junk
 * after the signature, algorithms in any case, unknown `crit`, compressed payloads, remote keys)
 * ends here. */
#include "http/token_engine.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

const char *const token_alg_words[TOKEN_ALG_COUNT_] = { "RS256", "ES256" };

enum err token_refuse(struct work *w, const char *cause)
{
	enum err err = fail(w->problem, ERR_TOKEN_INVALID);
	w->problem->cause = cause;
	return err;
}

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool token_base64_decode(const char *text, size_t length, uint8_t *ret, size_t *ret_length)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t out = 0;

	if (length % 4 == 1)
		return false;
	for (size_t i = 0; i < length; i++) {
		int value = base64_value(text[i]);
		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			ret[out++] = (uint8_t)(bits >> held);
		}
	}
	/* Bits left over must be zero, or one signature would have several spellings. */
	if ((bits & ((1u << held) - 1)) != 0)
		return false;
	*ret_length = out;
	return true;
}

bool token_printable(const char *text, size_t max)
{
	size_t length = strlen(text);
	if (length < 1 || length > max)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return true;
}

enum err token_bearer(struct work *w, const char *authorization, struct bytes *ret)
{
	static const char scheme[] = "Bearer ";

	if (!authorization || !*authorization)
		return fail(w->problem, ERR_TOKEN_MISSING);
	if (strncasecmp(authorization, scheme, sizeof(scheme) - 1) != 0)
		return token_refuse(w, "scheme");

	const char *token = authorization + sizeof(scheme) - 1;
	token += strspn(token, " ");
	size_t length = strlen(token),
	       limit = token_settings.limit ? token_settings.limit : TOKEN_MAX;
	if (length == 0)
		return token_refuse(w, "empty");
	if (length > limit)
		return token_refuse(w, "too-long");
	*ret = (struct bytes){ .data = token, .length = length };
	return OK;
}

/* Splits at the dots; false unless there are exactly two. */
static bool split(struct bytes token, struct bytes ret[static 3])
{
	const char *end = token.data + token.length, *start = token.data;
	for (size_t i = 0; i < 3; i++) {
		const char *dot = memchr(start, '.', (size_t)(end - start));
		if ((dot == NULL) != (i == 2))
			return false;
		const char *stop = dot ? dot : end;
		ret[i] = (struct bytes){ .data = start, .length = (size_t)(stop - start) };
		start = stop + 1;
	}
	return true;
}

static bool decode(struct work *w, struct bytes segment, struct bytes *ret)
{
	uint8_t *bytes = arena_alloc(w->arena, segment.length * 3 / 4 + 1);
	size_t length;
	if (segment.length == 0 ||
	    !token_base64_decode(segment.data, segment.length, bytes, &length))
		return false;
	*ret = (struct bytes){ .data = (const char *)bytes, .length = length };
	return true;
}

/* Members that bring a key of their own, change what is signed, or belong to encryption. */
static const char *const unwanted[] = { "jku",  "jwk", "x5u", "x5c", "x5t", "x5t#S256",
					"crit", "zip", "b64", "epk", "enc" };

static enum err read_alg(struct work *w, const json_t *header, struct token_parts *ret)
{
	const char *alg = json_string_value(json_object_get(header, "alg"));
	for (int i = 0; alg && i < TOKEN_ALG_COUNT_; i++) {
		if (strcmp(alg, token_alg_words[i]) == 0) {
			ret->alg = (enum token_alg)i;
			return OK;
		}
	}
	return token_refuse(w, "alg");
}

static enum err read_type(struct work *w, const json_t *header, struct token_parts *ret)
{
	const json_t *member = json_object_get(header, "typ");
	const char *type = member ? json_string_value(member) : "JWT";

	if (type && strcasecmp(type, "JWT") == 0)
		ret->type = TOKEN_TYPE_PLAIN;
	else if (type &&
		 (strcasecmp(type, "at+jwt") == 0 || strcasecmp(type, "application/at+jwt") == 0))
		ret->type = TOKEN_TYPE_ACCESS;
	else
		return token_refuse(w, "typ");
	return OK;
}

static enum err read_header(struct work *w, struct bytes text, struct token_parts *ret)
{
	if (text.length > TOKEN_HEADER_MAX)
		return token_refuse(w, "header-too-long");

	json_auto_t *header = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(header))
		return token_refuse(w, "header");
	for (size_t i = 0; i < COUNT(unwanted); i++)
		if (json_object_get(header, unwanted[i]))
			return token_refuse(w, unwanted[i]);
	TRY(read_alg(w, header, ret));
	TRY(read_type(w, header, ret));

	const char *kid = json_string_value(json_object_get(header, "kid"));
	if (!kid || !token_printable(kid, TOKEN_KID_MAX))
		return token_refuse(w, "kid");
	ret->kid = arena_text(w->arena, kid, strlen(kid));
	return OK;
}

enum err token_parse(struct work *w, struct bytes token, struct token_parts *ret)
{
	struct bytes segments[3], decoded[3];

	if (!split(token, segments))
		return token_refuse(w, "dots");
	for (size_t i = 0; i < 3; i++)
		if (!decode(w, segments[i], &decoded[i]))
			return token_refuse(w, "base64");

	struct token_parts parts = {
		.text = arena_text(w->arena, token.data, token.length),
		.payload = decoded[1],
		.signature_length = decoded[2].length,
	};
	TRY(read_header(w, decoded[0], &parts));
	*ret = parts;
	return OK;
}
