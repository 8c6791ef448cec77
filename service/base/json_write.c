/* Struct to JSON text, straight into the buffer. */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/digits.h"
#include "base/json_value.h"

/* --- texts */

static void write_escape(struct buffer *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char *const short_forms[0x20] = {
		['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r",
	};
	if (c == '"' || c == '\\') {
		buffer_add_char(out, '\\');
		buffer_add_char(out, (char)c);
	} else if (short_forms[c] != NULL) {
		buffer_add(out, short_forms[c], 2);
	} else {
		char long_form[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
		buffer_add(out, long_form, sizeof(long_form));
	}
}

/* The bytes that do not stand for themselves in a text, the closing NUL among them. */
static const bool special[256] = { [0 ... 0x1f] = true, ['"'] = true, ['\\'] = true };

void json_write_text(struct buffer *out, const char *text)
{
	buffer_add_char(out, '"');
	const char *start = text;
	for (;; text++) {
		if (!special[(unsigned char)*text])
			continue;
		if (*text == '\0')
			break;
		buffer_add(out, start, (size_t)(text - start));
		write_escape(out, (unsigned char)*text);
		start = text + 1;
	}
	buffer_add(out, start, (size_t)(text - start));
	buffer_add_char(out, '"');
}

/* What needs no escape: figures, words of ours, names of members. */
static void write_plain(struct buffer *out, const char *text, size_t length)
{
	buffer_add_char(out, '"');
	buffer_add(out, text, length);
	buffer_add_char(out, '"');
}

static void write_integer(struct buffer *out, int64_t value)
{
	char text[24];
	char *end = text;
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	if (value < 0)
		*end++ = '-';
	end = digits_write(end, size, 1);
	buffer_add(out, text, (size_t)(end - text));
}

static void write_money(struct buffer *out, struct money value)
{
	char text[24];
	write_plain(out, text, money_format(value, text));
}

static void write_rate(struct buffer *out, struct rate value)
{
	char text[16];
	write_plain(out, text, rate_format(value, text));
}

static void write_instant(struct buffer *out, struct instant value, const struct zone *zone)
{
	char text[40];
	write_plain(out, text, instant_format(value, zone, text));
}

static void write_date(struct buffer *out, struct date value)
{
	char text[16];
	write_plain(out, text, date_format(value, text));
}

static void write_uuid(struct buffer *out, struct uuid value)
{
	char text[37];
	uuid_format(value, text);
	write_plain(out, text, sizeof(text) - 1);
}

/* --- composed values */

static void write_param(struct buffer *out, const struct kv *kv, const struct zone *zone)
{
	switch (kv->kind) {
	case KV_INT: write_integer(out, kv->number); return;
	case KV_TEXT:
		if (kv->text != NULL)
			json_write_text(out, kv->text);
		else
			buffer_add_text(out, "null");
		return;
	case KV_MONEY: write_money(out, kv->money); return;
	case KV_RATE: write_rate(out, kv->rate); return;
	case KV_INSTANT: write_instant(out, kv->instant, zone); return;
	case KV_DATE: write_date(out, kv->date); return;
	}
	abort();
}

static void write_params(struct buffer *out, const struct kv_list *list, const struct zone *zone)
{
	buffer_add_char(out, '{');
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		json_write_text(out, list->items[i].name);
		buffer_add_char(out, ':');
		write_param(out, &list->items[i], zone);
	}
	buffer_add_char(out, '}');
}

static void write_value(struct buffer *out, const struct field *f, const void *value,
			const struct zone *zone);

static void write_list(struct buffer *out, const struct field *f, const struct any_list *list,
		       const struct zone *zone)
{
	size_t size = value_size(f->item);
	buffer_add_char(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		write_value(out, f->item, (const char *)list->items + i * size, zone);
	}
	buffer_add_char(out, ']');
}

/* The value, or NULL when it is absent. */
static const void *member_value(const struct field *f, const void *member)
{
	if (f->pointer)
		return *(const void *const *)member;
	if (f->kind == FIELD_TEXT && *(const char *const *)member == NULL)
		return NULL;
	return member;
}

void json_write(struct buffer *out, const struct shape *shape, const void *value,
		const struct zone *zone)
{
	bool first = true;
	buffer_add_char(out, '{');
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		const void *member = member_value(f, (const char *)value + f->offset);
		if (f->write_only || (member == NULL && !f->nullable))
			continue;
		if (!first)
			buffer_add_char(out, ',');
		first = false;
		write_plain(out, f->name, strlen(f->name));
		buffer_add_char(out, ':');
		if (member != NULL)
			write_value(out, f, member, zone);
		else
			buffer_add(out, "null", 4);
	}
	buffer_add_char(out, '}');
}

static void write_bool(struct buffer *out, bool value)
{
	if (value)
		buffer_add(out, "true", 4);
	else
		buffer_add(out, "false", 5);
}

static void write_value(struct buffer *out, const struct field *f, const void *value,
			const struct zone *zone)
{
	switch (f->kind) {
	case FIELD_TEXT: json_write_text(out, *(const char *const *)value); return;
	case FIELD_BOOL: write_bool(out, *(const bool *)value); return;
	case FIELD_INT: write_integer(out, *(const int64_t *)value); return;
	case FIELD_MONEY: write_money(out, *(const struct money *)value); return;
	case FIELD_RATE: write_rate(out, *(const struct rate *)value); return;
	case FIELD_INSTANT: write_instant(out, *(const struct instant *)value, zone); return;
	case FIELD_DATE: write_date(out, *(const struct date *)value); return;
	case FIELD_UUID: write_uuid(out, *(const struct uuid *)value); return;
	case FIELD_ENUM: json_write_text(out, f->words[*(const int32_t *)value]); return;
	case FIELD_OBJECT: json_write(out, f->shape, value, zone); return;
	case FIELD_LIST: write_list(out, f, value, zone); return;
	case FIELD_PARAMS: write_params(out, value, zone); return;
	case FIELD_TREE: buffer_add_text(out, *(const char *const *)value); return;
	case FIELD_BYTES: break;
	}
	abort();
}

void json_write_field(struct buffer *out, const struct field *field, const void *member,
		      const struct zone *zone)
{
	const void *value = member_value(field, member);
	if (value != NULL)
		write_value(out, field, value, zone);
	else
		buffer_add(out, "null", 4);
}
