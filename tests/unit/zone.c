/* Wall time and instants, on both changes of hour. */
#include "base/zone.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(zone, .timeout = 10);

static struct instant at(const char *text)
{
	struct instant value;
	cr_assert(instant_parse(text, &value), "%s", text);
	return value;
}

Test(zone, offset_follows_the_changes_of_hour)
{
	static const struct {
		const char *zone, *utc;
		int32_t offset;
	} rows[] = {
		{ "Europe/Paris", "2023-03-26T00:59:59Z", 3600 },
		{ "Europe/Paris", "2023-03-26T01:00:00Z", 7200 },
		{ "Europe/Paris", "2023-10-29T00:59:59Z", 7200 },
		{ "Europe/Paris", "2023-10-29T01:00:00Z", 3600 },
		/* past the last change of the file, the rule goes on */
		{ "Europe/Paris", "2060-03-28T00:59:59Z", 3600 },
		{ "Europe/Paris", "2060-03-28T01:00:00Z", 7200 },
		{ "Europe/Paris", "2060-10-31T01:00:00Z", 3600 },
		{ "Europe/Dublin", "2060-01-15T00:00:00Z", 0 },
		{ "Europe/Dublin", "2060-07-15T00:00:00Z", 3600 },
		{ "Australia/Sydney", "2060-01-15T00:00:00Z", 39600 },
		{ "Australia/Sydney", "2060-07-15T00:00:00Z", 36000 },
		{ "Asia/Kathmandu", "2060-07-15T00:00:00Z", 20700 },
		{ "Europe/Paris", "1800-01-01T00:00:00Z", 561 },
		{ "Etc/UTC", "2023-01-01T00:00:00Z", 0 },
		{ "Etc/GMT+5", "2023-01-01T00:00:00Z", -18000 },
		{ "America/Nuuk", "2060-07-15T00:00:00Z", -3600 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *zone = zone_find(rows[i].zone);
		cr_assert_not_null(zone, "%s", rows[i].zone);
		int32_t offset = zone_offset(zone, at(rows[i].utc));
		cr_expect_eq(offset, rows[i].offset, "%s %s: %d", rows[i].zone, rows[i].utc,
			     offset);
	}
}

Test(zone, names_are_those_of_the_data_base)
{
	static const char *const refused[] = {
		"",
		"Europe/Nowhere",
		"europe/paris",
		"../Europe/Paris",
		"/Europe/Paris",
		"Europe/../Europe/Paris",
		"posix/Europe/Paris",
		"right/Europe/Paris",
		"localtime",
		"zone.tab",
		"Europe",
		"Europe/Paris ",
		"UTC+1",
		"posixrules",
		"Europe/",
	};
	for (size_t i = 0; i < COUNT(refused); i++)
		cr_expect_null(zone_find(refused[i]), "%s", refused[i]);
	const struct zone *paris = zone_find("Europe/Paris");
	cr_expect_str_eq(zone_name(paris), "Europe/Paris");
	cr_expect_eq(zone_find("Europe/Paris"), paris, "a zone is read once");
}

Test(zone, wall_time_may_be_skipped_or_repeated)
{
	static const struct {
		const char *wall;
		enum zone_wall kind;
		const char *utc;
	} rows[] = {
		/* golden dates D01 to D03 */
		{ "2023-02-14T00:00:00Z", ZONE_WALL_ONCE, "2023-02-13T23:00:00Z" },
		{ "2023-05-15T23:59:59Z", ZONE_WALL_ONCE, "2023-05-15T21:59:59Z" },
		{ "2023-03-15T00:00:00Z", ZONE_WALL_ONCE, "2023-03-14T23:00:00Z" },
		{ "2023-03-26T01:59:59.5Z", ZONE_WALL_ONCE, "2023-03-26T00:59:59.5Z" },
		{ "2023-03-26T02:00:00Z", ZONE_WALL_NEVER, NULL },
		{ "2023-03-26T02:59:59Z", ZONE_WALL_NEVER, NULL },
		{ "2023-03-26T03:00:00Z", ZONE_WALL_ONCE, "2023-03-26T01:00:00Z" },
		{ "2023-10-29T01:59:59Z", ZONE_WALL_ONCE, "2023-10-28T23:59:59Z" },
		{ "2023-10-29T02:00:00Z", ZONE_WALL_TWICE, NULL },
		{ "2023-10-29T02:59:59Z", ZONE_WALL_TWICE, NULL },
		{ "2023-10-29T03:00:00Z", ZONE_WALL_ONCE, "2023-10-29T02:00:00Z" },
	};
	const struct zone *paris = zone_find("Europe/Paris");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct instant found = { 42 };
		enum zone_wall kind = zone_instant(paris, at(rows[i].wall), &found);
		cr_expect_eq(kind, rows[i].kind, "%s", rows[i].wall);
		int64_t expected = rows[i].utc != NULL ? at(rows[i].utc).us : 42;
		cr_expect_eq(found.us, expected, "%s", rows[i].wall);
	}
}

Test(zone, days_start_where_they_start)
{
	static const struct {
		const char *zone, *day, *utc;
	} rows[] = {
		{ "Europe/Paris", "2023-03-26", "2023-03-25T23:00:00Z" },
		{ "Europe/Paris", "2023-03-27", "2023-03-26T22:00:00Z" },
		{ "Europe/Paris", "2023-10-29", "2023-10-28T22:00:00Z" },
		{ "Europe/Paris", "2023-10-30", "2023-10-29T23:00:00Z" },
		{ "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z" }, /* no midnight */
		{ "America/Havana", "2023-11-05", "2023-11-05T04:00:00Z" },    /* midnight twice */
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *zone = zone_find(rows[i].zone);
		struct date day;
		cr_assert(date_parse(rows[i].day, &day));
		struct instant start = zone_day_start(zone, day);
		cr_expect_eq(start.us, at(rows[i].utc).us, "%s %s", rows[i].zone, rows[i].day);
		cr_expect_eq(zone_date(zone, start).days, day.days);
		cr_expect_eq(zone_date(zone, (struct instant){ start.us - 1 }).days, day.days - 1);
	}
}
