/* The C half of the comparison with another validator: reads one document a line, says whether the
 * service would take it.
 *
 * A line is: name of the schema, TAB, "whole" or "patch", TAB, JSON text.  The answer is "valid",
 * or "invalid" with the first fault. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "gen/schema.h"

static const struct shape *shape_named(const char *name)
{
	for (size_t i = 0; i < schema_shape_count; i++) {
		if (strcmp(schema_shapes[i]->name, name) == 0)
			return schema_shapes[i];
	}
	fprintf(stderr, "no schema is called %s\n", name);
	exit(2);
}

static void judge(const struct shape *shape, enum json_mode mode, struct bytes text)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	struct verdict *faults = verdict_new(arena);
	json_auto_t *json = NULL;
	if (json_parse(&w, text, &json) != OK) {
		puts("invalid unreadable");
		return;
	}
	json_into(&w, json, shape, mode, "#", faults, arena_alloc(arena, shape->size));
	if (verdict_ok(faults))
		puts("valid");
	else
		printf("invalid %s %s\n", faults->items[0].place,
		       reason_texts[faults->items[0].reason].code);
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	while ((length = getline(&line, &room, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		char *rest = line;
		const char *name = strsep(&rest, "\t");
		const char *mode = strsep(&rest, "\t");
		if (mode == NULL || rest == NULL) {
			fputs("a line is: schema TAB mode TAB document\n", stderr);
			return 2;
		}
		judge(shape_named(name), strcmp(mode, "patch") == 0 ? JSON_PATCH : JSON_WHOLE,
		      (struct bytes){ rest, strlen(rest) });
	}
	free(line);
	return 0;
}
