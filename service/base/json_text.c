/* Plain text to a value: parameters, headers, the defaults of the contract. */
#include "base/json_value.h"

#include <stdlib.h>
#include <string.h>

static void integer_from_text(struct reader *r, const struct place *at, const char *text,
			      const struct field *f, void *ret)
{
	const char *digits = text + (text[0] == '-');
	size_t length = strlen(digits);
	bool canonical = length > 0 && strspn(digits, "0123456789") == length &&
			 (digits[0] != '0' || length == 1);
	if (!canonical)
		value_type_fault(r, at, f);
	else if (length > 18)
		fault(r, at, REASON_OUT_OF_RANGE, KV("min", f->min), KV("max", f->max));
	else
		value_from_integer(r, at, strtoll(text, NULL, 10), f, ret);
}

static void bool_from_text(struct reader *r, const struct place *at, const char *text,
			   const struct field *f, bool *ret)
{
	if (strcmp(text, "true") == 0)
		*ret = true;
	else if (strcmp(text, "false") == 0)
		*ret = false;
	else
		value_type_fault(r, at, f);
}

static void scalar_from_text(struct reader *r, const struct place *at, const char *text,
			     const struct field *f, void *ret)
{
	if (f->kind == FIELD_INT)
		integer_from_text(r, at, text, f, ret);
	else if (f->kind == FIELD_BOOL)
		bool_from_text(r, at, text, f, ret);
	else
		value_from_text(r, at, text, f, ret);
}

static size_t count_items(const char *text)
{
	size_t count = text[0] != '\0';
	for (; *text != '\0'; text++)
		count += *text == ',';
	return count;
}

static void list_from_text(struct reader *r, const struct place *at, const char *text,
			   const struct field *f, struct any_list *ret)
{
	size_t count = count_items(text), size = value_size(f->item);
	if (!list_count_valid(r, at, count, f))
		return;
	struct any_list list = { arena_alloc(r->w->arena, size * count), count };
	size_t before = r->faults->count;
	for (size_t i = 0; i < count; i++) {
		struct place here = { .up = at, .index = i };
		size_t length = strcspn(text, ",");
		const char *item = arena_text(r->w->arena, text, length);
		if (length == 0)
			fault(r, &here, REASON_TOO_SHORT, KV("min", 1), KV("length", 0));
		else
			scalar_from_text(r, &here, item, f->item, (char *)list.items + i * size);
		text += length + (text[length] == ',');
	}
	if (f->unique && r->faults->count == before)
		list_check_unique(r, at, &list, f->item);
	*ret = list;
}

static void member_from_text(struct reader *r, const struct place *at, const char *text,
			     const struct field *f, void *member)
{
	if (f->kind == FIELD_LIST)
		list_from_text(r, at, text, f, member);
	else
		scalar_from_text(r, at, text, f, member);
}

void value_from_fallback(struct reader *r, const struct place *at, const struct field *field,
			 void *ret)
{
	member_from_text(r, at, field->fallback, field, ret);
}

void text_into_field(struct work *w, const char *text, const struct field *field, const char *place,
		     struct verdict *faults, void *ret)
{
	struct reader r = { .w = w, .mode = JSON_WHOLE, .faults = faults };
	struct place at = { .name = place };
	void *member = (char *)ret + field->offset;
	if (!field->pointer) {
		member_from_text(&r, &at, text, field, member);
		return;
	}
	void *value = arena_alloc(w->arena, value_size(field));
	size_t before = faults->count;
	member_from_text(&r, &at, text, field, value);
	if (faults->count == before)
		*(void **)member = value;
}
