#include "base/json.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "base/json_value.h"

void json_release(json_t **json)
{
	json_decref(*json);
}

/* --- text to tree */

static enum err unreadable(struct work *w, int64_t line, int64_t column)
{
	return fail(w->problem, ERR_JSON_INVALID, KV("line", line), KV("column", column));
}

static enum err unreadable_at(struct work *w, struct bytes text, size_t at)
{
	int64_t line = 1, column = 1;
	for (size_t i = 0; i < at; i++) {
		bool inside = ((unsigned char)text.data[i] & 0xc0) == 0x80;
		column += !inside;
		if (text.data[i] == '\n') {
			line++;
			column = 1;
		}
	}
	return unreadable(w, line, column);
}

enum err json_load_within(struct work *w, struct bytes text, const struct json_limits *limits,
			  json_t **ret)
{
	size_t at = 0;
	if (!json_scan(text, limits, &at))
		return unreadable_at(w, text, at);
	json_error_t error;
	json_t *json = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, &error);
	if (json == NULL)
		return unreadable(w, error.line, error.column);
	*ret = json;
	return OK;
}

enum err json_parse(struct work *w, struct bytes text, json_t **ret)
{
	struct json_limits limits = json_limits_set();
	return json_load_within(w, text, &limits, ret);
}

/* --- tree to struct */

static void read_value(struct reader *r, const struct place *at, const json_t *json,
		       const struct field *f, void *ret);

static void read_integer(struct reader *r, const struct place *at, const json_t *json,
			 const struct field *f, void *ret)
{
	if (json_is_integer(json)) {
		value_from_integer(r, at, json_integer_value(json), f, ret);
		return;
	}
	/* 1.0 and 1e2 are integers too: JSON has one kind of number. */
	double real = json_real_value(json);
	if (!json_is_real(json) || real != __builtin_trunc(real))
		value_type_fault(r, at, f);
	else if (real >= -0x1p63 && real < 0x1p63)
		value_from_integer(r, at, (int64_t)real, f, ret);
	else
		fault(r, at, REASON_OUT_OF_RANGE, KV("min", f->min), KV("max", f->max));
}

static void read_list(struct reader *r, const struct place *at, const json_t *json,
		      const struct field *f, struct any_list *ret)
{
	if (!json_is_array(json)) {
		value_type_fault(r, at, f);
		return;
	}
	size_t count = json_array_size(json);
	if (!list_count_valid(r, at, count, f))
		return;
	size_t size = value_size(f->item);
	struct any_list list = { arena_alloc(r->w->arena, size * count), count };
	/* A merge patch replaces lists whole: their items are not patched. */
	struct reader whole = *r;
	if (whole.mode == JSON_PATCH)
		whole.mode = JSON_WHOLE;
	size_t before = r->faults->count;
	for (size_t i = 0; i < count; i++) {
		struct place here = { .up = at, .index = i };
		read_value(&whole, &here, json_array_get(json, i), f->item,
			   (char *)list.items + i * size);
	}
	if (f->unique && r->faults->count == before)
		list_check_unique(r, at, &list, f->item);
	*ret = list;
}

/* Figures of a refusal that was kept: scalars only. */
static void read_params(struct reader *r, const struct place *at, const json_t *json,
			const struct field *f, struct kv_list *ret)
{
	if (!json_is_object(json) || !r->answer) {
		value_type_fault(r, at, f);
		return;
	}
	struct kv_list list = { 0 };
	list.items = arena_new_many(r->w->arena, struct kv, json_object_size(json));
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	{
		const char *kept = arena_text(r->w->arena, name, strlen(name));
		if (json_is_integer(value)) {
			list.items[list.count++] = kv_int(kept, json_integer_value(value));
		} else if (json_is_string(value)) {
			const char *text = json_string_value(value);
			text = arena_text(r->w->arena, text, strlen(text));
			list.items[list.count++] = kv_text(kept, text);
		}
	}
	*ret = list;
}

static const char *compact_text(struct work *w, const json_t *json)
{
	size_t length = json_dumpb(json, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
	char *text = arena_alloc(w->arena, length + 1);
	json_dumpb(json, text, length, JSON_COMPACT | JSON_ENCODE_ANY);
	return text;
}

/* Kept as text: its shape is known to who asked for it. */
static void read_tree(struct reader *r, const struct place *at, const json_t *json,
		      const struct field *f, const char **ret)
{
	if (!json_is_object(json)) {
		value_type_fault(r, at, f);
		return;
	}
	*ret = compact_text(r->w, json);
}

static bool is_open(const struct reader *r, const struct field *f)
{
	return r->answer ? !f->write_only : !f->read_only;
}

/* null: an absent value, where one may be absent. */
static void read_null(struct reader *r, const struct place *at, const struct field *f, void *member)
{
	bool removed = r->mode == JSON_PATCH && !f->required;
	if (!f->nullable && !removed) {
		value_type_fault(r, at, f);
		return;
	}
	memset(member, 0, f->pointer ? sizeof(void *) : value_size(f));
	if (f->fallback != NULL)
		value_from_fallback(r, at, f, member);
}

static void keep_written(struct reader *r, const json_t *json, const struct field *f, void *base)
{
	const char **written = (void *)((char *)base + f->written);
	*written = json_is_string(json) ? arena_text(r->w->arena, json_string_value(json),
						     json_string_length(json))
					: NULL;
}

static void read_member(struct reader *r, const struct place *at, const json_t *json,
			const struct field *f, void *base)
{
	void *member = (char *)base + f->offset;
	if (f->written != 0)
		keep_written(r, json, f, base);
	if (json_is_null(json)) {
		read_null(r, at, f, member);
		return;
	}
	if (!f->pointer) {
		read_value(r, at, json, f, member);
		return;
	}
	/* An absent object that a patch brings must be whole; a present one is patched. */
	struct reader inner = *r;
	const void *present = *(void **)member;
	void *value = arena_alloc(r->w->arena, value_size(f));
	if (r->mode == JSON_PATCH && present != NULL)
		memcpy(value, present, value_size(f));
	else if (r->mode == JSON_PATCH)
		inner.mode = JSON_WHOLE;
	read_value(&inner, at, json, f, value);
	*(void **)member = value;
}

void object_finish(struct reader *r, const struct place *at, const struct shape *shape,
		   const struct seen *seen, void *ret)
{
	if (r->mode != JSON_WHOLE) /* a patch keeps what it does not name */
		return;
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		struct place here = { .up = at, .name = f->name };
		if (seen_has(seen, i) || !is_open(r, f))
			continue;
		if (f->required)
			fault(r, &here, REASON_REQUIRED);
		else if (f->fallback != NULL && !r->answer)
			value_from_fallback(r, &here, f, (char *)ret + f->offset);
	}
}

static void read_object(struct reader *r, const struct place *at, const json_t *json,
			const struct shape *shape, void *ret)
{
	struct seen seen = { 0 };
	size_t next = 0;
	const char *name;
	json_t *value;
	/* The iterator of the library wants a tree that may change; ours does not. */
	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	{
		struct place here = { .up = at, .name = name };
		size_t i = member_index(shape, (struct bytes){ name, strlen(name) }, next);
		if (i == shape->count || !is_open(r, &shape->fields[i])) {
			fault(r, &here, REASON_UNKNOWN_MEMBER,
			      KV("name", arena_text(r->w->arena, here.name, strlen(here.name))));
			continue;
		}
		next = i + 1;
		seen_add(&seen, i);
		read_member(r, &here, value, &shape->fields[i], ret);
	}
	object_finish(r, at, shape, &seen, ret);
}

static void read_value(struct reader *r, const struct place *at, const json_t *json,
		       const struct field *f, void *ret)
{
	switch (f->kind) {
	case FIELD_BOOL:
		if (json_is_boolean(json))
			*(bool *)ret = json_is_true(json);
		else
			value_type_fault(r, at, f);
		return;
	case FIELD_INT: read_integer(r, at, json, f, ret); return;
	case FIELD_LIST: read_list(r, at, json, f, ret); return;
	case FIELD_PARAMS: read_params(r, at, json, f, ret); return;
	case FIELD_TREE: read_tree(r, at, json, f, ret); return;
	case FIELD_OBJECT:
		if (json_is_object(json))
			read_object(r, at, json, f->shape, ret);
		else
			value_type_fault(r, at, f);
		return;
	default: break;
	}
	if (json_is_string(json))
		value_from_text(r, at, json_string_value(json), f, ret);
	else
		value_type_fault(r, at, f);
}

/* --- the doors */

static void into(struct reader *r, const json_t *json, const struct field *f, const char *prefix,
		 void *ret)
{
	struct place root = { .name = prefix };
	bool empty = json_is_object(json) && json_object_size(json) == 0;
	if (r->mode == JSON_PATCH && f->kind == FIELD_OBJECT && empty)
		fault(r, &root, REASON_EMPTY_PATCH);
	else if (json_is_null(json))
		read_null(r, &root, f, ret);
	else
		read_value(r, &root, json, f, ret);
}

void json_read_member(struct work *w, const json_t *json, const struct field *field,
		      struct json_reading how, void *ret)
{
	struct reader r = { .w = w, .mode = how.mode, .faults = how.faults };
	void *member = (char *)ret + field->offset;
	if (!field->pointer || json_is_null(json)) {
		into(&r, json, field, how.prefix, member);
		return;
	}
	/* The member is a pointer: it keeps what it holds until the value is read. */
	struct field value = *field;
	value.pointer = false;
	void *made = arena_alloc(w->arena, value_size(field));
	into(&r, json, &value, how.prefix, made);
	*(void **)member = made;
}

void json_read_struct(struct work *w, const json_t *json, const struct shape *shape,
		      struct json_reading how, void *ret)
{
	struct field whole = { .name = "", .kind = FIELD_OBJECT, .required = true, .shape = shape };
	json_read_member(w, json, &whole, how, ret);
}

const char *json_member_text(struct work *w, const json_t *json, const char *name)
{
	const json_t *value = json_object_get(json, name);
	return value == NULL || json_is_null(value) ? NULL : compact_text(w, value);
}

enum err json_patch_text(struct work *w, const char *text, const struct shape *shape,
			 struct json_reading how, void *ret)
{
	json_auto_t *json = NULL;
	assert(how.mode == JSON_PATCH);
	TRY(json_parse(w, (struct bytes){ text, strlen(text) }, &json));
	json_read_struct(w, json, shape, how, ret);
	return OK;
}

bool json_answer_valid(struct work *w, struct bytes text, const struct shape *shape,
		       struct verdict *faults)
{
	json_auto_t *json = NULL;
	struct reader r = { .w = w, .mode = JSON_WHOLE, .answer = true, .faults = faults };
	struct field whole = { .name = "", .kind = FIELD_OBJECT, .required = true, .shape = shape };
	size_t before = faults->count;
	if (json_load_within(w, text, &json_limits_ours, &json) != OK)
		return false;
	into(&r, json, &whole, "#", arena_alloc(w->arena, shape->size));
	return faults->count == before;
}
