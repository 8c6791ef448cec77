/* The source of a place in the rules of a call: the nearest one above it. */
#include "domain/lint.h"

#include "unit/rules_kit.h"

#include <criterion/criterion.h>

TestSuite(rule_provenance, .timeout = 20);

Test(rule_provenance, a_place_has_the_nearest_provenance)
{
	/* clang-format off */
	const struct { const char *pointer, *text; } rows[] = {
		{ "#/envelope/amount",                      "Un budget de 3,9 millions d'euros" },
		{ "#/envelope",                             "Un budget de 3,9 millions d'euros" },
		{ "#/phases/2/opens_at",                    "En continu du 14/02/2022 au 14/05/2023" },
		{ "#/phases/2",                             "En continu du 14/02/2022 au 14/05/2023" },
		{ "#/phases/2/provenance/source_text",      "En continu du 14/02/2022 au 14/05/2023" },
		{ "#/collective/roles/0/conditions/0/code", "collectif ou groupement" },
		{ "#/phases",                               NULL },
		{ "#/phases/99",                            NULL },
		{ "#/phases/x",                             NULL },
		{ "#/axes/0/label",                         NULL },
		{ "#/target_audiences/0",                   NULL },
		{ "#/own_funding/min_rate",                 NULL },
		{ "#/title/x",                              NULL },
		{ "#/nothing",                              NULL },
		{ "#",                                      NULL },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct provenance *found = rule_provenance(rules, rows[i].pointer);
		cr_expect(text_equal(found == NULL ? NULL : found->source_text, rows[i].text), "%s",
			  rows[i].pointer);
	}
}
