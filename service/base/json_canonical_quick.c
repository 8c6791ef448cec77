/* The canonical form of a text whose scalars stand in it already: spaces go, members are sorted,
 * without a tree.  Whatever would have to be written otherwise - an escape, a real number - or is
 * not JSON at all is left to the tree. */
#include "base/json_value.h"

#include <string.h>
#include <unistr.h>

#define MEMBERS_MAX 64
#define DIGITS_MAX  15 /* a double holds them all */

struct copy {
	const char *at, *end;
	struct buffer *out;
	size_t depth;
};

/* A member, in what is written: "name":value. */
struct member {
	size_t start, length, name_length;
};

static bool value(struct copy *c);

/* The next byte that means something; NUL at the end. */
static char next(struct copy *c)
{
	while (c->at < c->end &&
	       (*c->at == ' ' || *c->at == '\n' || *c->at == '\t' || *c->at == '\r'))
		c->at++;
	return c->at < c->end ? *c->at : '\0';
}

static bool take(struct copy *c, char wanted)
{
	if (next(c) != wanted)
		return false;
	c->at++;
	return true;
}

static bool copied(struct copy *c, const char *start)
{
	buffer_add(c->out, start, (size_t)(c->at - start));
	return true;
}

static bool text(struct copy *c)
{
	const char *start = c->at++;
	while (c->at < c->end && *c->at != '"') {
		bool escape = *c->at == '\\' && c->at + 1 < c->end;
		if ((unsigned char)*c->at < 0x20 ||
		    (*c->at == '\\' && (!escape || strchr("\"\\bfnrt", c->at[1]) == NULL)))
			return false;
		c->at += escape ? 2 : 1;
	}
	return c->at++ < c->end && copied(c, start);
}

static bool integer(struct copy *c)
{
	const char *start = c->at;
	bool negative = *c->at == '-';
	c->at += negative;
	const char *digits = c->at;
	while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
		c->at++;
	size_t count = (size_t)(c->at - digits);
	bool real = c->at < c->end && (*c->at == '.' || *c->at == 'e' || *c->at == 'E');
	bool zeros = count > 0 && *digits == '0' && (negative || count > 1);
	return count > 0 && count <= DIGITS_MAX && !real && !zeros && copied(c, start);
}

static bool word(struct copy *c, const char *wanted)
{
	size_t length = strlen(wanted);
	const char *start = c->at;
	if ((size_t)(c->end - start) < length || memcmp(start, wanted, length) != 0)
		return false;
	c->at += length;
	return copied(c, start);
}

static bool list(struct copy *c)
{
	c->at++;
	buffer_add_char(c->out, '[');
	bool good = true, more = !take(c, ']');
	while (more && good) {
		good = value(c);
		more = good && take(c, ',');
		if (more)
			buffer_add_char(c->out, ',');
		else
			good = good && take(c, ']');
	}
	buffer_add_char(c->out, ']');
	return good;
}

static bool member(struct copy *c, struct member *ret)
{
	ret->start = c->out->length;
	if (next(c) != '"' || !text(c))
		return false;
	ret->name_length = c->out->length - ret->start;
	if (memchr(c->out->data + ret->start, '\\', ret->name_length) != NULL || !take(c, ':'))
		return false;
	buffer_add_char(c->out, ':');
	bool good = value(c);
	ret->length = c->out->length - ret->start;
	return good;
}

/* Among the members before it, which are sorted; false: its name stands there already. */
static bool put_in_order(const struct buffer *out, struct member *members, size_t count)
{
	struct member last = members[count];
	struct bytes name = { out->data + last.start + 1, last.name_length - 2 };
	int difference = -1;
	for (; count > 0; count--) {
		const struct member *m = &members[count - 1];
		difference = json_compare_names(
			(struct bytes){ out->data + m->start + 1, m->name_length - 2 }, name);
		if (difference <= 0)
			break;
		members[count] = *m;
	}
	members[count] = last;
	return difference != 0;
}

/* They were written as they came. */
static void rewrite(struct buffer *out, size_t start, const struct member *members, size_t count)
{
	size_t i = 1;
	while (i < count && members[i].start > members[i - 1].start)
		i++;
	if (i >= count)
		return;
	struct buffer sorted = buffer_new(out->arena, out->length - start + 1);
	for (i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_char(&sorted, ',');
		buffer_add(&sorted, out->data + members[i].start, members[i].length);
	}
	memcpy(out->data + start, sorted.data, sorted.length);
}

static bool object(struct copy *c)
{
	struct member members[MEMBERS_MAX];
	size_t count = 0;
	c->at++;
	buffer_add_char(c->out, '{');
	size_t start = c->out->length;
	bool good = true, more = !take(c, '}');
	while (more && good) {
		good = count < MEMBERS_MAX && member(c, &members[count]) &&
		       put_in_order(c->out, members, count);
		count++;
		more = good && take(c, ',');
		if (more)
			buffer_add_char(c->out, ',');
		else
			good = good && take(c, '}');
	}
	if (good)
		rewrite(c->out, start, members, count);
	buffer_add_char(c->out, '}');
	return good;
}

static bool nested(struct copy *c, bool (*whole)(struct copy *c))
{
	bool good = ++c->depth <= json_limits_ours.depth && whole(c);
	c->depth--;
	return good;
}

static bool value(struct copy *c)
{
	char first = next(c);
	switch (first) {
	case '{': return nested(c, object);
	case '[': return nested(c, list);
	case '"': return text(c);
	case 't': return word(c, "true");
	case 'f': return word(c, "false");
	case 'n': return word(c, "null");
	default: return first == '-' || (first >= '0' && first <= '9') ? integer(c) : false;
	}
}

bool json_canonical_quick(struct bytes document, struct buffer *out)
{
	struct copy c = { .at = document.data, .end = document.data + document.length, .out = out };
	char first = next(&c);
	return (first == '{' || first == '[') &&
	       u8_check((const uint8_t *)document.data, document.length) == NULL && value(&c) &&
	       next(&c) == '\0' && c.at == c.end;
}
