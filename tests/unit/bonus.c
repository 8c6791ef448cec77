#include "domain/bonus.h"

#include <criterion/criterion.h>

#include "unit/rules_kit.h"

TestSuite(bonus, .timeout = 5);

static const char *matched_text(struct arena *arena, const struct bonus_matched_list *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++) {
		const struct bonus_matched *m = &list->items[i];
		text = arena_printf(arena, "%s%s%s %s %s %d/%d", text, i == 0 ? "" : ", ",
				    m->rule->code, m->territory == NULL ? "-" : m->territory,
				    m->entry == NULL ? "-" : m->entry, (int)m->part, (int)m->whole);
	}
	return text;
}

#define ANY       BONUS_MATCH_ANY
#define ALL       BONUS_MATCH_ALL
#define LEAD      BONUS_MATCH_LEAD
#define PRO_RATA  BONUS_MATCH_PRO_RATA
#define TERRITORY BONUS_TRIGGER_TERRITORY
#define COMMITTEE BONUS_TRIGGER_COMMITTEE

/* clang-format off */
static const struct situation {
	const char *situation;
	enum bonus_match match;
	enum bonus_trigger trigger;
	const char *hits; /* communes of the project that the set holds; + is the lead's */
	size_t communes;
	const char *expected;
} situations[] = {
	{ "no commune is in the set",       ANY,      TERRITORY, "",      2, "" },
	{ "one commune is enough",          ANY,      TERRITORY, "a",     2, "ours a epci:1 1/1" },
	{ "the first commune is named",     ANY,      TERRITORY, "b a",   2, "ours b epci:1 1/1" },
	{ "the lead's commune is no commune of the project",
	                                    ANY,      TERRITORY, "+a",    2, "" },
	{ "the committee decides alone",    ANY,      COMMITTEE, "a b",   2, "" },
	{ "all are in the set",             ALL,      TERRITORY, "a b",   2, "ours a epci:1 1/1" },
	{ "one is missing",                 ALL,      TERRITORY, "a",     2, "" },
	{ "all of nothing",                 ALL,      TERRITORY, "",      0, "" },
	{ "the lead is in the set",         LEAD,     TERRITORY, "b +a",  2, "ours a epci:1 1/1" },
	{ "only the project is in the set", LEAD,     TERRITORY, "a b",   2, "" },
	{ "two communes of three",          PRO_RATA, TERRITORY, "a b",   3, "ours a epci:1 2/3" },
	{ "none of three",                  PRO_RATA, TERRITORY, "",      3, "" },
};
/* clang-format on */

static struct bonus_hit_list hits_of(struct arena *arena, const char *spaced)
{
	struct text_list communes = words(arena, spaced);
	struct bonus_hit_list hits = { .count = communes.count + 1 };
	hits.items = arena_new_many(arena, struct bonus_hit, hits.count);
	/* The set of another bonus holds everything. */
	hits.items[0] = (struct bonus_hit){ "theirs", "commune:00000", "epci:2", false };
	for (size_t i = 0; i < communes.count; i++) {
		bool lead = communes.items[i][0] == '+';
		hits.items[i + 1] =
			(struct bonus_hit){ "ours", communes.items[i] + lead, "epci:1", lead };
	}
	return hits;
}

Test(bonus, matches_by_territory)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(situations); i++) {
		struct bonus bonus = { .code = "ours",
				       .match = situations[i].match,
				       .trigger = situations[i].trigger };
		struct call_rules rules = { .bonuses = { &bonus, 1 } };
		struct bonus_hit_list hits = hits_of(arena, situations[i].hits);
		struct bonus_matched_list matched;
		bonuses_by_territory(&rules, &hits, situations[i].communes, arena, &matched);
		cr_expect_str_eq(matched_text(arena, &matched), situations[i].expected, "%s: %s",
				 situations[i].situation, matched_text(arena, &matched));
	}
}

static struct bonus several[] = {
	{ .code = "any" },
	{ .code = "scaled", .match = BONUS_MATCH_PRO_RATA },
	{ .code = "committee", .trigger = BONUS_TRIGGER_COMMITTEE },
};

static const char *assumed(struct arena *arena, const char *codes, const struct rate *share)
{
	struct call_rules rules = { .bonuses = { several, COUNT(several) } };
	struct text_list list = words(arena, codes);
	struct verdict refusals = verdict_in(arena);
	struct bonus_matched_list matched;
	bonuses_assumed(&rules, &list, share, arena, &matched, &refusals);
	return arena_printf(arena, "%s|%s", matched_text(arena, &matched),
			    codes_of(arena, &refusals));
}

Test(bonus, takes_exactly_those_that_are_assumed)
{
	arena_auto_t *arena = arena_new();
	const struct rate half = { 5000 };
	cr_expect_str_eq(assumed(arena, "", &half), "|");
	cr_expect_str_eq(assumed(arena, "committee any", &half), "committee - - 1/1, any - - 1/1|");
	cr_expect_str_eq(assumed(arena, "scaled", &half), "scaled - - 5000/10000|");
	cr_expect_str_eq(assumed(arena, "scaled", NULL), "scaled - - 1/1|");
	cr_expect_str_eq(assumed(arena, "nobody any", NULL), "any - - 1/1|bonus-unknown");
}

Test(bonus, gives_a_line_per_bonus_that_matches)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = { .bonuses = { several, COUNT(several) } };
	struct bonus_hit all[] = { { "scaled", "commune:1", "epci:1", false },
				   { "any", "commune:1", "epci:1", false },
				   { "committee", "commune:1", "epci:1", false } };
	struct bonus_hit_list hits = { all, COUNT(all) };
	struct bonus_matched_list matched;
	bonuses_by_territory(&rules, &hits, 4, arena, &matched);
	cr_expect_str_eq(matched_text(arena, &matched),
			 "any commune:1 epci:1 1/1, scaled commune:1 epci:1 1/4");
}
