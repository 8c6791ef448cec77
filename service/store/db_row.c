#include "store/db_row.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static void *place(struct work *w, const struct field *field, size_t size, void *base)
{
	char *member = (char *)base + field->offset;
	if (!field->pointer)
		return member;
	void *value = arena_alloc(w->arena, size);
	memcpy(member, &value, sizeof value);
	return value;
}

static int32_t word_index(const struct field *field, const char *text)
{
	for (int32_t i = 0; field->words[i] != NULL; i++)
		if (strcmp(field->words[i], text) == 0)
			return i;
	assert(false && "a column holds a word that the contract does not list");
	return 0;
}

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* bytea in hexadecimal: \x0a1b… */
static struct bytes bytea(struct work *w, struct bytes text)
{
	assert(text.length >= 2 && text.data[0] == '\\' && text.data[1] == 'x');
	size_t length = (text.length - 2) / 2;
	char *data = arena_alloc(w->arena, length + 1);
	for (size_t i = 0; i < length; i++)
		data[i] = (char)(hex_digit(text.data[2 + 2 * i]) << 4 |
				 hex_digit(text.data[3 + 2 * i]));
	return (struct bytes){ data, length };
}

static void scalar_into(struct work *w, struct bytes text, const struct field *field, void *base)
{
	const char *t = text.data;
	bool fits = true;
	switch (field->kind) {
	case FIELD_TEXT:
		*(const char **)((char *)base + field->offset) =
			arena_text(w->arena, t, text.length);
		break;
	case FIELD_BOOL: *(bool *)place(w, field, sizeof(bool), base) = *t == 't'; break;
	case FIELD_INT:
	case FIELD_MONEY:
		*(int64_t *)place(w, field, sizeof(int64_t), base) = strtoll(t, NULL, 10);
		break;
	case FIELD_RATE:
		*(int32_t *)place(w, field, sizeof(int32_t), base) = (int32_t)strtol(t, NULL, 10);
		break;
	case FIELD_INSTANT:
		fits = instant_parse_sql(t, place(w, field, sizeof(struct instant), base));
		break;
	case FIELD_DATE: fits = date_parse(t, place(w, field, sizeof(struct date), base)); break;
	case FIELD_UUID: fits = uuid_parse(t, place(w, field, sizeof(struct uuid), base)); break;
	case FIELD_ENUM:
		*(int32_t *)place(w, field, sizeof(int32_t), base) = word_index(field, t);
		break;
	case FIELD_BYTES:
		*(struct bytes *)place(w, field, sizeof(struct bytes), base) = bytea(w, text);
		break;
	default: fits = false;
	}
	assert(fits);
	(void)fits;
}

void column_into(struct work *w, struct bytes text, const struct field *field, void *base)
{
	if (text.data == NULL) {
		assert(field->pointer || field->kind == FIELD_TEXT);
		return;
	}
	if (field->kind == FIELD_OBJECT || field->kind == FIELD_LIST)
		json_column(w, text, field, base);
	else
		scalar_into(w, text, field, base);
}
