/* The canonical form of any text is a text whose canonical form is itself. */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	struct bytes once = { 0 }, twice = { 0 };
	if (json_canonical(&w, (struct bytes){ (const char *)data, size }, &once) != OK)
		return 0;
	if (json_canonical(&w, once, &twice) != OK || once.length != twice.length ||
	    memcmp(once.data, twice.data, once.length) != 0)
		abort();
	return 0;
}
