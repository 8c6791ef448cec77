/* vsnprintf for the formats that nearly all texts here have. */
#ifndef GUICHET_BASE_PRINT_H
#define GUICHET_BASE_PRINT_H

#include <stdarg.h>
#include <stddef.h>

/* As vsnprintf, but quick when the format holds nothing but %s, %d, %zu and %lld; past the room,
 * what was written does not count. */
int print_into(char *to, size_t room, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

#endif
