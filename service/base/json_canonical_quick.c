/* The canonical form of a text whose scalars stand in it already: spaces go, members are sorted,
 * without a tree.  Whatever would have to be written otherwise - an escape, a real number - or is
 * not JSON at all is left to the tree. */
#include "base/json_lex.h"
#include "base/json_value.h"

#include <string.h>
#include <unistr.h>

#define MEMBERS_MAX 64
#define DIGITS_MAX  15 /* a double holds them all */

struct copy {
	struct lex lex;
	struct buffer *out;
	size_t depth;
};

/* A member, in what is written: "name":value. */
struct member {
	size_t start, length, name_length;
};

static bool value(struct copy *c);

static bool copied(struct copy *c, const char *start)
{
	buffer_add(c->out, start, (size_t)(c->lex.at - start));
	return true;
}

/* Those that the canonical form writes so; the others it writes otherwise. */
static bool short_escapes(struct bytes raw)
{
	const char *end = raw.data + raw.length;
	for (const char *c = raw.data; c < end; c++)
		if (*c == '\\' && (*++c == '\0' || strchr("\"\\bfnrt", *c) == NULL))
			return false;
	return true;
}

static bool text(struct copy *c, bool *ret_plain)
{
	const char *start = c->lex.at;
	struct bytes raw;
	return lex_text(&c->lex, &raw, ret_plain) && (*ret_plain || short_escapes(raw)) &&
	       copied(c, start);
}

static bool integer(struct copy *c)
{
	struct bytes found;
	return lex_integer(&c->lex, DIGITS_MAX, &found) && copied(c, found.data);
}

static bool word(struct copy *c, const char *wanted)
{
	const char *start = c->lex.at;
	return lex_word(&c->lex, wanted) && copied(c, start);
}

static bool list(struct copy *c)
{
	c->lex.at++;
	buffer_add_char(c->out, '[');
	bool good = true, more = !lex_take(&c->lex, ']');
	while (more && good) {
		good = value(c);
		more = good && lex_take(&c->lex, ',');
		if (more)
			buffer_add_char(c->out, ',');
		else
			good = good && lex_take(&c->lex, ']');
	}
	buffer_add_char(c->out, ']');
	return good;
}

static bool member(struct copy *c, struct member *ret)
{
	bool plain;
	ret->start = c->out->length;
	if (lex_next(&c->lex) != '"' || !text(c, &plain))
		return false;
	ret->name_length = c->out->length - ret->start;
	if (!plain || !lex_take(&c->lex, ':'))
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
	c->lex.at++;
	buffer_add_char(c->out, '{');
	size_t start = c->out->length;
	bool good = true, more = !lex_take(&c->lex, '}');
	while (more && good) {
		good = count < MEMBERS_MAX && member(c, &members[count]) &&
		       put_in_order(c->out, members, count);
		count++;
		more = good && lex_take(&c->lex, ',');
		if (more)
			buffer_add_char(c->out, ',');
		else
			good = good && lex_take(&c->lex, '}');
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
	bool plain;
	switch (lex_next(&c->lex)) {
	case '{': return nested(c, object);
	case '[': return nested(c, list);
	case '"': return text(c, &plain);
	case 't': return word(c, "true");
	case 'f': return word(c, "false");
	case 'n': return word(c, "null");
	default: return integer(c);
	}
}

bool json_canonical_quick(struct bytes document, struct buffer *out)
{
	struct copy c = { .lex = { document.data, document.data + document.length }, .out = out };
	char first = lex_next(&c.lex);
	return (first == '{' || first == '[') &&
	       u8_check((const uint8_t *)document.data, document.length) == NULL && value(&c) &&
	       lex_next(&c.lex) == '\0' && c.lex.at == c.lex.end;
}
