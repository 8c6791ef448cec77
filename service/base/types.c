#include "base/types.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"

/* --- money */

bool money_parse(const char *text, struct money *ret)
{
	size_t length = strlen(text);
	if (length < 4 || length > 16 || text[length - 3] != '.')
		return false;
	size_t whole = length - 3;
	if (whole > 1 && text[0] == '0')
		return false;
	int64_t euros, cents;
	if (!digits_read(text, whole, &euros) || !digits_read(text + whole + 1, 2, &cents))
		return false;
	ret->cents = euros * 100 + cents;
	return true;
}

size_t money_format(struct money value, char ret[static 24])
{
	uint64_t size = value.cents < 0 ? -(uint64_t)value.cents : (uint64_t)value.cents;
	char *end = ret;
	if (value.cents < 0)
		*end++ = '-';
	end = digits_write(end, size / 100, 1);
	*end++ = '.';
	end = digits_write(end, size % 100, 2);
	*end = '\0';
	return (size_t)(end - ret);
}

/* Rounds towards minus infinity, whatever the signs. */
static int64_t divide_floor(__int128 value, int64_t by)
{
	__int128 quotient = value / by;
	if (value % by < 0)
		quotient--;
	assert(quotient >= INT64_MIN && quotient <= INT64_MAX);
	return (int64_t)quotient;
}

struct money money_share_half_up(struct money value, struct rate rate)
{
	__int128 product = (__int128)value.cents * rate.basis_points;
	return (struct money){ divide_floor(product + 5000, 10000) };
}

struct money money_share_floor(struct money value, struct rate rate)
{
	return (struct money){ divide_floor((__int128)value.cents * rate.basis_points, 10000) };
}

/* --- rate */

bool rate_parse(const char *text, struct rate *ret)
{
	size_t length = strlen(text);
	if (length < 4 || length > 6 || (text[0] != '0' && text[0] != '1') || text[1] != '.')
		return false;
	int64_t decimals;
	if (!digits_read(text + 2, length - 2, &decimals))
		return false;
	for (size_t i = length; i < 6; i++)
		decimals *= 10;
	int64_t value = (text[0] - '0') * 10000 + decimals;
	if (value > 10000)
		return false;
	ret->basis_points = (int32_t)value;
	return true;
}

size_t rate_format(struct rate value, char ret[static 16])
{
	uint32_t size = value.basis_points < 0 ? -(uint32_t)value.basis_points
					       : (uint32_t)value.basis_points;
	char *end = ret;
	if (value.basis_points < 0)
		*end++ = '-';
	end = digits_write(end, size / 10000, 1);
	*end++ = '.';
	end = digits_write(end, size % 10000, 4);
	while (end[-1] == '0' && end[-3] != '.')
		end--;
	*end = '\0';
	return (size_t)(end - ret);
}

/* --- date */

int32_t month_length(int32_t year, int32_t month)
{
	static const uint8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	assert(month >= 1 && month <= 12);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : lengths[month - 1];
}

/* Years start in March and come in eras of 400: the leap day is then the last day of its year. */
struct civil date_civil(struct date value)
{
	int64_t z = (int64_t)value.days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
	return (struct civil){ .year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
			       .month = (int32_t)month,
			       .day = (int32_t)(day_of_year - (153 * shifted + 2) / 5 + 1) };
}

struct date date_of(struct civil civil)
{
	assert(civil.day >= 1 && civil.day <= month_length(civil.year, civil.month));
	int64_t year = civil.year - (civil.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t shifted = civil.month > 2 ? civil.month - 3 : civil.month + 9;
	int64_t day_of_year = (153 * shifted + 2) / 5 + civil.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (struct date){ (int32_t)(era * 146097 + day_of_era - 719468) };
}

struct date date_add_months(struct date value, int32_t months)
{
	struct civil c = date_civil(value);
	int64_t month = (int64_t)c.year * 12 + (c.month - 1) + months;
	int64_t year = (month >= 0 ? month : month - 11) / 12;
	c.year = (int32_t)year;
	c.month = (int32_t)(month - year * 12) + 1;
	int32_t last = month_length(c.year, c.month);
	if (c.day > last)
		c.day = last;
	return date_of(c);
}

/* Reads the ten characters of a date; what follows is not looked at. */
static bool date_read(const char *text, struct date *ret)
{
	int64_t year, month, day;
	if (strnlen(text, 10) < 10 || text[4] != '-' || text[7] != '-')
		return false;
	if (!digits_read(text, 4, &year) || !digits_read(text + 5, 2, &month) ||
	    !digits_read(text + 8, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1)
		return false;
	struct civil c = { (int32_t)year, (int32_t)month, (int32_t)day };
	if (c.day > month_length(c.year, c.month))
		return false;
	*ret = date_of(c);
	return true;
}

bool date_parse(const char *text, struct date *ret)
{
	struct date value;
	if (strlen(text) != 10 || !date_read(text, &value))
		return false;
	*ret = value;
	return true;
}

size_t date_format(struct date value, char ret[static 16])
{
	struct civil c = date_civil(value);
	assert(c.year >= 0 && c.year <= 99999);
	char *end = digits_write(ret, (uint64_t)c.year, 4);
	*end++ = '-';
	end = digits_write(end, (uint64_t)c.month, 2);
	*end++ = '-';
	end = digits_write(end, (uint64_t)c.day, 2);
	*end = '\0';
	return (size_t)(end - ret);
}

/* --- text */

bool text_equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

uint64_t text_hash(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	return hash;
}

bool text_in(const char *text, const struct text_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (text_equal(text, list->items[i]))
			return true;
	}
	return false;
}

/* --- instant */

/* hh:mm:ss[.ffffff] to microseconds of the day; *rest is what follows. */
static bool clock_read(const char *text, int64_t *ret, const char **rest)
{
	int64_t hour, minute, second, fraction = 0;
	if (strnlen(text, 8) < 8 || text[2] != ':' || text[5] != ':')
		return false;
	if (!digits_read(text, 2, &hour) || !digits_read(text + 3, 2, &minute) ||
	    !digits_read(text + 6, 2, &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	text += 8;
	if (*text == '.') {
		size_t length = strspn(text + 1, "0123456789");
		if (length < 1 || length > 6 || !digits_read(text + 1, length, &fraction))
			return false;
		for (size_t i = length; i < 6; i++)
			fraction *= 10;
		text += 1 + length;
	}
	*ret = ((hour * 60 + minute) * 60 + second) * 1000000 + fraction;
	*rest = text;
	return true;
}

/* ±hh:mm to seconds. */
static bool offset_read(const char *text, int64_t *ret)
{
	int64_t hour, minute;
	if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
		return false;
	if (!digits_read(text + 1, 2, &hour) || !digits_read(text + 4, 2, &minute) || hour > 23 ||
	    minute > 59)
		return false;
	*ret = (hour * 60 + minute) * (text[0] == '-' ? -60 : 60);
	return true;
}

static struct instant instant_of(struct date date, int64_t clock_us, int64_t offset)
{
	return (struct instant){ ((int64_t)date.days * 86400 - offset) * 1000000 + clock_us };
}

/* Told in any zone, its year has four digits: 0001-01-02 to 9999-12-30, in UTC. */
static bool has_a_year_everywhere(struct instant value)
{
	const int64_t first_us = INT64_C(-62135510400000000), end_us = INT64_C(253402214400000000);
	return value.us >= first_us && value.us < end_us;
}

bool instant_parse(const char *text, struct instant *ret)
{
	struct instant value;
	struct date date;
	int64_t clock, offset = 0;
	const char *rest;
	if (!date_read(text, &date) || text[10] != 'T' || !clock_read(text + 11, &clock, &rest))
		return false;
	if (strcmp(rest, "Z") != 0 && !offset_read(rest, &offset))
		return false;
	value = instant_of(date, clock, offset);
	if (!has_a_year_everywhere(value))
		return false;
	*ret = value;
	return true;
}

/* +hh, +hh:mm or +hh:mm:ss: PostgreSQL leaves out what is zero. */
static bool offset_read_sql(const char *text, int64_t *ret)
{
	size_t length = strlen(text);
	int64_t parts[3] = { 0 };
	if ((text[0] != '+' && text[0] != '-') || (length != 3 && length != 6 && length != 9))
		return false;
	for (size_t i = 0; i < length / 3; i++) {
		if ((i > 0 && text[3 * i] != ':') || !digits_read(text + 3 * i + 1, 2, &parts[i]))
			return false;
	}
	*ret = (parts[0] * 3600 + parts[1] * 60 + parts[2]) * (text[0] == '-' ? -1 : 1);
	return true;
}

bool instant_parse_sql(const char *text, struct instant *ret)
{
	struct date date;
	int64_t clock, offset;
	const char *rest;
	if (!date_read(text, &date) || text[10] != ' ' || !clock_read(text + 11, &clock, &rest) ||
	    !offset_read_sql(rest, &offset))
		return false;
	*ret = instant_of(date, clock, offset);
	return true;
}
