#include "domain/indicator.h"

#include <criterion/criterion.h>
#include <string.h>

#include "gen/permissions.h"
#include "unit/rules_kit.h"

TestSuite(indicator, .timeout = 5);

/* clang-format off */
static const struct {
	const char *situation, *from, *to, *observed, *expected;
} rows[] = {
	{ "apprentices in 2018",             "33000",  "50000",  "38000",   "29.41" },
	{ "apprentices in 2019",             "33000",  "50000",  "40000",   "41.18" },
	{ "nothing has moved",               "33000",  "50000",  "33000",   "0.00" },
	{ "the target is met",               "33000",  "50000",  "50000",   "100.00" },
	{ "the target is passed",            "33000",  "50000",  "67000",   "200.00" },
	{ "it went backwards",               "33000",  "50000",  "32000",   "-5.88" },
	{ "a little backwards",              "33000",  "50000",  "32999.9", "0.00" },
	{ "less is the aim",                 "100",    "50",     "75",      "50.00" },
	{ "less is the aim, and it is more", "100",    "50",     "101",     "-2.00" },
	{ "half of a hundredth goes up",     "0",      "20000",  "1",       "0.01" },
	{ "less than half does not",         "0",      "20001",  "1",       "0.00" },
	{ "half of a hundredth below goes up too", "0", "20000", "-1",      "0.00" },
	{ "decimals count",                  "0.5",    "1.0",    "0.6251",  "25.02" },
	{ "the widest figures",              "-999999999999.9999", "999999999999.9999", "0", "50.00" },
	{ "the farthest that is told",       "0",      "0.0001", "999.9999", "999999900.00" },
	{ "farther than is told",            "0",      "0.0001", "1000",    NULL },
	{ "farther the other way",           "0",      "0.0001", "-1000.1", NULL },
	{ "the target is where it starts",   "10",     "10.00",  "12",      NULL },
};
/* clang-format on */

static const char *percent(struct arena *arena, const char *from, const char *to,
			   const char *observed)
{
	struct indicator_point baseline = { .value = from }, target = { .value = to };
	struct indicator indicator = { .baseline = &baseline, .target = &target };
	struct observation observation = { .value = observed };
	const char *found = progress_percent(arena, &indicator, &observation);
	return found == NULL ? "untold" : found;
}

Test(indicator, tells_its_progress_exactly)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *found = percent(arena, rows[i].from, rows[i].to, rows[i].observed);
		const char *expected = rows[i].expected == NULL ? "untold" : rows[i].expected;
		cr_expect_str_eq(found, expected, "%s: %s", rows[i].situation, found);
	}
}

Test(indicator, gives_the_golden_progress)
{
	arena_auto_t *arena = arena_new();
	const struct golden_table table = golden_table(arena, "statistics.csv");
	size_t looked_at = 0;
	for (size_t row = 0; row < table.count; row++) {
		if (strcmp(golden_cell(&table, row, "measure"), "progress") != 0)
			continue;
		const char *found = percent(arena, "0", golden_cell(&table, row, "b"),
					    golden_cell(&table, row, "a"));
		cr_expect_str_eq(found, golden_cell(&table, row, "expected"), "%s: %s",
				 golden_cell(&table, row, "reason"), found);
		looked_at++;
	}
	cr_expect_eq(looked_at, 2);
}

/* clang-format off */
static const struct {
	const char *situation;
	bool baseline, target;
	const char *place, *territory, *set; /* of the indicator; of the observation */
	bool told;
} places[] = {
	{ "the same territory",               true,  true,  "region:32", "region:32",      NULL,    true },
	{ "a territory is not told",          true,  true,  "region:32", NULL,             NULL,    true },
	{ "neither tells one",                true,  true,  NULL,        NULL,             NULL,    true },
	{ "a part of the region",             true,  true,  "region:32", "departement:59", NULL,    false },
	{ "a territory, and none to compare", true,  true,  NULL,        "region:32",      NULL,    false },
	{ "an employment basin",              true,  true,  "region:32", NULL,             "basin", false },
	{ "no baseline",                      false, true,  NULL,        NULL,             NULL,    false },
	{ "no target",                        true,  false, NULL,        NULL,             NULL,    false },
};
/* clang-format on */

Test(indicator, compares_a_place_with_itself_only)
{
	arena_auto_t *arena = arena_new();
	struct indicator_point from = { .value = "1" }, to = { .value = "2" };
	for (size_t i = 0; i < COUNT(places); i++) {
		struct indicator indicator = { .baseline = places[i].baseline ? &from : NULL,
					       .target = places[i].target ? &to : NULL,
					       .territory = places[i].place };
		struct observation observation = { .value = "2",
						   .territory = places[i].territory,
						   .territory_set = places[i].set };
		const char *found = progress_percent(arena, &indicator, &observation);
		cr_expect_eq(found != NULL, places[i].told, "%s", places[i].situation);
	}
}

/* clang-format off */
static const struct {
	const char *situation;
	enum measure measure, said;
	const char *on;
	bool territory, set;
	const char *expected;
} observations[] = {
	{ "a stock of a stock",             MEASURE_STOCK, MEASURE_STOCK, NULL,         false, false, "" },
	{ "a flow of a flow, with its day", MEASURE_FLOW,  MEASURE_FLOW,  "2020-12-31", true,  false, "" },
	{ "a basin",                        MEASURE_STOCK, MEASURE_STOCK, "2020-01-01", false, true,  "" },
	{ "a flow of a stock",              MEASURE_STOCK, MEASURE_FLOW,  NULL,         false, false,
	  "measure-mixed" },
	{ "a stock of a flow",              MEASURE_FLOW,  MEASURE_STOCK, NULL,         false, false,
	  "measure-mixed" },
	{ "the day of another year",        MEASURE_STOCK, MEASURE_STOCK, "2021-01-01", false, false,
	  "year-contradicts-date" },
	{ "two places",                     MEASURE_STOCK, MEASURE_STOCK, NULL,         true,  true,
	  "territory-twice" },
};
/* clang-format on */

Test(indicator, takes_what_it_measures)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(observations); i++) {
		struct verdict found = verdict_in(arena);
		struct date on = { 0 };
		if (observations[i].on != NULL)
			on = day(observations[i].on);
		struct observation_write given = {
			.measure = observations[i].said,
			.year = 2020,
			.on = observations[i].on == NULL ? NULL : &on,
			.territory = observations[i].territory ? "region:32" : NULL,
			.territory_set = observations[i].set ? "basin" : NULL,
		};
		observation_check(&(struct indicator){ .measure = observations[i].measure }, &given,
				  &found);
		cr_expect_str_eq(codes_of(arena, &found), observations[i].expected, "%s: %s",
				 observations[i].situation, codes_of(arena, &found));
	}
}

Test(indicator, aims_somewhere_else)
{
	arena_auto_t *arena = arena_new();
	struct indicator_point ten = { .value = "10" }, also = { .value = "10.0000" },
			       eleven = { .value = "11" };
	struct verdict found = verdict_in(arena);
	indicator_check(&(struct indicator_write){ .baseline = &ten, .target = &eleven }, &found);
	indicator_check(&(struct indicator_write){ .baseline = &ten }, &found);
	indicator_check(&(struct indicator_write){ .target = &ten }, &found);
	cr_expect(verdict_ok(&found));
	indicator_check(&(struct indicator_write){ .baseline = &ten, .target = &also }, &found);
	cr_expect_str_eq(codes_of(arena, &found), "target-is-baseline");
}

Test(indicator, is_observed_by_managers)
{
	arena_auto_t *arena = arena_new();
	struct possible_action_list actions;
	struct asker asker = { 1u << ROLE_ADMIN, UINT64_C(1) << SCOPE_PROGRAMMES_WRITE };
	indicator_actions(arena, &asker, (struct uuid){ { 0 } }, &actions);
	cr_expect_eq(actions.count, 1);
	cr_expect_str_eq(actions.items[0].name, "add_observation");
	asker.scopes = 0;
	indicator_actions(arena, &asker, (struct uuid){ { 0 } }, &actions);
	cr_expect_eq(actions.count, 0);
}
