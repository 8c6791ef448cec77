/* Reads the compiled files of tzdata (RFC 8536), once per zone. */
#include "base/zone.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/zone_file.h"

#define FOLDER    "/usr/share/zoneinfo/"
#define NAME_MAX_ 64
#define FILE_MAX  ((off_t)64 * 1024)
#define DAY       INT64_C(86400)

static int64_t divide_floor(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

static int64_t seconds_of(struct instant at)
{
	return divide_floor(at.us, 1000000);
}

/* --- finding */

/* Names of the data base begin with a capital: copies under other names (posix/, right/) do not. */
static bool name_plain(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789_+-/";
	size_t length = strlen(name);
	return length > 0 && length <= NAME_MAX_ && name[0] >= 'A' && name[0] <= 'Z' &&
	       strspn(name, allowed) == length;
}

static bool read_whole(int file, void *to, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t got = read(file, (char *)to + done, size - done);
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static struct zone *load_open(int file, const char *name)
{
	struct stat about;
	if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > FILE_MAX)
		return NULL;
	size_t size = (size_t)about.st_size;
	unsigned char *data = malloc(size + 1);
	if (data == NULL)
		abort();
	struct zone *zone = NULL;
	if (read_whole(file, data, size))
		zone = zone_file_read(data, size, name);
	free(data);
	return zone;
}

static struct zone *load(const char *name)
{
	char path[sizeof(FOLDER) + NAME_MAX_] = FOLDER;
	memcpy(path + sizeof(FOLDER) - 1, name, strlen(name) + 1);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return NULL;
	struct zone *zone = load_open(file, name);
	close(file);
	return zone;
}

const struct zone *zone_find(const char *iana_name)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct zone *known; /* a few zones, kept for ever */
	if (!name_plain(iana_name))
		return NULL;
	pthread_mutex_lock(&lock);
	struct zone *zone = known;
	while (zone != NULL && strcmp(zone->name, iana_name) != 0)
		zone = zone->next;
	if (zone == NULL && (zone = load(iana_name)) != NULL) {
		zone->next = known;
		known = zone;
	}
	pthread_mutex_unlock(&lock);
	return zone;
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

/* --- offsets */

static int32_t offset_at(const struct zone *zone, int64_t second)
{
	size_t low = 0, high = zone->change_count;
	if (high == 0 || second >= zone->changes[high - 1].at)
		return zone_rule_offset(&zone->rule, second);
	while (low < high) { /* the first change after the second */
		size_t middle = (low + high) / 2;
		if (zone->changes[middle].at <= second)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? zone->first_offset : zone->changes[low - 1].offset;
}

int32_t zone_offset(const struct zone *zone, struct instant at)
{
	return offset_at(zone, seconds_of(at));
}

struct date zone_date(const struct zone *zone, struct instant at)
{
	int64_t second = seconds_of(at);
	return (struct date){ (int32_t)divide_floor(second + offset_at(zone, second), DAY) };
}

/* The one or two moments at which clocks there show the wall time; returns how many. */
static size_t moments(const struct zone *zone, int64_t wall, int64_t ret[static 2])
{
	int32_t before = offset_at(zone, wall - DAY), after = offset_at(zone, wall + DAY);
	size_t count = 0;
	if (offset_at(zone, wall - before) == before)
		ret[count++] = wall - before;
	if (after != before && offset_at(zone, wall - after) == after)
		ret[count++] = wall - after;
	return count;
}

enum zone_wall zone_instant(const struct zone *zone, struct instant wall_as_utc,
			    struct instant *ret)
{
	int64_t wall = seconds_of(wall_as_utc), found[2];
	size_t count = moments(zone, wall, found);
	if (count == 0)
		return ZONE_WALL_NEVER;
	if (count == 2)
		return ZONE_WALL_TWICE;
	ret->us = wall_as_utc.us + (found[0] - wall) * 1000000;
	return ZONE_WALL_ONCE;
}

struct instant zone_day_start(const struct zone *zone, struct date day)
{
	int64_t wall = day.days * DAY, found[2];
	if (moments(zone, wall, found) > 0)
		return (struct instant){ found[0] * 1000000 };
	/* Midnight is skipped: the day starts at the change, which lies within two days. */
	int64_t low = wall - DAY, high = wall + DAY;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (divide_floor(middle + offset_at(zone, middle), DAY) < day.days)
			low = middle;
		else
			high = middle;
	}
	return (struct instant){ high * 1000000 };
}
