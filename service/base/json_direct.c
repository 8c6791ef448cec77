/* A request of the usual kind, read straight into its struct: texts without escapes, integers, no
 * name twice, no fault.  Whatever is not of this kind, or not JSON at all, is left to the library's
 * tree, so that what is accepted, and what is said of a fault, is told there alone. */
#include "base/json_lex.h"
#include "base/json_value.h"

#include <string.h>
#include <unistr.h>

#define DIGITS_MAX 18 /* surely within 64 bits */

struct direct {
	struct reader r;
	struct lex lex;
	size_t depth, tokens;
	struct json_limits limits;
};

static const struct place nowhere = { .name = "" }; /* faults are told by the tree */

static bool value_into(struct direct *d, const struct field *f, void *ret);

/* --- texts and numbers */

static bool text(struct direct *d, struct bytes *ret)
{
	bool plain;
	return lex_text(&d->lex, ret, &plain) && plain && ret->length <= d->limits.string_bytes;
}

static bool integer(struct direct *d, int64_t *ret)
{
	struct bytes found;
	if (!lex_integer(&d->lex, DIGITS_MAX, &found) || found.length > d->limits.number_chars)
		return false;
	bool negative = *found.data == '-';
	int64_t number = 0;
	for (size_t i = negative; i < found.length; i++)
		number = number * 10 + (found.data[i] - '0');
	*ret = negative ? -number : number;
	return true;
}

/* --- members */

static const char *kept_text(struct direct *d, struct bytes found)
{
	return arena_text(d->r.w->arena, found.data, found.length);
}

/* The text of a member as it was sent, which is read again as its value. */
static bool keep_written(struct direct *d, const struct field *f, void *base)
{
	const char **written = (void *)((char *)base + f->written);
	struct lex start = d->lex;
	struct bytes found;
	if (lex_next(&d->lex) != '"')
		return true;
	if (!text(d, &found))
		return false;
	d->lex = start;
	*written = kept_text(d, found);
	return true;
}

static bool null_into(struct direct *d, const struct field *f, void *member)
{
	memset(member, 0, f->pointer ? sizeof(void *) : value_size(f));
	if (f->fallback != NULL)
		value_from_fallback(&d->r, &nowhere, f, member);
	return f->nullable;
}

static bool member_into(struct direct *d, const struct field *f, void *base)
{
	void *member = (char *)base + f->offset;
	if (f->written != 0 && !keep_written(d, f, base))
		return false;
	if (lex_next(&d->lex) == 'n')
		return lex_word(&d->lex, "null") && null_into(d, f, member);
	if (!f->pointer)
		return value_into(d, f, member);
	void *value = arena_alloc(d->r.w->arena, value_size(f));
	*(void **)member = value;
	return value_into(d, f, value);
}

static bool object_into(struct direct *d, const struct shape *shape, void *ret)
{
	struct seen seen = { 0 };
	size_t from = 0;
	bool more = !lex_take(&d->lex, '}');
	while (more) {
		struct bytes name;
		if (++d->tokens > d->limits.tokens || !text(d, &name) || !lex_take(&d->lex, ':'))
			return false;
		size_t i = member_index(shape, name, from);
		if (i == shape->count || shape->fields[i].read_only || seen_has(&seen, i))
			return false;
		seen_add(&seen, i);
		from = i + 1;
		if (!member_into(d, &shape->fields[i], ret))
			return false;
		more = lex_take(&d->lex, ',');
		if (!more && !lex_take(&d->lex, '}'))
			return false;
	}
	object_finish(&d->r, &nowhere, shape, &seen, ret);
	return true;
}

static bool list_into(struct direct *d, const struct field *f, struct any_list *ret)
{
	struct any_list list = { 0 };
	size_t size = value_size(f->item), room = 0;
	bool more = !lex_take(&d->lex, ']');
	while (more) {
		if (!value_into(d, f->item, list_next(d->r.w->arena, &list, size, &room)))
			return false;
		more = lex_take(&d->lex, ',');
		if ((!more && !lex_take(&d->lex, ']')) ||
		    (f->max > 0 && (int64_t)list.count > f->max))
			return false;
	}
	*ret = list;
	if (list_count_valid(&d->r, &nowhere, list.count, f) && f->unique)
		list_check_unique(&d->r, &nowhere, &list, f->item);
	return true;
}

/* --- values */

static bool bool_into(struct direct *d, bool *ret)
{
	*ret = lex_next(&d->lex) == 't';
	return lex_word(&d->lex, *ret ? "true" : "false");
}

static bool integer_into(struct direct *d, const struct field *f, void *ret)
{
	int64_t number;
	if (!integer(d, &number))
		return false;
	value_from_integer(&d->r, &nowhere, number, f, ret);
	return true;
}

static bool text_into(struct direct *d, const struct field *f, void *ret)
{
	struct bytes found;
	if (!text(d, &found))
		return false;
	value_from_text(&d->r, &nowhere, kept_text(d, found), f, ret);
	return true;
}

static bool nested(struct direct *d, const struct field *f, void *ret)
{
	if (++d->depth > d->limits.depth)
		return false;
	bool good = f->kind == FIELD_LIST ? lex_take(&d->lex, '[') && list_into(d, f, ret)
					  : lex_take(&d->lex, '{') && object_into(d, f->shape, ret);
	d->depth--;
	return good;
}

static bool value_into(struct direct *d, const struct field *f, void *ret)
{
	if (++d->tokens > d->limits.tokens)
		return false;
	switch (f->kind) {
	case FIELD_BOOL: return bool_into(d, ret);
	case FIELD_INT: return integer_into(d, f, ret);
	case FIELD_LIST:
	case FIELD_OBJECT: return nested(d, f, ret);
	case FIELD_TREE:
	case FIELD_PARAMS: return false;
	default: return text_into(d, f, ret);
	}
}

bool json_direct(struct work *w, struct bytes document, const struct shape *shape, void *ret)
{
	const struct field whole = { .name = "", .kind = FIELD_OBJECT, .shape = shape };
	if (document.length == 0)
		return false;
	struct verdict faults = verdict_in(w->arena);
	struct direct d = { .r = { .w = w, .mode = JSON_WHOLE, .faults = &faults },
			    .lex = { document.data, document.data + document.length },
			    .limits = json_limits_set() };
	bool good = u8_check((const uint8_t *)document.data, document.length) == NULL &&
		    value_into(&d, &whole, ret) && lex_next(&d.lex) == '\0' &&
		    d.lex.at == d.lex.end && verdict_ok(&faults);
	if (!good)
		memset(ret, 0, shape->size);
	return good;
}
