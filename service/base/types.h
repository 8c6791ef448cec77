/* The values of the field: money, rates, instants, dates, ids; none can be taken for another. */
#ifndef GUICHET_BASE_TYPES_H
#define GUICHET_BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MUST_CHECK   __attribute__((warn_unused_result))

struct arena;
struct zone;

struct money {
	int64_t cents;
};

struct rate {
	int32_t basis_points; /* RATE_WHOLE = the whole */
};
#define RATE_WHOLE 10000

struct instant {
	int64_t us; /* microseconds since 1970-01-01T00:00:00Z */
};

struct date {
	int32_t days; /* since 1970-01-01, in the proleptic Gregorian calendar */
};

struct uuid {
	uint8_t bytes[16];
};

/* A piece of memory with its length; may hold any byte. */
struct bytes {
	const char *data;
	size_t length;
};

struct text_list {
	const char **items;
	size_t count;
};

/* --- money: "1234.50", always two decimals; on the wire never signed */

#define MONEY_WIRE_MAX INT64_C(999999999999999) /* 13 digits before the point, in cents */

/* False when the text is not `^(0|[1-9][0-9]{0,12})\.[0-9]{2}$`. */
bool money_parse(const char *text, struct money *ret);
/* Writes "-0.05" too: lines of an explanation may be negative.  Returns the length written. */
size_t money_format(struct money value, char ret[static 24]);
/* value × rate rounded half up to the cent; exact for any wire amount. */
struct money money_share_half_up(struct money value, struct rate rate);
/* value × rate rounded down: a cap is never rounded in favour of the asker. */
struct money money_share_floor(struct money value, struct rate rate);

static inline struct money money_min(struct money a, struct money b)
{
	return a.cents < b.cents ? a : b;
}

/* --- rate: "0.70", two to four decimals, at most 1 */

bool rate_parse(const char *text, struct rate *ret);
size_t rate_format(struct rate value, char ret[static 16]); /* at least two decimals */

/* --- instant: RFC 3339 with an offset, at most six decimals; second 60 is refused, and so are the
 * first and the last day of the calendar, which have another year in another zone */

bool instant_parse(const char *text, struct instant *ret);
/* In the zone given (UTC when NULL), as 2023-05-15T23:59:59+02:00, decimals only when there are
 * some.  Returns the length written. */
size_t instant_format(struct instant value, const struct zone *zone, char ret[static 40]);
/* As PostgreSQL writes a timestamptz with datestyle ISO: 2023-05-15 21:59:59.5+00. */
bool instant_parse_sql(const char *text, struct instant *ret);

static inline bool instant_before(struct instant a, struct instant b)
{
	return a.us < b.us;
}

/* --- date: 2026-06-30 */

struct civil {
	int32_t year;
	int32_t month; /* 1 to 12 */
	int32_t day;   /* 1 to 31 */
};

bool date_parse(const char *text, struct date *ret);
size_t date_format(struct date value, char ret[static 16]);
struct civil date_civil(struct date value);
struct date date_of(struct civil civil); /* the day must exist */
/* Adds months and clamps to the last day of the month: 30/11 + 3 months = 28 or 29/02. */
struct date date_add_months(struct date value, int32_t months);
int32_t month_length(int32_t year, int32_t month);

/* --- uuid: lower case with hyphens; version 7 (RFC 9562), monotonic per process */

bool uuid_parse(const char *text, struct uuid *ret);
void uuid_format(struct uuid value, char ret[static 37]);
struct uuid uuid_new(struct instant now);
bool uuid_is_nil(struct uuid value);
bool uuid_equal(struct uuid a, struct uuid b);

/* --- text */

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
uint64_t text_hash(const char *text);          /* FNV-1a */
bool text_in(const char *text, const struct text_list *list);

#endif
