/* Any Upload-Metadata: refused, or a file that may be named on a disk and in a header. */
#include "http/upload_metadata.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	struct upload_metadata found = { 0 };
	const char *text = arena_text(arena, (const char *)data, size);
	if (upload_metadata_read(&w, text, &found) != OK)
		return 0;
	if (found.kind == NULL || found.filename == NULL || *found.filename == '\0' ||
	    strpbrk(found.filename, "/\r\n") != NULL)
		abort();
	return 0;
}
