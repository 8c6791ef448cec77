/* Who may not take part, who may not receive. */
#include "domain/exclusion.h"

#include "unit/rules_kit.h"

#include <criterion/criterion.h>

TestSuite(exclusion, .timeout = 10);

static struct call_rules *excluding(struct arena *arena, enum exclusion_from from,
				    const char *roles, const char *sirens)
{
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct exclusion_list *list = arena_new_one(arena, struct exclusion_list);
	struct text_list *of = arena_new_many(arena, struct text_list, 2);
	*list = (struct exclusion_list){ arena_new_one(arena, struct exclusion), 1 };
	list->items[0] = (struct exclusion){ .from = from, .reason = "un motif" };
	of[0] = words(arena, roles == NULL ? "" : roles);
	of[1] = words(arena, sirens == NULL ? "" : sirens);
	list->items[0].roles = roles == NULL ? NULL : &of[0];
	list->items[0].sirens = sirens == NULL ? NULL : &of[1];
	rules->exclusions = list;
	return rules;
}

Test(exclusion, by_role_by_entity_or_in_words)
{
	/* clang-format off */
	const struct {
		const char *situation;
		enum exclusion_from from;
		const char *roles, *sirens, *takes_part, *receives;
	} rows[] = {
		{ "a role that is there", EXCLUSION_FROM_PARTICIPATION, "third_place", NULL,
		  "excluded-from-participation", "" },
		{ "two members in two roles", EXCLUSION_FROM_PARTICIPATION,
		  "third_place training_provider", NULL,
		  "excluded-from-participation excluded-from-participation", "" },
		{ "a role that is not", EXCLUSION_FROM_PARTICIPATION, "temp_agency", NULL, "", "" },
		{ "an entity", EXCLUSION_FROM_AWARD, NULL, "000001024", "", "excluded-from-award" },
		{ "another entity", EXCLUSION_FROM_AWARD, NULL, "000001099", "", "" },
		{ "once for both", EXCLUSION_FROM_AWARD, "training_provider", "000001024", "",
		  "excluded-from-award" },
		{ "in words", EXCLUSION_FROM_PARTICIPATION, NULL, NULL, "", "" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct collective_member items[] = {
			{ .siret = "00000102400017", .roles = words(arena, "training_provider") },
			{ .siret = "00000103200010", .roles = words(arena, "third_place") },
		};
		const struct collective_member_list members = { items, COUNT(items) };
		const struct call_rules *rules =
			excluding(arena, rows[i].from, rows[i].roles, rows[i].sirens);
		struct rule_results results = rule_results_new(arena);
		struct verdict part = verdict_in(arena), award = verdict_in(arena);
		exclusion_check(rules, &members, &results);
		rule_results_join(&results.list, &part);
		exclusion_from_award_check(rules, &members, &award);
		cr_expect_str_eq(codes_of(arena, &part), rows[i].takes_part, "%s",
				 rows[i].situation);
		cr_expect_str_eq(codes_of(arena, &award), rows[i].receives, "%s",
				 rows[i].situation);
		cr_expect_eq(exclusion_in_words(&rules->exclusions->items[0]),
			     rows[i].roles == NULL && rows[i].sirens == NULL);
	}
}

Test(exclusion, a_call_that_excludes_nobody_looks_at_nothing)
{
	arena_auto_t *arena = arena_new();
	struct rule_results results = rule_results_new(arena);
	const struct collective_member_list nobody = { 0 };
	exclusion_check(golden_rules(arena, "chf-2023"), &nobody, &results);
	cr_expect_eq(results.list.count, 0);
}

Test(exclusion, cases_in_words_with_a_code_are_declared)
{
	/* clang-format off */
	static const struct { const char *situation, *declared, *expected; bool wanted; } rows[] = {
		{ "both", "sound unaided", "", false },
		{ "one", "unaided", "exclusion-not-declared", true },
		{ "none", "", "exclusion-not-declared exclusion-not-declared", true },
		{ "and another that nobody asks", "sound unaided rich", "declaration-unknown", false },
		{ "one that has members of its own", "sound unaided named", "declaration-unknown", false },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	struct text_list roles = words(arena, "temp_agency");
	struct exclusion cases[] = {
		{ .from = EXCLUSION_FROM_PARTICIPATION, .reason = "malsain", .code = "sound" },
		{ .from = EXCLUSION_FROM_AWARD, .reason = "déjà aidé", .code = "unaided" },
		{ .from = EXCLUSION_FROM_AWARD, .reason = "des personnes en jugent" },
		{ .from = EXCLUSION_FROM_AWARD,
		  .reason = "un rôle",
		  .roles = &roles,
		  .code = "named" },
	};
	const struct exclusion_list list = { cases, COUNT(cases) };
	const struct call_rules rules = { .exclusions = &list };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text_list declared = words(arena, rows[i].declared);
		struct verdict found = verdict_in(arena);
		declarations_check(&rules, &declared, &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
		cr_expect_eq(declarations_wanted(&rules, &declared), rows[i].wanted, "%s",
			     rows[i].situation);
	}
	const bool in_words[] = { false, false, true, false };
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(exclusion_in_words(&cases[i]), in_words[i], "case %zu", i);
}
