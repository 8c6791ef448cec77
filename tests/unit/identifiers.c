/* The golden identifiers, each with the class of its fault. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/identifier.h"
#include "base/json.h"
#include "gen/schema.h"

TestSuite(identifiers, .timeout = 10);

static const struct field *member_of(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->count; i++) {
		if (strcmp(shape->fields[i].name, name) == 0)
			return &shape->fields[i];
	}
	cr_assert_fail("%s has no member %s", shape->name, name);
	return NULL;
}

/* The contract alone describes an association's number: its pattern is the check. */
static const char *rna_fault(const char *value)
{
	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	struct verdict faults = verdict_in(arena);
	struct organisation_create kept = { 0 };
	text_into_field(&w, value, member_of(&organisation_create_shape, "rna"), "#/rna", &faults,
			&kept);
	return verdict_ok(&faults) ? "" : "format";
}

static const char *fault_of(const char *kind, const char *value)
{
	if (strcmp(kind, "siret") == 0)
		return identifier_fault_words[siret_check(value)];
	if (strcmp(kind, "siren") == 0)
		return identifier_fault_words[siren_check(value)];
	if (strcmp(kind, "rna") == 0)
		return rna_fault(value);
	cr_assert_str_eq(kind, "commune");
	return commune_code_valid(value) ? "" : "format";
}

Test(identifiers, golden)
{
	FILE *golden = fopen(GUICHET_SOURCE_DIR "/tests/golden/identifiers.csv", "r");
	cr_assert_not_null(golden);
	char line[512];
	size_t count = 0;
	cr_assert_not_null(fgets(line, sizeof(line), golden)); /* the headings */
	while (fgets(line, sizeof(line), golden) != NULL) {
		char *rest = line;
		const char *id = strsep(&rest, ",");
		const char *kind = strsep(&rest, ",");
		const char *value = strsep(&rest, ",");
		const char *valid = strsep(&rest, ",");
		const char *code = strsep(&rest, ",");
		const char *found = fault_of(kind, value);
		cr_expect_str_eq(found, code, "%s: %s", id, found);
		cr_expect_eq(found[0] == '\0', strcmp(valid, "true") == 0, "%s", id);
		count++;
	}
	fclose(golden);
	cr_expect_eq(count, 33);
}
