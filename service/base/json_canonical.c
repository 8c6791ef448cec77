/* RFC 8785: one byte string per value, so that it can be digested. */
#include "base/json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_value.h"

#define SAFE_INTEGER INT64_C(9007199254740991) /* beyond, a double does not hold every integer */

/* Members are sorted by UTF-16 code units.  In UTF-8 that is the order of bytes, except that what
 * takes four bytes (surrogates, d800–dfff) comes before U+E000–U+FFFF (ee, ef). */
static int unit_rank(unsigned char c)
{
	return c >= 0xf0 ? 0xed : c >= 0xee ? c + 0x10 : c;
}

int json_compare_names(struct bytes one, struct bytes other)
{
	const unsigned char *x = (const unsigned char *)one.data;
	const unsigned char *y = (const unsigned char *)other.data;
	size_t i = 0, both = one.length < other.length ? one.length : other.length;
	while (i < both && x[i] == y[i])
		i++;
	if (i == both)
		return (one.length > both) - (other.length > both);
	int difference = unit_rank(x[i]) - unit_rank(y[i]);
	return difference != 0 ? difference : x[i] - y[i];
}

static int compare_names(const void *a, const void *b)
{
	const char *one = *(const char *const *)a, *other = *(const char *const *)b;
	return json_compare_names((struct bytes){ one, strlen(one) },
				  (struct bytes){ other, strlen(other) });
}

/* The fewest digits that read back as the same double: "d.ddde±xx". */
static int shortest(double value, char ret[static 32])
{
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(ret, 32, "%.*e", digits - 1, value);
		if (strtod(ret, NULL) == value)
			return digits;
	}
	return 17;
}

/* As ECMAScript writes it: decimal from 1e-6 to below 1e21, an exponent otherwise. */
static void add_real(struct buffer *b, double value)
{
	char text[32], digits[32] = { 0 };
	if (value == 0) {
		buffer_add_char(b, '0');
		return;
	}
	if (value < 0)
		buffer_add_char(b, '-');
	int count = shortest(fabs(value), text);
	digits[0] = text[0];
	if (count > 1)
		memcpy(digits + 1, text + 2, (size_t)count - 1);
	int exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	int point = exponent + 1; /* where the point stands among the digits */
	if (point > 21 || point <= -6) {
		buffer_add(b, digits, 1);
		if (count > 1)
			buffer_printf(b, ".%s", digits + 1);
		buffer_printf(b, "e%+d", exponent);
	} else if (point <= 0) {
		buffer_printf(b, "0.%.*s%s", -point, "000000", digits);
	} else if (point >= count) {
		buffer_printf(b, "%s%.*s", digits, point - count, "000000000000000000000");
	} else {
		buffer_printf(b, "%.*s.%s", point, digits, digits + point);
	}
}

static void add_integer(struct buffer *b, json_int_t value)
{
	if (value > SAFE_INTEGER || value < -SAFE_INTEGER)
		add_real(b, (double)value);
	else
		buffer_printf(b, "%lld", (long long)value);
}

static void add_value(struct arena *arena, struct buffer *b, json_t *json);

static void add_object(struct arena *arena, struct buffer *b, json_t *json)
{
	size_t count = 0;
	const char **names = arena_new_many(arena, const char *, json_object_size(json));
	const char *name;
	json_t *value;
	json_object_foreach(json, name, value) names[count++] = name;
	if (count > 1)
		qsort(names, count, sizeof(*names), compare_names);
	buffer_add_char(b, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_char(b, ',');
		json_write_text(b, names[i]);
		buffer_add_char(b, ':');
		add_value(arena, b, json_object_get(json, names[i]));
	}
	buffer_add_char(b, '}');
}

static void add_array(struct arena *arena, struct buffer *b, json_t *json)
{
	buffer_add_char(b, '[');
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (i > 0)
			buffer_add_char(b, ',');
		add_value(arena, b, json_array_get(json, i));
	}
	buffer_add_char(b, ']');
}

static void add_value(struct arena *arena, struct buffer *b, json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT: add_object(arena, b, json); return;
	case JSON_ARRAY: add_array(arena, b, json); return;
	case JSON_STRING: json_write_text(b, json_string_value(json)); return;
	case JSON_INTEGER: add_integer(b, json_integer_value(json)); return;
	case JSON_REAL: add_real(b, json_real_value(json)); return;
	case JSON_TRUE: buffer_add_text(b, "true"); return;
	case JSON_FALSE: buffer_add_text(b, "false"); return;
	case JSON_NULL: buffer_add_text(b, "null"); return;
	}
	abort();
}

enum err json_canonical(struct work *w, struct bytes text, struct bytes *ret)
{
	struct buffer b = buffer_new(w->arena, text.length + 1);
	if (!json_canonical_quick(text, &b)) {
		json_auto_t *json = NULL;
		TRY(json_load_within(w, text, &json_limits_ours, &json));
		b.length = 0;
		add_value(w->arena, &b, json);
	}
	*ret = (struct bytes){ buffer_text(&b), b.length };
	return OK;
}
