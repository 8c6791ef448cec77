/* Identifiers of version 7 (RFC 9562): sorted by birth, within a process without exception. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/types.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool has_hyphen(size_t byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

bool uuid_parse(const char *text, struct uuid *ret)
{
	struct uuid value;
	if (strlen(text) != 36)
		return false;
	for (size_t i = 0; i < sizeof(value.bytes); i++) {
		if (has_hyphen(i) && *text++ != '-')
			return false;
		int high = hex_value(text[0]), low = hex_value(text[1]);
		if (high < 0 || low < 0)
			return false;
		value.bytes[i] = (uint8_t)(high * 16 + low);
		text += 2;
	}
	*ret = value;
	return true;
}

void uuid_format(struct uuid value, char ret[static 37])
{
	static const char digits[] = "0123456789abcdef";
	char *end = ret;
	for (size_t i = 0; i < sizeof(value.bytes); i++) {
		if (has_hyphen(i))
			*end++ = '-';
		*end++ = digits[value.bytes[i] >> 4];
		*end++ = digits[value.bytes[i] & 15];
	}
	*end = '\0';
}

/* Random bytes are drawn by the page, for each thread its own: one system call for some thirty
 * identifiers. */
static void random_bytes(uint8_t *to, size_t count)
{
	static _Thread_local uint8_t pool[256];
	static _Thread_local size_t left;
	if (left < count) {
		if (getrandom(pool, sizeof(pool), 0) != (ssize_t)sizeof(pool))
			abort();
		left = sizeof(pool);
	}
	left -= count;
	memcpy(to, pool + left, count);
	memset(pool + left, 0, count);
}

/* The next (millisecond, counter) after all those given: a clock that steps back, or 4096 births
 * in one millisecond, run the stamp ahead of the clock. */
static uint64_t next_stamp(uint64_t milliseconds, uint8_t random)
{
	static atomic_uint_fast64_t last;
	uint64_t before = atomic_load(&last), stamp;
	do {
		stamp = milliseconds << 12 | random;
		if (stamp <= before)
			stamp = before + 1;
	} while (!atomic_compare_exchange_weak(&last, &before, stamp));
	return stamp;
}

struct uuid uuid_new(struct instant now)
{
	uint8_t random[9];
	uint64_t milliseconds = now.us > 0 ? (uint64_t)now.us / 1000 : 0;

	random_bytes(random, sizeof(random));
	uint64_t stamp = next_stamp(milliseconds, random[8]);

	struct uuid value;
	for (size_t i = 0; i < 6; i++)
		value.bytes[i] = (uint8_t)(stamp >> (52 - 8 * i));
	value.bytes[6] = (uint8_t)(0x70 | (stamp >> 8 & 0x0f));
	value.bytes[7] = (uint8_t)stamp;
	memcpy(value.bytes + 8, random, 8);
	value.bytes[8] = (uint8_t)(0x80 | (value.bytes[8] & 0x3f));
	return value;
}

bool uuid_is_nil(struct uuid value)
{
	static const struct uuid nil;
	return uuid_equal(value, nil);
}

bool uuid_equal(struct uuid a, struct uuid b)
{
	return memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}
