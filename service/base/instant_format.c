/* Instants as text, in the zone of the reader. */
#include "base/digits.h"
#include "base/types.h"
#include "base/zone.h"

static int64_t divide_floor(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

static char *write_offset(char *end, int32_t offset)
{
	uint32_t size = offset < 0 ? -(uint32_t)offset : (uint32_t)offset;
	*end++ = offset < 0 ? '-' : '+';
	end = digits_write(end, size / 3600, 2);
	*end++ = ':';
	return digits_write(end, size / 60 % 60, 2);
}

static char *write_clock(char *end, int64_t clock_us)
{
	int64_t second = clock_us / 1000000;
	end = digits_write(end, (uint64_t)(second / 3600), 2);
	*end++ = ':';
	end = digits_write(end, (uint64_t)(second / 60 % 60), 2);
	*end++ = ':';
	end = digits_write(end, (uint64_t)(second % 60), 2);
	int64_t fraction = clock_us % 1000000;
	if (fraction == 0)
		return end;
	*end++ = '.';
	end = digits_write(end, (uint64_t)fraction, 6);
	while (end[-1] == '0')
		end--;
	return end;
}

size_t instant_format(struct instant value, const struct zone *zone, char ret[static 40])
{
	int32_t offset = zone != NULL ? zone_offset(zone, value) : 0;
	/* RFC 3339 has no seconds in an offset; local mean times of old are told in UTC. */
	bool utc = zone == NULL || offset % 60 != 0;
	int64_t local = value.us + (utc ? 0 : (int64_t)offset * 1000000);
	int64_t days = divide_floor(local, INT64_C(86400000000));

	char *end = ret + date_format((struct date){ (int32_t)days }, ret);
	*end++ = 'T';
	end = write_clock(end, local - days * INT64_C(86400000000));
	if (utc)
		*end++ = 'Z';
	else
		end = write_offset(end, offset);
	*end = '\0';
	return (size_t)(end - ret);
}
