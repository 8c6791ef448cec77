/* The JSON that clients send nearly always, read without the parser of the library, which looks at
 * each byte many times: texts without escapes, integers, no name twice.  Whatever is not of this
 * kind, or not JSON at all, is left to the library, so that what is accepted, and what is said of a
 * fault, is the library's alone. */
#include "base/json_value.h"

#include <jansson.h>
#include <string.h>
#include <unistr.h>

#define DEPTH_MAX  64
#define DIGITS_MAX 18 /* surely within 64 bits */

struct quick {
	const char *at, *end;
	int depth;
};

static json_t *value(struct quick *q);

static void skip_space(struct quick *q)
{
	while (q->at < q->end &&
	       (*q->at == ' ' || *q->at == '\n' || *q->at == '\t' || *q->at == '\r'))
		q->at++;
}

static bool take(struct quick *q, char wanted)
{
	skip_space(q);
	if (q->at == q->end || *q->at != wanted)
		return false;
	q->at++;
	return true;
}

static bool text(struct quick *q, struct bytes *ret)
{
	if (!take(q, '"'))
		return false;
	const char *start = q->at;
	while (q->at < q->end && *q->at != '"' && *q->at != '\\' && (unsigned char)*q->at >= 0x20)
		q->at++;
	if (q->at == q->end || *q->at != '"')
		return false;
	*ret = (struct bytes){ start, (size_t)(q->at++ - start) };
	return true;
}

static json_t *string(struct quick *q)
{
	struct bytes found;
	return text(q, &found) ? json_stringn_nocheck(found.data, found.length) : NULL;
}

static json_t *integer(struct quick *q)
{
	bool negative = *q->at == '-';
	const char *start = q->at + negative;
	int64_t number = 0;
	for (q->at = start; q->at < q->end && *q->at >= '0' && *q->at <= '9'; q->at++) {
		if (q->at - start == DIGITS_MAX)
			return NULL;
		number = number * 10 + (*q->at - '0');
	}
	bool more = q->at < q->end && (*q->at == '.' || *q->at == 'e' || *q->at == 'E');
	bool zeros = q->at > start && *start == '0' && (negative || q->at - start > 1);
	return q->at == start || more || zeros ? NULL : json_integer(negative ? -number : number);
}

static json_t *word(struct quick *q, const char *wanted, json_t *made)
{
	size_t length = strlen(wanted);
	if ((size_t)(q->end - q->at) < length || memcmp(q->at, wanted, length) != 0)
		return NULL;
	q->at += length;
	return made; /* the library counts nobody's hold on these */
}

static bool list_item(struct quick *q, json_t *list)
{
	json_t *item = value(q);
	return item != NULL && json_array_append_new(list, item) == 0;
}

static bool member(struct quick *q, json_t *object)
{
	struct bytes name;
	if (!text(q, &name) || !take(q, ':') ||
	    json_object_getn(object, name.data, name.length) != NULL)
		return false;
	json_t *of = value(q);
	return of != NULL && json_object_setn_new_nocheck(object, name.data, name.length, of) == 0;
}

static json_t *several(struct quick *q, json_t *made, char last,
		       bool (*one)(struct quick *q, json_t *of))
{
	bool good = made != NULL && ++q->depth <= DEPTH_MAX;
	bool more = good && !take(q, last);
	while (more && good) {
		good = one(q, made);
		more = good && take(q, ',');
		if (good && !more)
			good = take(q, last);
	}
	q->depth--;
	if (good)
		return made;
	json_decref(made);
	return NULL;
}

static json_t *value(struct quick *q)
{
	skip_space(q);
	if (q->at == q->end)
		return NULL;
	char first = *q->at;
	switch (first) {
	case '{': q->at++; return several(q, json_object(), '}', member);
	case '[': q->at++; return several(q, json_array(), ']', list_item);
	case '"': return string(q);
	case 't': return word(q, "true", json_true());
	case 'f': return word(q, "false", json_false());
	case 'n': return word(q, "null", json_null());
	default: return first == '-' || (first >= '0' && first <= '9') ? integer(q) : NULL;
	}
}

json_t *json_quick(struct bytes document)
{
	struct quick q = { .at = document.data, .end = document.data + document.length };
	skip_space(&q);
	if (q.at == q.end || (*q.at != '{' && *q.at != '[') ||
	    u8_check((const uint8_t *)document.data, document.length) != NULL)
		return NULL;
	json_t *found = value(&q);
	skip_space(&q);
	if (q.at == q.end)
		return found;
	json_decref(found);
	return NULL;
}
