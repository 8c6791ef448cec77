/* Any text read as a request or a patch: refused with its faults, or a struct that writes itself as
 * a text that reads as the same struct.
 *
 * The first byte chooses the shape; what follows a zero byte is a patch of what stands before. */
#include "base/json_value.h"
#include "base/zone.h"
#include "gen/schema.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct shape *const shapes[] = {
	&call_write_shape,         &application_create_shape, &application_patch_shape,
	&budget_write_shape,       &member_create_shape,      &member_patch_shape,
	&organisation_patch_shape, &simulation_request_shape, &preselection_write_shape,
	&call_clock_write_shape,   &collective_write_shape,   &territory_set_write_shape,
};

static struct bytes written(struct work *w, const struct shape *shape, const void *value)
{
	struct buffer text = buffer_new(w->arena, 256);
	json_write(&text, shape, value, zone_find("Europe/Paris"));
	return (struct bytes){ text.data, text.length };
}

/* The direct reader may leave a text alone; else it reads what the tree gives, and no fault. */
static void expect_direct(struct work *w, struct bytes text, const struct shape *shape,
			  const void *by_tree)
{
	void *value = arena_alloc(w->arena, shape->size);
	if (!json_direct(w, text, shape, value))
		return;
	if (by_tree == NULL)
		abort();
	struct bytes one = written(w, shape, value), other = written(w, shape, by_tree);
	if (one.length != other.length || memcmp(one.data, other.data, one.length) != 0)
		abort();
}

static bool read_text(struct work *w, struct bytes text, const struct shape *shape,
		      enum json_mode mode, void *ret)
{
	json_auto_t *json = NULL;
	struct verdict *faults = verdict_new(w->arena);
	*w->problem = (struct problem){ 0 };
	if (json_parse(w, text, &json) != OK)
		return false;
	json_into(w, json, shape, mode, "#", faults, ret);
	for (size_t i = 0; i < faults->count; i++)
		if (faults->items[i].reason == REASON_NONE)
			abort(); /* a fault that says nothing */
	if (mode == JSON_WHOLE)
		expect_direct(w, text, shape, verdict_ok(faults) ? ret : NULL);
	return verdict_ok(faults);
}

/* What is accepted is written as a valid text, which reads and writes as itself. */
static void expect_stable(struct work *w, const struct shape *shape, const void *value)
{
	void *again = arena_alloc(w->arena, shape->size);
	struct bytes first = written(w, shape, value);
	if (!read_text(w, first, shape, JSON_WHOLE, again))
		abort();
	struct bytes second = written(w, shape, again);
	if (first.length != second.length || memcmp(first.data, second.data, first.length) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	const struct shape *shape = shapes[data[0] % COUNT(shapes)];
	const char *text = (const char *)data + 1;
	size_t length = strnlen(text, size - 1);
	void *value = arena_alloc(arena, shape->size);

	bool whole = read_text(&w, (struct bytes){ text, length }, shape, JSON_WHOLE, value);
	if (whole)
		expect_stable(&w, shape, value);
	if (length + 2 >= size)
		return 0;
	struct bytes patch = { text + length + 1, size - 2 - length };
	if (whole && read_text(&w, patch, shape, JSON_PATCH, value))
		expect_stable(&w, shape, value);
	return 0;
}
