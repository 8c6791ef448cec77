#include "domain/open_day.h"

enum { EPOCH_WEEKDAY = 4, SATURDAY = 6, DAYS_A_WEEK = 7 }; /* 1970-01-01 was a Thursday */

static bool weekend(struct date day)
{
	int64_t weekday = ((int64_t)day.days + EPOCH_WEEKDAY) % DAYS_A_WEEK;
	return weekday == 0 || weekday == SATURDAY;
}

/* Gregorian Easter, by the rule of Meeus, Jones and Butcher. */
static struct date easter(int year)
{
	int golden = year % 19, century = year / 100, rest = year % 100;
	int correction = (century - (century + 8) / 25 + 1) / 3;
	int moon = (19 * golden + century - century / 4 - correction + 15) % 30;
	int sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
	int late = (golden + 11 * moon + 22 * sunday) / 451;
	int sum = moon + sunday - 7 * late + 114;
	return date_of((struct civil){ .year = year, .month = sum / 31, .day = sum % 31 + 1 });
}

static bool holiday(struct date day)
{
	static const struct {
		int month, day;
	} fixed[] = { { 1, 1 },  { 5, 1 },  { 5, 8 },   { 7, 14 },
		      { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 } };
	static const int after_easter[] = { 1, 39, 50 }; /* its Monday, Ascension, Whit Monday */
	struct civil civil = date_civil(day);
	for (size_t i = 0; i < COUNT(fixed); i++)
		if (civil.month == fixed[i].month && civil.day == fixed[i].day)
			return true;
	for (size_t i = 0; i < COUNT(after_easter); i++)
		if (day.days == easter(civil.year).days + after_easter[i])
			return true;
	return false;
}

struct date open_day_from(struct date day)
{
	while (weekend(day) || holiday(day))
		day.days++;
	return day;
}
