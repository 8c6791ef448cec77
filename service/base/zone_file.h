/* A zone in memory, as read from a compiled file of tzdata. */
#ifndef GUICHET_BASE_ZONE_FILE_H
#define GUICHET_BASE_ZONE_FILE_H

#include "base/types.h"

struct zone_change {
	int64_t at; /* seconds since 1970, UTC */
	int32_t offset;
};

/* A day of the year on which clocks change: Mm.w.d, Jn or n of POSIX. */
struct zone_day {
	enum { ZONE_DAY_NONE, ZONE_DAY_MONTH, ZONE_DAY_JULIAN, ZONE_DAY_ZERO } kind;
	int32_t month, week, day;
	int32_t second; /* of the local day; may be negative or pass 24 hours */
};

/* What holds after the last change: CET-1CEST,M3.5.0,M10.5.0/3. */
struct zone_rule {
	int32_t standard, summer; /* seconds east of UTC */
	struct zone_day start, end;
};

struct zone {
	struct zone *next;
	char *name;
	int32_t first_offset; /* before the first change */
	struct zone_change *changes;
	size_t change_count;
	struct zone_rule rule;
};

/* NULL when it is not such a file.  Never freed. */
struct zone *zone_file_read(const unsigned char *data, size_t size, const char *name);
bool zone_rule_read(const char *text, struct zone_rule *ret);
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t second);

#endif
