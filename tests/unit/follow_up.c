#include "domain/follow_up.h"

#include <criterion/criterion.h>

#include "unit/rules_kit.h"

TestSuite(follow_up, .timeout = 5);

static const struct uuid member_1 = { { 1 } }, member_2 = { { 2 } }, stranger = { { 3 } };
static struct indicator_rule asked[] = {
	{ .code = "trainees", .label = "Personnes", .unit = "personnes", .people_trained = NULL },
	{ .code = "places", .label = "Places", .unit = "places", .measure = MEASURE_STOCK },
};
static const struct follow_up_rule follow_up = { .indicators = { asked, COUNT(asked) } };

/* clang-format off */
static const struct {
	const char *situation;
	struct planned_value values[3];
	const char *expected;
} rows[] = {
	{ "nothing", { { 0 } }, "" },
	{ "of the collective", { { "trainees", NULL, NULL, 3 } }, "" },
	{ "by member", { { "trainees", &member_1, NULL, 3 }, { "trainees", &member_2, NULL, 3 } }, "" },
	{ "by territory", { { "trainees", NULL, "commune:02789", 3 },
			    { "trainees", NULL, "commune:59350", 3 },
			    { "trainees", NULL, NULL, 3 } }, "" },
	{ "two indicators of one", { { "trainees", &member_1, NULL, 3 }, { "places", &member_1, NULL, 3 } }, "" },
	{ "not followed", { { "jobs", NULL, NULL, 3 } }, "indicator-unknown" },
	{ "somebody else's member", { { "places", &stranger, NULL, 3 } }, "indicator-member-unknown" },
	{ "elsewhere", { { "places", NULL, "commune:62041", 3 } }, "territory-outside-project" },
	{ "twice", { { "places", NULL, NULL, 3 }, { "places", NULL, NULL, 4 } }, "indicator-twice" },
	{ "twice of a member", { { "places", &member_1, NULL, 3 }, { "places", NULL, NULL, 3 },
				 { "places", &member_1, NULL, 3 } }, "indicator-twice" },
	{ "everything", { { "jobs", &stranger, "commune:62041", 3 },
			  { "jobs", &stranger, "commune:62041", 3 } },
	  "indicator-unknown indicator-member-unknown territory-outside-project "
	  "indicator-unknown indicator-member-unknown territory-outside-project indicator-twice" },
};
/* clang-format on */

Test(follow_up, plans_what_is_of_the_file)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = *golden_rules(arena, "chf-2023");
	struct collective_member members[] = { { .id = member_1 }, { .id = member_2 } };
	const char *places[] = { "commune:02789", "commune:59350" };
	struct application_facts facts = { .rules = &rules,
					   .members = { members, COUNT(members) },
					   .territories = { places, COUNT(places) } };
	rules.follow_up = &follow_up;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict found = verdict_in(arena);
		struct planned_value values[3];
		struct planned_value_list list = { values, 0 };
		while (list.count < 3 && rows[i].values[list.count].indicator != NULL) {
			values[list.count] = rows[i].values[list.count];
			list.count++;
		}
		planned_check(&facts, &list, &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
	}
}

Test(follow_up, is_nothing_where_the_call_follows_nothing)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = *golden_rules(arena, "chf-2023");
	struct application_indicator_list shown = { 0 };
	rules.follow_up = NULL;
	cr_expect_null(indicator_rule_find(&rules, "trainees"));
	indicators_show(&rules, &(struct planned_value_list){ 0 },
			&(struct planned_value_list){ 0 }, arena, &shown);
	cr_expect_eq(shown.count, 0);
}

Test(follow_up, sums_the_lines_of_each_indicator)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = *golden_rules(arena, "chf-2023");
	struct planned_value values[] = { { "places", NULL, NULL, 12 },
					  { "trainees", &member_1, NULL, 60 },
					  { "trainees", &member_2, "commune:02789", 30 } };
	struct planned_value said[] = { { "trainees", &member_1, NULL, 45 },
					{ "trainees", NULL, NULL, 15 } };
	const struct planned_value_list nothing = { 0 };
	struct application_indicator_list shown = { 0 };
	rules.follow_up = &follow_up;
	indicators_show(&rules, &(struct planned_value_list){ values, COUNT(values) }, &nothing,
			arena, &shown);
	cr_expect_null(shown.items[0].realised);
	cr_expect_str_eq(shown.items[0].progress_percent, "0.00");
	cr_assert_eq(shown.count, 2);
	cr_expect_str_eq(shown.items[0].code, "trainees");
	cr_expect_eq(*shown.items[0].planned, 90);
	cr_assert_eq(shown.items[0].lines.count, 2);
	cr_expect_str_eq(shown.items[0].lines.items[1].territory, "commune:02789");
	cr_expect_eq(*shown.items[1].planned, 12);

	indicators_show(&rules, &(struct planned_value_list){ values, COUNT(values) },
			&(struct planned_value_list){ said, COUNT(said) }, arena, &shown);
	cr_assert_eq(shown.items[0].lines.count, 3);
	cr_expect_eq(*shown.items[0].lines.items[0].realised, 45);
	cr_expect_null(shown.items[0].lines.items[1].realised);
	cr_expect_null(shown.items[0].lines.items[2].planned);
	cr_expect_eq(*shown.items[0].realised, 60);
	cr_expect_str_eq(shown.items[0].progress_percent, "66.67");
	cr_expect_null(shown.items[1].realised);

	indicators_show(&rules, &(struct planned_value_list){ values, 1 }, &nothing, arena, &shown);
	cr_expect_null(shown.items[0].planned);
	cr_expect_null(shown.items[0].progress_percent);
	cr_expect_eq(*shown.items[1].planned, 12);
}
