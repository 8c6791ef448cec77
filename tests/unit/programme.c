#include "domain/programme.h"

#include <criterion/criterion.h>
#include <string.h>

#include "gen/permissions.h"
#include "unit/rules_kit.h"

TestSuite(programme, .timeout = 5);

static const struct provenance sourced = { .basis = PROVENANCE_BASIS_SOURCED };
static const struct provenance gap = { .basis = PROVENANCE_BASIS_GAP };
static const struct money hundred = { 10000 };
static const int64_t eighty = 80, ninety = 90;

/* What each situation changes of a programme where all is well. */
struct programme_parts {
	struct programme_objective objectives[2];
	struct partner_count count;
	struct programme_funding line;
	struct programme_fact fact;
	struct programme_call_write call;
	const char *named[1];
	struct date starts, ends;
	struct programme_patch whole;
};

static struct programme_parts *fine(struct arena *arena)
{
	struct programme_parts *p = arena_new_one(arena, struct programme_parts);
	p->objectives[0] = (struct programme_objective){ "near", "Près", sourced };
	p->objectives[1] = (struct programme_objective){ "far", "Loin", sourced };
	p->count = (struct partner_count){ .measure = "signatories",
					   .count = &eighty,
					   .provenance = sourced };
	p->line = (struct programme_funding){ .amount = &hundred, .provenance = sourced };
	p->fact = (struct programme_fact){ .value = "2025", .provenance = sourced };
	p->named[0] = "near";
	p->call = (struct programme_call_write){ .objectives = { p->named, 1 } };
	p->starts = p->ends = day("2022-01-01");
	p->whole = (struct programme_patch){
		.starts_on = &p->starts,
		.ends_on = &p->ends,
		.objectives = { p->objectives, 2 },
		.partner_counts = { &p->count, 1 },
		.funding_lines = { &p->line, 1 },
		.facts = { &p->fact, 1 },
		.calls = { &p->call, 1 },
	};
	return p;
}

static void nothing(struct programme_parts *p)
{
	(void)p;
}
static void ends_a_day_early(struct programme_parts *p)
{
	p->ends.days--;
}
static void has_no_start(struct programme_parts *p)
{
	p->whole.starts_on = NULL;
	p->ends.days--;
}
static void has_no_end(struct programme_parts *p)
{
	p->whole.ends_on = NULL;
}
static void repeats_an_objective(struct programme_parts *p)
{
	p->objectives[1].code = "near";
}
static void names_another_objective(struct programme_parts *p)
{
	p->named[0] = "nowhere";
}
static void leaves_gaps(struct programme_parts *p)
{
	p->count.count = NULL;
	p->line.amount = NULL;
	p->fact.value = NULL;
	p->count.provenance = p->line.provenance = p->fact.provenance = gap;
}
static void fills_gaps(struct programme_parts *p)
{
	p->count.provenance = p->line.provenance = p->fact.provenance = gap;
}
static void forgets_values(struct programme_parts *p)
{
	p->count.count = NULL;
	p->line.amount = NULL;
	p->fact.value = NULL;
}

/* clang-format off */
static const struct {
	const char *situation;
	void (*change)(struct programme_parts *p);
	const char *expected;
} rows[] = {
	{ "all is well, a period of one day",  nothing,                 "" },
	{ "it ends before it starts",          ends_a_day_early,        "period-reversed" },
	{ "no start is known",                 has_no_start,            "" },
	{ "no end is known",                   has_no_end,              "" },
	{ "an objective stands twice",         repeats_an_objective,    "objective-twice" },
	{ "a call serves an objective of another programme",
	                                       names_another_objective, "objective-unknown" },
	{ "gaps are shown as gaps",            leaves_gaps,             "" },
	{ "a gap holds a value",               fills_gaps,   "gap-with-value gap-with-value gap-with-value" },
	{ "a value is empty without a word",   forgets_values, "value-missing value-missing value-missing" },
};
/* clang-format on */

Test(programme, holds_to_its_sources)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct programme_parts *p = fine(arena);
		struct verdict found = verdict_in(arena);
		rows[i].change(p);
		programme_check(&p->whole, &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
	}
}

/* "signatories 2 80..100 no, consulted 1 90..90 yes" */
static const char *ranges_text(struct arena *arena, const struct partner_range_list *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++) {
		const struct partner_range *r = &list->items[i];
		text = arena_printf(arena, "%s%s%s %d %d..%d %s", text, i == 0 ? "" : ", ",
				    r->measure, (int)r->claims, (int)r->least, (int)r->most,
				    r->agreed ? "yes" : "no");
	}
	return text;
}

#define CLAIM(what, how_many)                                                                      \
	{                                                                                          \
		.measure = (what), .count = (how_many)                                             \
	}

/* clang-format off */
static const struct {
	const char *situation;
	struct partner_count claims[3];
	const char *expected;
} claims[] = {
	{ "two sources disagree",      { CLAIM("signed", &ninety), CLAIM("signed", &eighty), CLAIM("asked", &ninety) },
	  "signed 2 80..90 no, asked 1 90..90 yes" },
	{ "the later source says more", { CLAIM("signed", &eighty), CLAIM("asked", &eighty), CLAIM("signed", &ninety) },
	  "signed 2 80..90 no, asked 1 80..80 yes" },
	{ "sources agree",             { CLAIM("signed", &eighty), CLAIM("signed", &eighty), CLAIM("signed", &eighty) },
	  "signed 3 80..80 yes" },
	{ "a gap is no claim",         { CLAIM("signed", NULL), CLAIM("asked", &eighty), CLAIM("asked", NULL) },
	  "asked 1 80..80 yes" },
};
/* clang-format on */

Test(programme, tells_what_its_sources_claim)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(claims); i++) {
		struct partner_count items[3];
		struct partner_range_list found;
		memcpy(items, claims[i].claims, sizeof items);
		partner_ranges(arena, &(struct partner_count_list){ items, 3 }, &found);
		cr_expect_str_eq(ranges_text(arena, &found), claims[i].expected, "%s: %s",
				 claims[i].situation, ranges_text(arena, &found));
	}
}

Test(programme, is_written_by_managers)
{
	arena_auto_t *arena = arena_new();
	struct possible_action_list actions;
	struct asker asker = { 1u << ROLE_MANAGER, UINT64_C(1) << SCOPE_PROGRAMMES_WRITE };
	programme_actions(arena, &asker, (struct uuid){ { 0 } }, &actions);
	cr_expect_eq(actions.count, 3);
	cr_expect_str_eq(actions.items[2].name, "add_training_map_entry");
	cr_expect_str_eq(actions.items[2].href,
			 "/v1/programmes/00000000-0000-0000-0000-000000000000/training-map");
	asker.roles = 1u << ROLE_INSTRUCTOR;
	programme_actions(arena, &asker, (struct uuid){ { 0 } }, &actions);
	cr_expect_eq(actions.count, 0);
}
