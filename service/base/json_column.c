/* A JSON text of the database, read straight into the members of a struct, without a tree between.
 *
 * PostgreSQL wrote the text from our own columns: its grammar holds, and what does not fit its
 * member is a bug, asserted.  What a request brings is read by json_read, fault by fault. */
#include "base/json.h"

#include <assert.h>
#include <stdlib.h>
#include <unistr.h>

#include "base/json_lex.h"
#include "base/json_value.h"

struct column {
	struct reader r;
	struct lex lex;
};

/* --- grammar */

static bool take_word(struct column *c, const char *word)
{
	lex_next(&c->lex);
	return lex_word(&c->lex, word);
}

static void expect(struct column *c, char wanted)
{
	bool taken = lex_take(&c->lex, wanted);
	assert(taken);
	(void)taken;
}

/* A text between its quotes, escapes as they stand. */
static struct bytes raw_text(struct column *c)
{
	bool plain;
	struct bytes raw = { 0 };
	bool taken = lex_text(&c->lex, &raw, &plain);
	assert(taken);
	(void)taken;
	return raw;
}

/* A value that nobody asks for. */
static void skip(struct column *c)
{
	size_t depth = 0;
	do {
		char first = lex_next(&c->lex);
		assert(first != '\0');
		if (first == '"') {
			raw_text(c);
			continue;
		}
		if (first == '{' || first == '[')
			depth++;
		else if (first == '}' || first == ']')
			depth--;
		c->lex.at++;
		/* What follows the first byte of a number or a word belongs to it. */
		while (depth == 0 && c->lex.at < c->lex.end && strchr(",}]", *c->lex.at) == NULL)
			c->lex.at++;
	} while (depth > 0);
}

/* --- texts and numbers */

static ucs4_t hexadecimal(const char *digits)
{
	char text[5] = { digits[0], digits[1], digits[2], digits[3], '\0' };
	return (ucs4_t)strtoul(text, NULL, 16);
}

/* \uXXXX at *p, two of them when the first is half a pair; returns the bytes written to out. */
static size_t code_point(const char **p, char *out)
{
	ucs4_t code = hexadecimal(*p + 2);
	*p += 6;
	if (code >= 0xd800 && code < 0xdc00) {
		code = 0x10000 + ((code - 0xd800) << 10) + (hexadecimal(*p + 2) - 0xdc00);
		*p += 6;
	}
	int length = u8_uctomb((uint8_t *)out, code, 4);
	assert(code != 0 && length > 0);
	return (size_t)length;
}

static const char *unescaped(struct arena *arena, struct bytes raw)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	char *text = arena_alloc(arena, raw.length + 1), *out = text;
	const char *end = raw.data + raw.length;
	for (const char *p = raw.data; p < end;) {
		if (*p != '\\') {
			*out++ = *p++;
		} else if (p[1] == 'u') {
			out += code_point(&p, out);
		} else {
			const char *letter = strchr(letters, p[1]);
			assert(letter != NULL);
			*out++ = meant[letter - letters];
			p += 2;
		}
	}
	return text;
}

static const char *text_of(struct column *c)
{
	struct bytes raw = raw_text(c);
	if (memchr(raw.data, '\\', raw.length) != NULL)
		return unescaped(c->r.w->arena, raw);
	return arena_text(c->r.w->arena, raw.data, raw.length);
}

static bool boolean_of(struct column *c)
{
	bool value = take_word(c, "true");
	bool known = value || take_word(c, "false");
	assert(known);
	(void)known;
	return value;
}

/* 1.0 and 1e2 are integers too: JSON has one kind of number. */
static int64_t integer_of(struct column *c)
{
	lex_next(&c->lex);
	char *rest;
	int64_t value = strtoll(c->lex.at, &rest, 10);
	assert(rest > c->lex.at && rest <= c->lex.end);
	if (rest < c->lex.end && (*rest == '.' || *rest == 'e')) {
		double real = strtod(c->lex.at, &rest);
		assert(real == __builtin_trunc(real) && real >= -0x1p63 && real < 0x1p63);
		value = (int64_t)real;
	}
	c->lex.at = rest;
	return value;
}

/* Amounts may be cents, rates basis points, as their columns hold them. */
static void units_into(struct column *c, const struct field *f, void *ret)
{
	assert(f->kind == FIELD_MONEY || f->kind == FIELD_RATE);
	if (f->kind == FIELD_MONEY)
		*(struct money *)ret = (struct money){ integer_of(c) };
	else
		*(struct rate *)ret = (struct rate){ (int32_t)integer_of(c) };
}

static void form_into(struct column *c, const struct field *f, void *ret)
{
	const char *text = text_of(c);
	bool written_by_sql = f->kind == FIELD_INSTANT && instant_parse_sql(text, ret);
	if (!written_by_sql)
		value_from_text(&c->r, &(struct place){ .name = f->name }, text, f, ret);
}

/* --- structs and lists */

static void value_into(struct column *c, const struct field *f, void *ret);

static void member_into(struct column *c, const struct field *f, void *base)
{
	void *member = (char *)base + f->offset;
	if (take_word(c, "null")) {
		assert(f->nullable || f->pointer || f->kind == FIELD_TEXT ||
		       f->kind == FIELD_LIST || f->kind == FIELD_PARAMS);
		memset(member, 0, f->pointer ? sizeof(void *) : value_size(f));
		if (f->fallback != NULL)
			value_from_fallback(&c->r, &(struct place){ .name = f->name }, f, member);
	} else if (f->pointer) {
		void *value = arena_alloc(c->r.w->arena, value_size(f));
		value_into(c, f, value);
		*(void **)member = value;
	} else {
		value_into(c, f, member);
	}
}

/* Members that the text does not name are left as they are; those we do not know are left out. */
static void object_into(struct column *c, const struct shape *shape, void *ret)
{
	size_t i = 0;
	expect(c, '{');
	if (lex_take(&c->lex, '}'))
		return;
	do {
		lex_next(&c->lex);
		struct bytes name = raw_text(c);
		expect(c, ':');
		size_t found = member_index(shape, name, i);
		if (found == shape->count) {
			skip(c);
			continue;
		}
		member_into(c, &shape->fields[found], ret);
		i = found + 1;
	} while (lex_take(&c->lex, ','));
	expect(c, '}');
}

static void list_into(struct column *c, const struct field *item, struct any_list *ret)
{
	struct any_list list = { 0 };
	size_t size = value_size(item), room = 0;
	expect(c, '[');
	while (!lex_take(&c->lex, ']')) {
		if (list.count > 0)
			expect(c, ',');
		value_into(c, item, list_next(c->r.w->arena, &list, size, &room));
	}
	*ret = list;
}

/* Figures of a refusal that was kept: integers and texts only. */
static void params_into(struct column *c, struct kv_list *ret)
{
	struct any_list list = { 0 };
	size_t room = 0;
	bool first = true;
	expect(c, '{');
	while (!lex_take(&c->lex, '}')) {
		if (!first)
			expect(c, ',');
		first = false;
		const char *name = text_of(c);
		expect(c, ':');
		char kind = lex_next(&c->lex);
		bool figure = kind == '-' || (kind >= '0' && kind <= '9');
		if (kind != '"' && !figure) {
			skip(c);
			continue;
		}
		struct kv *kv = list_next(c->r.w->arena, &list, sizeof *kv, &room);
		*kv = figure ? kv_int(name, integer_of(c)) : kv_text(name, text_of(c));
	}
	*ret = (struct kv_list){ list.items, list.count };
}

static void value_into(struct column *c, const struct field *f, void *ret)
{
	switch (f->kind) {
	case FIELD_TEXT: *(const char **)ret = text_of(c); return;
	case FIELD_BOOL: *(bool *)ret = boolean_of(c); return;
	case FIELD_INT: *(int64_t *)ret = integer_of(c); return;
	case FIELD_OBJECT: object_into(c, f->shape, ret); return;
	case FIELD_LIST: list_into(c, f->item, ret); return;
	case FIELD_PARAMS: params_into(c, ret); return;
	default: break;
	}
	if (lex_next(&c->lex) == '"')
		form_into(c, f, ret);
	else
		units_into(c, f, ret);
}

/* --- the doors */

void json_column(struct work *w, struct bytes text, const struct field *field, void *base)
{
	struct verdict faults = verdict_in(w->arena);
	struct column c = { .r = { .w = w, .mode = JSON_WHOLE, .faults = &faults },
			    .lex = { text.data, text.data + text.length } };
	member_into(&c, field, base);
	assert(lex_next(&c.lex) == '\0' && verdict_ok(&faults));
}

void json_document(struct work *w, struct bytes text, const struct shape *shape, void *ret)
{
	const struct field whole = { .name = "", .kind = FIELD_OBJECT, .shape = shape };
	json_column(w, text, &whole, ret);
}
