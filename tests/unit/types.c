/* Money, rates, dates, instants and identifiers: their forms and their arithmetic. */
#include "base/types.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

TestSuite(types, .timeout = 20);

Test(types, money_has_one_form)
{
	static const struct {
		const char *text;
		int64_t cents; /* -1: refused */
	} rows[] = {
		{ "0.00", 0 },
		{ "0.01", 1 },
		{ "400000.00", 40000000 },
		{ "9999999999999.99", MONEY_WIRE_MAX },
		{ "10000000000000.00", -1 },
		{ "00.00", -1 },
		{ "01.00", -1 },
		{ "1", -1 },
		{ "1.0", -1 },
		{ "1.000", -1 },
		{ "1,00", -1 },
		{ "-1.00", -1 },
		{ "+1.00", -1 },
		{ ".00", -1 },
		{ "1.0a", -1 },
		{ " 1.00", -1 },
		{ "1.00 ", -1 },
		{ "1e3.00", -1 },
		{ "", -1 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct money value = { 77 };
		bool good = money_parse(rows[i].text, &value);
		cr_expect_eq(good, rows[i].cents >= 0, "%s", rows[i].text);
		cr_expect_eq(value.cents, good ? rows[i].cents : 77, "%s", rows[i].text);
		char text[24];
		if (good && money_format(value, text) > 0)
			cr_expect_str_eq(text, rows[i].text);
	}
}

Test(types, money_may_be_negative_in_an_explanation)
{
	char text[24];
	cr_expect_eq(money_format((struct money){ -5 }, text), 5);
	cr_expect_str_eq(text, "-0.05");
	money_format((struct money){ INT64_MIN }, text);
	cr_expect_str_eq(text, "-92233720368547758.08");
}

Test(types, shares_are_rounded_by_their_name)
{
	static const struct {
		int64_t cents;
		int32_t rate;
		int64_t half_up, down;
	} rows[] = {
		{ 50000000, 7000, 35000000, 35000000 },
		{ 1, 5000, 1, 0 }, /* half a cent */
		{ 3, 5000, 2, 1 }, /* a cent and a half */
		{ 1, 4999, 0, 0 },
		{ 10001, 3333, 3333, 3333 },
		{ -1, 5000, 0, -1 }, /* up is towards plus infinity, down towards minus */
		{ -3, 5000, -1, -2 },
		{ MONEY_WIRE_MAX, 10000, MONEY_WIRE_MAX, MONEY_WIRE_MAX },
		{ MONEY_WIRE_MAX, 9999, 999899999999999, 999899999999999 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct money value = { rows[i].cents };
		struct rate rate = { rows[i].rate };
		cr_expect_eq(money_share_half_up(value, rate).cents, rows[i].half_up, "row %zu", i);
		cr_expect_eq(money_share_floor(value, rate).cents, rows[i].down, "row %zu", i);
	}
}

Test(types, rate_is_a_fraction)
{
	static const struct {
		const char *text;
		int32_t basis_points; /* -1: refused */
		const char *written;
	} rows[] = {
		{ "0.70", 7000, "0.70" },     { "0.705", 7050, "0.705" },
		{ "0.7055", 7055, "0.7055" }, { "0.7000", 7000, "0.70" },
		{ "0.00", 0, "0.00" },        { "0.0001", 1, "0.0001" },
		{ "1.00", 10000, "1.00" },    { "1.0000", 10000, "1.00" },
		{ "1.01", -1, NULL },         { "1.0001", -1, NULL },
		{ "0.7", -1, NULL },          { "0.70000", -1, NULL },
		{ "70", -1, NULL },           { "70 %", -1, NULL },
		{ "-0.10", -1, NULL },        { "00.70", -1, NULL },
		{ "0,70", -1, NULL },         { "", -1, NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rate value;
		char text[16];
		bool good = rate_parse(rows[i].text, &value);
		cr_expect_eq(good, rows[i].basis_points >= 0, "%s", rows[i].text);
		if (!good)
			continue;
		cr_expect_eq(value.basis_points, rows[i].basis_points, "%s", rows[i].text);
		rate_format(value, text);
		cr_expect_str_eq(text, rows[i].written);
	}
}

Test(types, instant_needs_an_offset)
{
	static const struct {
		const char *text, *utc; /* NULL: refused */
	} rows[] = {
		{ "2023-05-15T23:59:59+02:00", "2023-05-15T21:59:59Z" },
		{ "2023-05-15T21:59:59Z", "2023-05-15T21:59:59Z" },
		{ "2023-05-15T21:59:59-00:00", "2023-05-15T21:59:59Z" },
		{ "2023-12-31T23:30:00-01:30", "2024-01-01T01:00:00Z" },
		{ "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z" },
		{ "2023-05-15T21:59:59.123456Z", "2023-05-15T21:59:59.123456Z" },
		{ "2023-05-15T21:59:59.100000Z", "2023-05-15T21:59:59.1Z" },
		{ "0001-01-02T00:00:00Z", "0001-01-02T00:00:00Z" },
		{ "0001-01-01T23:59:59.999999Z", NULL },
		{ "0001-01-01T00:00:00+23:59", NULL },
		{ "9999-12-30T23:59:59.999999Z", "9999-12-30T23:59:59.999999Z" },
		{ "9999-12-31T23:58:59+23:59", "9999-12-30T23:59:59Z" },
		{ "9999-12-31T00:00:00Z", NULL },
		{ "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z" },
		{ "2023-02-29T00:00:00Z", NULL },
		{ "2023-05-15T21:59:59", NULL },
		{ "2023-05-15 21:59:59Z", NULL },
		{ "2023-05-15t21:59:59Z", NULL },
		{ "2023-05-15T21:59:59z", NULL },
		{ "2023-05-15T21:59:60Z", NULL },
		{ "2023-05-15T24:00:00Z", NULL },
		{ "2023-05-15T21:60:00Z", NULL },
		{ "2023-05-15T21:59Z", NULL },
		{ "2023-05-15T21:59:59.Z", NULL },
		{ "2023-05-15T21:59:59.1234567Z", NULL },
		{ "2023-05-15T21:59:59+02", NULL },
		{ "2023-05-15T21:59:59+0200", NULL },
		{ "2023-05-15T21:59:59+24:00", NULL },
		{ "2023-05-15T21:59:59+02:60", NULL },
		{ "2023-05-15T21:59:59Z ", NULL },
		{ "0000-01-01T00:00:00Z", NULL },
		{ "2023-05-15", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct instant value;
		char text[40];
		bool good = instant_parse(rows[i].text, &value);
		cr_expect_eq(good, rows[i].utc != NULL, "%s", rows[i].text);
		if (!good || rows[i].utc == NULL)
			continue;
		instant_format(value, NULL, text);
		cr_expect_str_eq(text, rows[i].utc, "%s gives %s", rows[i].text, text);
	}
}

Test(types, instant_as_the_database_writes_it)
{
	static const struct {
		const char *text, *utc;
	} rows[] = {
		{ "2023-05-15 21:59:59+00", "2023-05-15T21:59:59Z" },
		{ "2023-05-15 21:59:59.5+02", "2023-05-15T19:59:59.5Z" },
		{ "2023-05-15 21:59:59.123456-03:30", "2023-05-16T01:29:59.123456Z" },
		{ "1890-01-01 00:00:00+00:09:21", "1889-12-31T23:50:39Z" },
		{ "infinity", NULL },
		{ "2023-05-15 21:59:59", NULL },
		{ "2023-05-15T21:59:59+00", NULL },
		{ "2023-05-15 21:59:59+0", NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct instant value;
		char text[40];
		bool good = instant_parse_sql(rows[i].text, &value);
		cr_expect_eq(good, rows[i].utc != NULL, "%s", rows[i].text);
		if (!good || rows[i].utc == NULL)
			continue;
		instant_format(value, NULL, text);
		cr_expect_str_eq(text, rows[i].utc);
	}
}

Test(types, instant_is_told_in_the_zone_of_the_reader)
{
	static const struct {
		const char *zone, *utc, *expected;
	} rows[] = {
		{ "Europe/Paris", "2023-05-15T21:59:59Z", "2023-05-15T23:59:59+02:00" },
		{ "Europe/Paris", "2023-02-13T23:00:00Z", "2023-02-14T00:00:00+01:00" },
		{ "America/St_Johns", "2023-01-01T00:00:00Z", "2022-12-31T20:30:00-03:30" },
		{ "Etc/UTC", "2023-01-01T00:00:00.25Z", "2023-01-01T00:00:00.25+00:00" },
		{ "Europe/Paris", "1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct instant value;
		char text[40];
		cr_assert(instant_parse(rows[i].utc, &value));
		instant_format(value, zone_find(rows[i].zone), text);
		cr_expect_str_eq(text, rows[i].expected);
	}
}

Test(types, dates_exist)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{ "2026-06-30", true },  { "2026-06-31", false },
		{ "2024-02-29", true },  { "2023-02-29", false },
		{ "1900-02-29", false }, { "2000-02-29", true },
		{ "2026-00-10", false }, { "2026-13-01", false },
		{ "2026-01-00", false }, { "0001-01-01", true },
		{ "0000-01-01", false }, { "9999-12-31", true },
		{ "2026-6-30", false },  { "2026-06-30T", false },
		{ "2026/06/30", false }, { "26-06-30", false },
		{ "", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date value;
		char text[16];
		bool good = date_parse(rows[i].text, &value);
		cr_expect_eq(good, rows[i].good, "%s", rows[i].text);
		if (good && date_format(value, text) > 0)
			cr_expect_str_eq(text, rows[i].text);
	}
}

Test(types, every_day_of_eight_centuries_comes_back)
{
	struct civil c = { 1600, 1, 1 };
	int32_t days = date_of(c).days;
	while (c.year < 2400) {
		struct civil back = date_civil((struct date){ days });
		cr_assert(back.year == c.year && back.month == c.month && back.day == c.day);
		cr_assert_eq(date_of(c).days, days);
		days++;
		if (++c.day > month_length(c.year, c.month)) {
			c.day = 1;
			c.month = c.month % 12 + 1;
			c.year += c.month == 1;
		}
	}
	cr_expect_eq(date_of((struct civil){ 1970, 1, 1 }).days, 0);
	cr_expect_eq(date_of((struct civil){ 2023, 5, 15 }).days, 19492);
}

Test(types, months_are_added_within_the_month)
{
	static const struct {
		const char *from;
		int32_t months;
		const char *expected;
	} rows[] = {
		{ "2023-05-15", 2, "2023-07-15" },   { "2023-11-30", 3, "2024-02-29" },
		{ "2022-11-30", 3, "2023-02-28" },   { "2023-12-31", 6, "2024-06-30" },
		{ "2024-02-29", 12, "2025-02-28" },  { "2024-01-31", -2, "2023-11-30" },
		{ "2024-01-31", -12, "2023-01-31" }, { "2023-07-01", 36, "2026-07-01" },
		{ "2023-12-15", 1, "2024-01-15" },   { "2024-01-15", -1, "2023-12-15" },
		{ "2023-05-15", 0, "2023-05-15" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date from;
		char text[16];
		cr_assert(date_parse(rows[i].from, &from));
		date_format(date_add_months(from, rows[i].months), text);
		cr_expect_str_eq(text, rows[i].expected, "%s + %d: %s", rows[i].from,
				 rows[i].months, text);
	}
}

Test(types, uuid_has_one_form)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{ "01890a5d-ac96-774b-bcce-b302099a8057", true },
		{ "00000000-0000-0000-0000-000000000000", true },
		{ "01890A5D-ac96-774b-bcce-b302099a8057", false },
		{ "01890a5dac96774bbcceb302099a8057", false },
		{ "01890a5d-ac96-774b-bcce-b302099a805", false },
		{ "01890a5d-ac96-774b-bcce-b302099a80577", false },
		{ "01890a5d-ac96-774b-bcceb-302099a8057", false },
		{ "{1890a5d-ac96-774b-bcce-b302099a805}", false },
		{ "0189ga5d-ac96-774b-bcce-b302099a8057", false },
		{ "", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct uuid value;
		char text[37];
		cr_expect_eq(uuid_parse(rows[i].text, &value), rows[i].good, "%s", rows[i].text);
		if (rows[i].good) {
			uuid_format(value, text);
			cr_expect_str_eq(text, rows[i].text);
		}
	}
}

Test(types, P8_a_million_identifiers_are_sorted_and_unique)
{
	/* The clock stands, runs, jumps back an hour, and goes on. */
	struct instant now = { INT64_C(1700000000000000) };
	struct uuid before = uuid_new(now);
	for (int i = 0; i < 1000000; i++) {
		if (i % 7 == 0)
			now.us += 300;
		if (i == 500000)
			now.us -= INT64_C(3600000000);
		struct uuid value = uuid_new(now);
		cr_assert(memcmp(before.bytes, value.bytes, 16) < 0, "at %d", i);
		cr_assert_eq(value.bytes[6] >> 4, 7);
		cr_assert_eq(value.bytes[8] >> 6, 2);
		before = value;
	}
}

Test(types, uuid_carries_its_instant)
{
	char text[37];
	uuid_format(uuid_new((struct instant){ INT64_C(1684187999123456) }), text);
	text[13] = '\0'; /* 1684187999123 ms = 0x0188216d6b93 */
	cr_expect_str_eq(text, "0188216d-6b93", "%s", text);
}

Test(types, texts_are_compared_with_null)
{
	const char *items[] = { "a", NULL, "é" };
	struct text_list list = { items, COUNT(items) };
	cr_expect(text_equal("a", "a"));
	cr_expect(text_equal(NULL, NULL));
	cr_expect_not(text_equal("a", NULL));
	cr_expect_not(text_equal(NULL, "a"));
	cr_expect(text_in("é", &list));
	cr_expect(text_in(NULL, &list));
	cr_expect_not(text_in("b", &list));
}
