#include "unit/any_value.h"

#include "base/json_value.h"

#include <criterion/criterion.h>
#include <string.h>

#define ITEMS_MAX 3 /* of a list: what goes wrong does so with a few */

uint64_t any_below(struct chance *c, uint64_t below)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return below == 0 ? 0 : c->state % below;
}

/* Few enough that references meet what they name, and different enough to miss it. */
static const char *const texts[] = {
	"access",
	"exchange",
	"submission",
	"publication",
	"file",
	"training_provider",
	"third_place",
	"training_costs",
	"digital_evidence",
	"some-set",
	"a",
	"Un texte comme les gens en écrivent",
	"2023-05",
	"2023-05-31",
	"2025-02",
	"commune:02789",
	"commune:59350",
	"epci:240200444",
	"59",
	"02",
	"2019",
	"https://example.org/appel",
	"contact@example.org",
	"Europe/Paris",
	"Indian/Reunion",
	"20005374200017",
	"00000102400017",
	"00000103200010",
	"200053742",
	"000001024",
};

static bool suits(const struct field *f, const char *text)
{
	int64_t length = (int64_t)strlen(text);
	bool bounded = length >= f->min && (f->max == 0 || length <= f->max);
	bool zone = strchr(text, '/') != NULL && text[0] != 'h';
	bool siret = length == 14 && strspn(text, "0123456789") == 14;
	if (f->format == FORMAT_TIME_ZONE)
		return zone;
	if (f->format == FORMAT_SIRET)
		return siret;
	if (f->format == FORMAT_SIREN)
		return length == 9 && strspn(text, "0123456789") == 9;
	if (f->format == FORMAT_MONTH)
		return length == 7 && text[4] == '-';
	if (f->format == FORMAT_EMAIL)
		return strchr(text, '@') != NULL;
	if (f->format == FORMAT_URI_HTTPS)
		return strncmp(text, "https://", 8) == 0;
	return bounded && (f->pattern == NULL || pattern_matches(f->pattern, text));
}

static const char *any_text(struct chance *c, const struct field *f)
{
	if (f->words != NULL) {
		size_t count = 0;
		while (f->words[count] != NULL)
			count++;
		return f->words[any_below(c, count)];
	}
	size_t start = any_below(c, COUNT(texts));
	for (size_t i = 0; i < COUNT(texts); i++)
		if (suits(f, texts[(start + i) % COUNT(texts)]))
			return texts[(start + i) % COUNT(texts)];
	cr_assert_fail("no text suits %s", f->name);
	return NULL;
}

/* Small as often as great, and on the bounds more often than by chance. */
static int64_t any_number(struct chance *c, int64_t min, int64_t max)
{
	static const int64_t sizes[] = { 2, 13, 101, 10001, 1000000, 100000000, 10000000000 };
	uint64_t size = (uint64_t)sizes[any_below(c, COUNT(sizes))];
	uint64_t room = (uint64_t)max - (uint64_t)min;
	if (any_below(c, 20) == 0)
		return any_below(c, 2) == 0 ? min : max;
	return min + (int64_t)any_below(c, room < size ? room + 1 : size);
}

static int32_t any_rate(struct chance *c)
{
	static const int32_t round_ones[] = { 0, 1000, 3333, 5000, 7000, 8000, 10000 };
	return any_below(c, 2) == 0 ? round_ones[any_below(c, COUNT(round_ones))]
				    : (int32_t)any_below(c, 10001);
}

static void any_into(struct chance *c, const struct field *f, void *ret);

static void any_list(struct chance *c, const struct field *f, struct any_list *ret)
{
	size_t size = value_size(f->item);
	size_t least = (size_t)f->min, most = f->max < ITEMS_MAX ? (size_t)f->max : ITEMS_MAX;
	size_t count = least + any_below(c, most < least ? 1 : most - least + 1);
	char *items = arena_alloc(c->arena, size * (count + 1));
	ret->items = items;
	for (size_t i = 0; i < count; i++) {
		char *item = items + ret->count * size;
		memset(item, 0, size);
		any_into(c, f->item, item);
		bool twice = false;
		for (size_t j = 0; f->unique && j < ret->count; j++)
			twice = twice || text_equal(*(char **)(void *)(items + j * size),
						    *(char **)(void *)item);
		ret->count += twice ? 0 : 1;
	}
}

static void any_into(struct chance *c, const struct field *f, void *ret)
{
	static const int64_t first_us = INT64_C(1640995200000000); /* 2022 */
	switch (f->kind) {
	case FIELD_TEXT: *(const char **)ret = any_text(c, f); return;
	case FIELD_BOOL: *(bool *)ret = any_below(c, 2) == 0; return;
	case FIELD_INT: *(int64_t *)ret = any_number(c, f->min, f->max); return;
	case FIELD_MONEY:
		((struct money *)ret)->cents = any_number(c, 0, INT64_C(999999999999999));
		return;
	case FIELD_RATE: ((struct rate *)ret)->basis_points = any_rate(c); return;
	case FIELD_INSTANT:
		((struct instant *)ret)->us =
			first_us + (int64_t)any_below(c, 50000) * INT64_C(3600000000);
		return;
	case FIELD_DATE: ((struct date *)ret)->days = 18993 + (int32_t)any_below(c, 2000); return;
	case FIELD_ENUM: {
		uint64_t count = 0;
		while (f->words[count] != NULL)
			count++;
		*(int32_t *)ret = (int32_t)any_below(c, count);
		return;
	}
	case FIELD_UUID: ((struct uuid *)ret)->bytes[0] = (uint8_t)any_below(c, 3); return;
	case FIELD_OBJECT: any_struct(c, f->shape, ret); return;
	case FIELD_LIST: any_list(c, f, ret); return;
	default: cr_assert_fail("%s is of no kind that rules have", f->name);
	}
}

void any_struct(struct chance *c, const struct shape *shape, void *ret)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		void *member = (char *)ret + f->offset;
		if ((f->pointer || f->nullable || !f->required) && any_below(c, 5) < 2)
			continue;
		if (!f->pointer) {
			any_into(c, f, member);
			continue;
		}
		void *value = arena_alloc(c->arena, value_size(f));
		any_into(c, f, value);
		*(void **)member = value;
	}
}
