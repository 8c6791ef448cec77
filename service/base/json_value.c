/* One value against its line of a field table: form, bounds, words, format. */
#include "base/json_value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/format.h"

size_t value_size(const struct field *field)
{
	switch (field->kind) {
	case FIELD_TEXT: return sizeof(const char *);
	case FIELD_BOOL: return sizeof(bool);
	case FIELD_INT: return sizeof(int64_t);
	case FIELD_MONEY: return sizeof(struct money);
	case FIELD_RATE: return sizeof(struct rate);
	case FIELD_INSTANT: return sizeof(struct instant);
	case FIELD_DATE: return sizeof(struct date);
	case FIELD_UUID: return sizeof(struct uuid);
	case FIELD_ENUM: return sizeof(int32_t);
	case FIELD_OBJECT: return field->shape->size;
	case FIELD_LIST: return sizeof(struct any_list);
	case FIELD_PARAMS: return sizeof(struct kv_list);
	case FIELD_TREE: return sizeof(const char *);
	case FIELD_BYTES: return sizeof(struct bytes);
	}
	abort();
}

/* --- members */

size_t member_index(const struct shape *shape, struct bytes name, size_t from)
{
	for (size_t i = 0; i < shape->count; i++) {
		size_t at = from + i < shape->count ? from + i : from + i - shape->count;
		const char *here = shape->fields[at].name;
		if (strncmp(here, name.data, name.length) == 0 && here[name.length] == '\0')
			return at;
	}
	return shape->count;
}

bool seen_has(const struct seen *seen, size_t i)
{
	return (seen->bits[i / 64] >> (i % 64) & 1) != 0;
}

void seen_add(struct seen *seen, size_t i)
{
	assert(i < 128);
	seen->bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* --- places */

/* A name inside a JSON Pointer inside a fragment: ~ and / by RFC 6901, the rest by RFC 3986. */
static void add_segment(struct buffer *b, const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._!$&'()*+,;=:@?";
	for (const char *c = name; *c != '\0'; c++) {
		if (*c == '~')
			buffer_add_text(b, "~0");
		else if (*c == '/')
			buffer_add_text(b, "~1");
		else if (strchr(plain, *c) != NULL)
			buffer_add_char(b, *c);
		else
			buffer_printf(b, "%%%02X", (unsigned char)*c);
	}
}

static void add_place(struct buffer *b, const struct place *at)
{
	if (at->up == NULL) {
		buffer_add_text(b, at->name);
		return;
	}
	add_place(b, at->up);
	if (b->length > 0 && b->data[0] != '#')
		return; /* a parameter or a header is named whole */
	buffer_add_char(b, '/');
	if (at->name != NULL)
		add_segment(b, at->name);
	else
		buffer_printf(b, "%zu", at->index);
}

void reader_fault(struct reader *r, const struct place *at, enum reason reason,
		  const struct kv *params, size_t count)
{
	struct buffer b = buffer_new(r->w->arena, 128);
	add_place(&b, at);
	verdict_add(r->faults, reason, buffer_text(&b), params, count);
}

/* --- texts */

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0x80)
			return false;
	}
	return true;
}

static size_t code_points(const char *text)
{
	size_t count = 0;
	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

/* A copy in NFC, so that the same word is the same bytes; NULL when it is not UTF-8. */
static const char *normalised(struct arena *arena, const char *text)
{
	size_t length = strlen(text);
	if (is_ascii(text))
		return arena_text(arena, text, length);
	if (u8_check((const uint8_t *)text, length) != NULL)
		return NULL;
	size_t size = 0;
	uint8_t *made = u8_normalize(UNINORM_NFC, (const uint8_t *)text, length, NULL, &size);
	if (made == NULL)
		abort();
	const char *copy = arena_text(arena, (const char *)made, size);
	free(made);
	return copy;
}

static const char *joined(struct arena *arena, const char *const *words)
{
	struct buffer b = buffer_new(arena, 256);
	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			buffer_add_text(&b, ", ");
		buffer_add_text(&b, words[i]);
	}
	return buffer_text(&b);
}

static int32_t word_index(const char *const *words, const char *text)
{
	for (int32_t i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], text) == 0)
			return i;
	}
	return -1;
}

static void check_text(struct reader *r, const struct place *at, const char *text,
		       const struct field *f)
{
	int64_t length = (int64_t)code_points(text);
	if (length < f->min)
		fault(r, at, REASON_TOO_SHORT, KV("min", f->min), KV("length", length));
	else if (f->max > 0 && length > f->max)
		fault(r, at, REASON_TOO_LONG, KV("max", f->max), KV("length", length));
	else if (f->words != NULL && word_index(f->words, text) < 0)
		fault(r, at, REASON_ENUM, KV("allowed", joined(r->w->arena, f->words)));
	else if (f->pattern != NULL && !pattern_matches(f->pattern, text))
		fault(r, at, REASON_PATTERN, KV("pattern", f->pattern->text));
}

static void check_format(struct reader *r, const struct place *at, const char *text,
			 enum text_format format)
{
	const char *which = format_fault(format, text);
	if (which == NULL)
		return;
	if (format == FORMAT_SIRET)
		fault(r, at, REASON_SIRET_INVALID, KV("fault", which));
	else if (format == FORMAT_SIREN)
		fault(r, at, REASON_SIREN_INVALID, KV("fault", which));
	else
		fault(r, at, REASON_FORMAT, KV("format", which));
}

static void text_from_text(struct reader *r, const struct place *at, const char *text,
			   const struct field *f, const char **ret)
{
	const char *copy = normalised(r->w->arena, text);
	if (copy == NULL) {
		fault(r, at, REASON_FORMAT, KV("format", "UTF-8"));
		return;
	}
	size_t before = r->faults->count;
	check_text(r, at, copy, f);
	if (r->faults->count == before)
		check_format(r, at, copy, f->format);
	*ret = copy;
}

/* --- figures and times */

static bool signed_money(const char *text, const struct field *f, struct money *ret)
{
	bool negative = f->min < 0 && text[0] == '-';
	if (!money_parse(text + negative, ret))
		return false;
	if (negative)
		ret->cents = -ret->cents;
	return true;
}

/* A rate above one has its whole part read apart: 2.50 is two and 0.50. */
static bool signed_rate(const char *text, const struct field *f, struct rate *ret)
{
	bool negative = f->min < 0 && text[0] == '-';
	text += negative;
	char fraction[8] = "0";
	int32_t whole = 0;
	if (f->max > 10000 && text[0] >= '0' && text[0] <= '9' && strlen(text) < sizeof(fraction)) {
		whole = text[0] - '0';
		memcpy(fraction + 1, text + 1, strlen(text) - 1);
		text = fraction;
	}
	if (!rate_parse(text, ret))
		return false;
	ret->basis_points = (ret->basis_points + whole * 10000) * (negative ? -1 : 1);
	return true;
}

/* The name of the form that the text does not have; NULL when it has it. */
static const char *form_fault(const char *text, const struct field *f, void *ret)
{
	switch (f->kind) {
	case FIELD_MONEY: return signed_money(text, f, ret) ? NULL : "money";
	case FIELD_RATE: return signed_rate(text, f, ret) ? NULL : "rate";
	case FIELD_INSTANT: return instant_parse(text, ret) ? NULL : "date-time";
	case FIELD_DATE: return date_parse(text, ret) ? NULL : "date";
	case FIELD_UUID: return uuid_parse(text, ret) ? NULL : "uuid";
	default: abort();
	}
}

static void word_from_text(struct reader *r, const struct place *at, const char *text,
			   const struct field *f, int32_t *ret)
{
	int32_t index = word_index(f->words, text);
	if (index < 0)
		fault(r, at, REASON_ENUM, KV("allowed", joined(r->w->arena, f->words)));
	else
		*ret = index;
}

static const char *kind_word(const struct field *f)
{
	switch (f->kind) {
	case FIELD_BOOL: return "boolean";
	case FIELD_INT: return "integer";
	case FIELD_OBJECT:
	case FIELD_TREE:
	case FIELD_PARAMS: return "object";
	case FIELD_LIST: return "array";
	default: return "string";
	}
}

void value_type_fault(struct reader *r, const struct place *at, const struct field *f)
{
	fault(r, at, REASON_TYPE, KV("expected", kind_word(f)));
}

void value_from_text(struct reader *r, const struct place *at, const char *text,
		     const struct field *f, void *ret)
{
	switch (f->kind) {
	case FIELD_TEXT: text_from_text(r, at, text, f, ret); return;
	case FIELD_ENUM: word_from_text(r, at, text, f, ret); return;
	case FIELD_MONEY:
	case FIELD_RATE:
	case FIELD_INSTANT:
	case FIELD_DATE:
	case FIELD_UUID: break;
	default: value_type_fault(r, at, f); return;
	}
	const char *form = form_fault(text, f, ret);
	if (form != NULL)
		fault(r, at, REASON_FORMAT, KV("format", form));
}

void value_from_integer(struct reader *r, const struct place *at, int64_t value,
			const struct field *f, void *ret)
{
	bool bounded = f->min != 0 || f->max != 0;
	if (bounded && (value < f->min || value > f->max))
		fault(r, at, REASON_OUT_OF_RANGE, KV("min", f->min), KV("max", f->max));
	else
		*(int64_t *)ret = value;
}

/* --- lists */

void *list_next(struct arena *arena, struct any_list *list, size_t size, size_t *room)
{
	if (list->count == *room) {
		*room = *room == 0 ? 4 : *room * 2;
		void *items = arena_alloc(arena, size * *room);
		if (list->count > 0)
			memcpy(items, list->items, size * list->count);
		list->items = items;
	}
	return (char *)list->items + list->count++ * size;
}

bool list_count_valid(struct reader *r, const struct place *at, size_t count, const struct field *f)
{
	int64_t items = (int64_t)count;
	if (items < f->min)
		fault(r, at, REASON_TOO_FEW_ITEMS, KV("min", f->min), KV("count", items));
	else if (f->max > 0 && items > f->max)
		fault(r, at, REASON_TOO_MANY_ITEMS, KV("max", f->max), KV("count", items));
	return f->max == 0 || items <= f->max;
}

static bool same_item(const struct any_list *list, const struct field *item, size_t a, size_t b)
{
	size_t size = value_size(item);
	const char *at_a = (const char *)list->items + a * size;
	const char *at_b = (const char *)list->items + b * size;
	if (item->kind == FIELD_TEXT)
		return text_equal(*(const char *const *)at_a, *(const char *const *)at_b);
	return memcmp(at_a, at_b, size) == 0;
}

static bool stands_before(const struct any_list *list, const struct field *item, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (same_item(list, item, i, index))
			return true;
	}
	return false;
}

void list_check_unique(struct reader *r, const struct place *at, const struct any_list *list,
		       const struct field *item)
{
	for (size_t i = 1; i < list->count; i++) {
		struct place here = { .up = at, .index = i };
		if (stands_before(list, item, i))
			fault(r, &here, REASON_DUPLICATE_ITEM);
	}
}
