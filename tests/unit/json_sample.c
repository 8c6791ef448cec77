#include "unit/json_sample.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const colour_words[] = { "red", "dark_blue", NULL };
static struct pattern code_pattern = { .text = "^[A-Z]{2}-[0-9]+$" };

static const struct field part_fields[] = {
	{ .name = "name",
	  .offset = offsetof(struct part, name),
	  .required = true,
	  .min = 1,
	  .max = 5 },
	{ .name = "weight",
	  .offset = offsetof(struct part, weight),
	  .kind = FIELD_INT,
	  .nullable = true,
	  .pointer = true,
	  .min = -10,
	  .max = 10 },
};
static const struct shape part_shape = SHAPE_OF(struct part, part_fields);

static const struct field part_item = { .kind = FIELD_OBJECT, .shape = &part_shape };
static const struct field tag_item = { .kind = FIELD_TEXT, .min = 1, .max = 3 };

#define AT(member) .name = #member, .offset = offsetof(struct sample, member)

static const struct field sample_fields[] = {
	{ AT(id), .kind = FIELD_UUID, .required = true, .read_only = true },
	{ AT(title), .required = true, .min = 3, .max = 5 },
	{ AT(note), .nullable = true, .max = 10 },
	{ AT(code), .max = 10, .pattern = &code_pattern },
	{ AT(open), .kind = FIELD_BOOL, .required = true },
	{ AT(quantity), .kind = FIELD_INT, .required = true, .min = 1, .max = 100 },
	{ AT(amount), .kind = FIELD_MONEY, .required = true, .max = MONEY_WIRE_MAX },
	{ AT(balance), .kind = FIELD_MONEY, .pointer = true, .min = -MONEY_WIRE_MAX,
	  .max = MONEY_WIRE_MAX },
	{ AT(rate), .kind = FIELD_RATE, .required = true, .max = 10000 },
	{ AT(at), .kind = FIELD_INSTANT, .required = true },
	{ AT(on), .kind = FIELD_DATE, .required = true },
	{ AT(colour), .kind = FIELD_ENUM, .required = true, .words = colour_words },
	{ AT(other), .kind = FIELD_ENUM, .pointer = true, .nullable = true, .words = colour_words },
	{ AT(part), .kind = FIELD_OBJECT, .required = true, .shape = &part_shape },
	{ AT(spare), .kind = FIELD_OBJECT, .pointer = true, .shape = &part_shape },
	{ AT(parts), .kind = FIELD_LIST, .required = true, .max = 3, .item = &part_item },
	{ AT(tags), .kind = FIELD_LIST, .required = true, .max = 3, .unique = true,
	  .item = &tag_item },
	{ AT(secret), .write_only = true, .max = 10 },
	{ AT(page), .kind = FIELD_INT, .min = 1, .max = 100, .fallback = "20" },
	{ AT(siret), .format = FORMAT_SIRET, .max = 14 },
	{ AT(params), .kind = FIELD_PARAMS, .read_only = true },
};
const struct shape sample_shape = SHAPE_OF(struct sample, sample_fields);

const struct field *sample_field(const char *name)
{
	for (size_t i = 0; i < COUNT(sample_fields); i++) {
		if (strcmp(sample_fields[i].name, name) == 0)
			return &sample_fields[i];
	}
	cr_assert_fail("no member %s", name);
	return NULL;
}

const char *faults_text(struct arena *arena, const struct verdict *faults)
{
	struct buffer b = buffer_new(arena, 256);
	for (size_t i = 0; i < faults->count; i++) {
		const struct violation *v = &faults->items[i];
		buffer_printf(&b, "%s%s %s", i > 0 ? "; " : "", v->place,
			      reason_texts[v->reason].code);
	}
	return buffer_text(&b);
}
