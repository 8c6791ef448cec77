/* Decimal digits of a fixed width, for the forms of types.h. */
#ifndef GUICHET_BASE_DIGITS_H
#define GUICHET_BASE_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False when one of the characters is not a digit; 18 at most. */
static inline bool digits_read(const char *text, size_t length, int64_t *ret)
{
	int64_t value = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*ret = value;
	return true;
}

/* Writes at least `width` digits and returns where they end. */
static inline char *digits_write(char *to, uint64_t value, int width)
{
	char reversed[24];
	int count = 0;
	do {
		reversed[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	while (count < width)
		reversed[count++] = '0';
	while (count > 0)
		*to++ = reversed[--count];
	return to;
}

#endif
