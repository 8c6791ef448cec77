/* The canonical form of any text is a text whose canonical form is itself, with or without a tree.
 */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 4e19 is canonical as 40000000000000000000, which passes 64 bits: our reader refuses it. */
static bool has_long_integer(struct bytes text)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.length && digits < 19; i++)
		digits = text.data[i] >= '0' && text.data[i] <= '9' ? digits + 1 : 0;
	return digits == 19;
}

/* Beside a real number, which only the tree writes, it is the same text. */
static void same_by_tree(struct work *w, struct bytes text, struct bytes canonical)
{
	struct buffer beside = buffer_new(w->arena, text.length + 8);
	struct bytes out = { 0 };
	buffer_add_char(&beside, '[');
	buffer_add(&beside, text.data, text.length);
	buffer_add_text(&beside, ",0.5]");
	if (json_canonical(w, (struct bytes){ beside.data, beside.length }, &out) != OK)
		return; /* one level deeper */
	if (out.length != canonical.length + 6 ||
	    memcmp(out.data + 1, canonical.data, canonical.length) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	struct bytes once = { 0 }, twice = { 0 };
	if (json_canonical(&w, (struct bytes){ (const char *)data, size }, &once) != OK)
		return 0;
	same_by_tree(&w, (struct bytes){ (const char *)data, size }, once);
	if (json_canonical(&w, once, &twice) != OK) {
		if (!has_long_integer(once))
			abort();
		return 0;
	}
	if (once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0)
		abort();
	return 0;
}
