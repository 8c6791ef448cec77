#include "base/zone_file.h"

#include <stdlib.h>
#include <string.h>

#define HEADER 44
#define DAY    INT64_C(86400)

/* Counts of a header, in the order of the file. */
struct counts {
	size_t utc_flags, standard_flags, leaps, changes, types, letters;
};

static uint64_t big_endian(const unsigned char *at, size_t size)
{
	uint64_t value = 0;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | at[i];
	return value;
}

static bool header_read(const unsigned char *at, size_t size, struct counts *ret)
{
	if (size < HEADER || memcmp(at, "TZif", 4) != 0 || at[4] < '2')
		return false;
	size_t *fields[] = { &ret->utc_flags, &ret->standard_flags, &ret->leaps,
			     &ret->changes,   &ret->types,          &ret->letters };
	for (size_t i = 0; i < COUNT(fields); i++) {
		*fields[i] = (size_t)big_endian(at + 20 + 4 * i, 4);
		if (*fields[i] > size)
			return false;
	}
	return ret->types > 0;
}

static size_t body_size(const struct counts *c, size_t time_size)
{
	return c->changes * (time_size + 1) + c->types * 6 + c->letters +
	       c->leaps * (time_size + 4) + c->standard_flags + c->utc_flags;
}

static void *must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

/* The part with times of eight bytes. */
static bool changes_read(const unsigned char *at, const struct counts *c, struct zone *ret)
{
	const unsigned char *indexes = at + c->changes * 8, *types = indexes + c->changes;
	ret->changes = must(calloc(c->changes + 1, sizeof(*ret->changes)));
	ret->first_offset = (int32_t)big_endian(types, 4);
	ret->change_count = c->changes;
	for (size_t i = 0; i < c->changes; i++) {
		if (indexes[i] >= c->types)
			return false;
		ret->changes[i].at = (int64_t)big_endian(at + 8 * i, 8);
		ret->changes[i].offset = (int32_t)big_endian(types + 6 * (size_t)indexes[i], 4);
	}
	return true;
}

/* A line between two line feeds; empty when nothing is known after the last change. */
static bool footer_read(const unsigned char *at, size_t size, struct zone *ret)
{
	char text[128];
	if (size < 2 || size > sizeof(text) || at[0] != '\n' || at[size - 1] != '\n')
		return false;
	memcpy(text, at + 1, size - 2);
	text[size - 2] = '\0';
	if (text[0] != '\0')
		return zone_rule_read(text, &ret->rule);
	size_t last = ret->change_count;
	ret->rule.standard = last > 0 ? ret->changes[last - 1].offset : ret->first_offset;
	return true;
}

static bool zone_read(const unsigned char *data, size_t size, struct zone *ret)
{
	struct counts old, c;
	if (!header_read(data, size, &old))
		return false;
	size_t skipped = HEADER + body_size(&old, 4);
	if (skipped > size || !header_read(data + skipped, size - skipped, &c))
		return false;
	size_t start = skipped + HEADER, body = body_size(&c, 8);
	if (body > size - start || !changes_read(data + start, &c, ret))
		return false;
	return footer_read(data + start + body, size - start - body, ret);
}

struct zone *zone_file_read(const unsigned char *data, size_t size, const char *name)
{
	struct zone *zone = must(calloc(1, sizeof(*zone)));
	if (zone_read(data, size, zone)) {
		zone->name = must(strdup(name));
		return zone;
	}
	free(zone->changes);
	free(zone);
	return NULL;
}

/* --- the rule of a footer */

static bool skip_name(const char **text)
{
	size_t length;
	if (**text == '<') {
		length = strcspn(*text, ">");
		if ((*text)[length] != '>')
			return false;
		*text += length + 1;
		return true;
	}
	length = strspn(*text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	*text += length;
	return length >= 3;
}

static bool number(const char **text, int32_t *ret)
{
	char *end;
	long value = strtol(*text, &end, 10);
	if (end == *text || value < -1000 || value > 1000)
		return false;
	*text = end;
	*ret = (int32_t)value;
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool clock_time(const char **text, int32_t *ret)
{
	bool negative = **text == '-';
	if (**text == '-' || **text == '+')
		(*text)++;
	int32_t parts[3] = { 0 };
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (i > 0 && **text != ':')
			break;
		*text += i > 0;
		if (!number(text, &parts[i]))
			return false;
	}
	*ret = (parts[0] * 3600 + parts[1] * 60 + parts[2]) * (negative ? -1 : 1);
	return true;
}

static bool month_day(const char **text, struct zone_day *ret)
{
	ret->kind = ZONE_DAY_MONTH;
	int32_t *parts[] = { &ret->month, &ret->week, &ret->day };
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (i > 0 && *(*text)++ != '.')
			return false;
		if (!number(text, parts[i]))
			return false;
	}
	return ret->month >= 1 && ret->month <= 12 && ret->week >= 1 && ret->week <= 5 &&
	       ret->day >= 0 && ret->day <= 6;
}

static bool change_day(const char **text, struct zone_day *ret)
{
	bool good;
	if (*(*text)++ != ',')
		return false;
	if (**text == 'M') {
		(*text)++;
		good = month_day(text, ret);
	} else {
		ret->kind = **text == 'J' ? ZONE_DAY_JULIAN : ZONE_DAY_ZERO;
		*text += **text == 'J';
		good = number(text, &ret->day);
	}
	ret->second = 2 * 3600;
	if (!good || **text != '/')
		return good;
	(*text)++;
	return clock_time(text, &ret->second);
}

bool zone_rule_read(const char *text, struct zone_rule *ret)
{
	struct zone_rule rule = { 0 };
	int32_t west;
	if (!skip_name(&text) || !clock_time(&text, &west))
		return false;
	rule.standard = rule.summer = -west;
	if (*text != '\0') {
		rule.summer = rule.standard + 3600;
		if (!skip_name(&text))
			return false;
		if (*text != ',' && *text != '\0') {
			if (!clock_time(&text, &west))
				return false;
			rule.summer = -west;
		}
		if (!change_day(&text, &rule.start) || !change_day(&text, &rule.end))
			return false;
	}
	*ret = rule;
	return *text == '\0';
}

/* Day number of the week of a date: 0 is Sunday; 1970-01-01 was a Thursday. */
static int32_t week_day(int32_t days)
{
	return ((days + 4) % 7 + 7) % 7;
}

static int32_t day_of(const struct zone_day *d, int32_t year)
{
	int32_t first = date_of((struct civil){ year, 1, 1 }).days;
	if (d->kind == ZONE_DAY_ZERO)
		return first + d->day;
	if (d->kind == ZONE_DAY_JULIAN) /* February 29 is not counted */
		return first + d->day - 1 + (month_length(year, 2) == 29 && d->day >= 60);
	int32_t month = date_of((struct civil){ year, d->month, 1 }).days;
	int32_t day = (d->day - week_day(month) + 7) % 7 + (d->week - 1) * 7;
	while (day >= month_length(year, d->month))
		day -= 7;
	return month + day;
}

int32_t zone_rule_offset(const struct zone_rule *rule, int64_t second)
{
	if (rule->start.kind == ZONE_DAY_NONE)
		return rule->standard;
	int64_t local = second + rule->standard;
	int64_t days = local / DAY - (local % DAY < 0);
	int32_t year = date_civil((struct date){ (int32_t)days }).year;
	int64_t start = day_of(&rule->start, year) * DAY + rule->start.second - rule->standard;
	int64_t end = day_of(&rule->end, year) * DAY + rule->end.second - rule->summer;
	bool summer =
		start < end ? second >= start && second < end : second < end || second >= start;
	return summer ? rule->summer : rule->standard;
}
