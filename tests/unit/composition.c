#include "domain/composition.h"

#include <criterion/criterion.h>

#include "base/zone.h"
#include "unit/rules_kit.h"

TestSuite(composition, .timeout = 5);

static struct rule_result_list check(struct arena *arena, const struct collective_rules *rules,
				     const struct collective_member_list *members, struct date on)
{
	struct rule_results results = rule_results_new(arena);
	composition_check(rules, members, on, &results);
	return results.list;
}

/* --- the golden cases */

static bool found_with_role(const struct verdict *v, const char *code, const char *role)
{
	for (size_t i = 0; i < v->count; i++) {
		const struct violation *x = &v->items[i];
		if (!text_equal(reason_texts[x->reason].code, code))
			continue;
		for (size_t j = 0; j < x->param_count; j++) {
			if (text_equal(x->params[j].name, "role") &&
			    text_equal(x->params[j].text, role))
				return true;
		}
		if (role == NULL)
			return true;
	}
	return false;
}

static void expect_golden(struct arena *arena, const struct call_rules *rules,
			  const struct golden_collective *c)
{
	struct rule_result_list list = check(arena, &rules->collective, &c->members, c->as_of);
	struct verdict found = verdict_in(arena);
	rule_results_join(&list, &found);
	cr_expect_eq(rule_results_ok(&list), c->valid, "%s", c->case_id);
	for (size_t i = 0; i < c->codes.count; i++)
		cr_expect(found_with_role(&found, c->codes.items[i], c->roles.items[i]),
			  "%s: %s is not reported", c->case_id, c->codes.items[i]);
	for (size_t i = 0; i < found.count; i++) {
		const char *code = reason_texts[found.items[i].reason].code;
		cr_expect(text_in(code, &c->codes) || text_in(code, &c->also_allowed),
			  "%s: %s is not expected", c->case_id, code);
	}
}

Test(composition, gives_the_golden_verdicts)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct golden_collectives all = golden_collectives(arena);
	cr_assert_eq(all.count, 8);
	for (size_t i = 0; i < all.count; i++)
		expect_golden(arena, rules, &all.items[i]);
}

/* --- situations */

#define A  "00000102400017"
#define A2 "00000102400025" /* another site of A */
#define B  "00000103200010"
#define C  "00000104000013"

#define TRAINING "training_provider"
#define PLACE    "third_place"
#define TOWN     "local_authority"

static const struct date opened = { 16436 }; /* 2015-01-01 */

/* A member with proof of digital teaching when it trains. */
#define MEMBER(siret_, roles_, lead_)                                                              \
	{                                                                                          \
		.siret = (siret_), .name = (roles_), .lead = (lead_), .digital_evidence = "proof", \
		.active_since_on = &opened                                                         \
	}
#define UNPROVEN(siret_, roles_, lead_)                                                            \
	{                                                                                          \
		.siret = (siret_), .name = (roles_), .lead = (lead_), .digital_evidence = "",      \
		.active_since_on = &opened                                                         \
	}
#define SIMILAR(siret_, roles_)                                                                    \
	{                                                                                          \
		.siret = (siret_), .name = (roles_), .similar_place = true,                        \
		.digital_evidence = "proof", .active_since_on = &opened                            \
	}

/* What differs from the rules of chf-2023. */
enum {
	NO_SIMILAR = 1,
	SIMILAR_UNSAID = 2,
	THREE_MEMBERS = 4,
	ONE_PLACE_AT_MOST = 8,
	LEAD_TRAINS = 16,
	NO_LEAD = 32,
	TWO_PROOFS = 64,
	NO_SIZES = 128,
	MAY_COMBINE = 256,
	TOWN_NEEDED = 512,
	ANY_LEAD_LIST_EMPTY = 1024,
	NO_ENTITIES = 2048,
};

/* clang-format off */
static const struct situation {
	const char *situation;
	unsigned with;
	struct collective_member members[4]; /* `name` holds the roles */
	const char *expected;
} situations[] = {
	{ "a bystander does not make a collective of one body", 0,
	  { MEMBER(A, TRAINING " " PLACE, true), MEMBER(B, TOWN, false) },
	  "collective.required_roles_by_distinct_entities:not-a-collective" },
	{ "two bodies in both roles", 0,
	  { MEMBER(A, TRAINING " " PLACE, true), MEMBER(B, TRAINING " " PLACE, false) }, "" },
	{ "one holds both, the other one of them", 0,
	  { MEMBER(A, TRAINING " " PLACE, true), MEMBER(B, TRAINING, false) }, "" },
	{ "one holds both, the other the second", 0,
	  { MEMBER(A, TRAINING " " PLACE, true), MEMBER(B, PLACE, false) }, "" },
	{ "one body may combine where the call says so", MAY_COMBINE,
	  { MEMBER(A, TRAINING " " PLACE, true), MEMBER(B, TOWN, false) }, "" },
	{ "three roles, the choice has to be moved twice", TOWN_NEEDED,
	  { MEMBER(A, TRAINING " " PLACE " " TOWN, true), MEMBER(B, TRAINING " " PLACE, false),
	    MEMBER(C, TRAINING, false) }, "" },
	{ "a role that is covered does not hide one that is not", TOWN_NEEDED,
	  { MEMBER(A, TRAINING " " PLACE, true), MEMBER(B, TOWN, false) },
	  "collective.required_roles_by_distinct_entities:not-a-collective" },
	{ "three roles, two bodies", TOWN_NEEDED,
	  { MEMBER(A, TRAINING " " PLACE " " TOWN, true), MEMBER(B, TRAINING " " PLACE " " TOWN, false) },
	  "collective.required_roles_by_distinct_entities:not-a-collective" },
	{ "two sites hold a role each, a third body the other", 0,
	  { MEMBER(A, TRAINING, true), MEMBER(A2, PLACE, false), MEMBER(B, PLACE, false) }, "" },

	{ "a similar place counts", 0, { MEMBER(A, TRAINING, true), SIMILAR(B, PLACE) }, "" },
	{ "a similar place counts where nothing is said", SIMILAR_UNSAID,
	  { MEMBER(A, TRAINING, true), SIMILAR(B, PLACE) }, "" },
	{ "a similar place does not count", NO_SIMILAR, { MEMBER(A, TRAINING, true), SIMILAR(B, PLACE) },
	  "collective.roles.third_place:role-missing" },
	{ "a similar place may train all the same", NO_SIMILAR,
	  { MEMBER(A, PLACE, true), SIMILAR(B, TRAINING " " PLACE) }, "" },

	{ "one proven provider is enough", 0,
	  { MEMBER(A, TRAINING, true), UNPROVEN(B, TRAINING, false), MEMBER(C, PLACE, false) }, "" },
	{ "an empty proof is none", 0, { UNPROVEN(A, TRAINING, true), MEMBER(B, PLACE, false) },
	  "collective.roles.training_provider:digital-evidence-missing" },
	{ "two proofs are asked", TWO_PROOFS,
	  { MEMBER(A, TRAINING, true), UNPROVEN(B, TRAINING, false), MEMBER(C, PLACE, false) },
	  "collective.roles.training_provider:digital-evidence-missing" },

	{ "too many places", ONE_PLACE_AT_MOST,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false), MEMBER(C, PLACE, false) },
	  "collective.roles.third_place:role-too-many" },
	{ "exactly as many places as may be", ONE_PLACE_AT_MOST,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false) }, "" },
	{ "a role that the call does not have", 0,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE " astronaut", false) },
	  "collective.roles:role-unknown" },
	{ "two members, three are asked", THREE_MEMBERS,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false) }, "collective.min_members:collective-too-small" },
	{ "two members, and nothing on legal entities", THREE_MEMBERS | NO_ENTITIES,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false) }, "collective.min_members:collective-too-small" },
	{ "three members", THREE_MEMBERS,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false), MEMBER(C, TOWN, false) }, "" },
	{ "nobody", 0, { { .siret = NULL } },
	  "collective.roles.training_provider:role-missing collective.roles.third_place:role-missing "
	  "collective.min_distinct_entities:entities-not-distinct collective.lead_count:lead-missing" },
	{ "nobody, and no size is asked", NO_SIZES | NO_LEAD, { { .siret = NULL } },
	  "collective.roles.training_provider:role-missing collective.roles.third_place:role-missing" },
	{ "the same establishment twice", 0,
	  { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false), MEMBER(A, PLACE, false) },
	  "collective.members:member-duplicated" },

	{ "the lead may hold any role", 0, { MEMBER(A, TRAINING, false), MEMBER(B, PLACE, true) }, "" },
	{ "an empty list of roles asks nothing", ANY_LEAD_LIST_EMPTY,
	  { MEMBER(A, TRAINING, false), MEMBER(B, PLACE, true) }, "" },
	{ "the lead has to train", LEAD_TRAINS, { MEMBER(A, TRAINING, false), MEMBER(B, PLACE, true) },
	  "collective.lead_roles:lead-role-not-allowed" },
	{ "the lead does train", LEAD_TRAINS, { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false) }, "" },
	{ "a call without lead", NO_LEAD, { MEMBER(A, TRAINING, true), MEMBER(B, PLACE, false) },
	  "collective.lead_count:lead-not-unique" },
};
/* clang-format on */

static const int64_t one = 1, three = 3;
static const bool no = false;

static struct role_rule *role_of(struct call_rules *rules, const char *role)
{
	size_t i = 0;
	while (!text_equal(rules->collective.roles.items[i].role, role))
		i++;
	return &rules->collective.roles.items[i];
}

static void vary_roles(struct arena *arena, unsigned with, struct call_rules *rules)
{
	if (with & NO_SIMILAR)
		role_of(rules, PLACE)->accepts_similar_places = &no;
	if (with & SIMILAR_UNSAID)
		role_of(rules, PLACE)->accepts_similar_places = NULL;
	if (with & ONE_PLACE_AT_MOST)
		role_of(rules, PLACE)->max_count = &one;
	if (with & TOWN_NEEDED)
		role_of(rules, TOWN)->min_count = 1;
	if (with & TWO_PROOFS)
		role_of(rules, TRAINING)->conditions->items[0].at_least = 2;
	struct text_list *list = arena_new_one(arena, struct text_list);
	*list = words(arena, with & LEAD_TRAINS ? TRAINING : "");
	if (with & (LEAD_TRAINS | ANY_LEAD_LIST_EMPTY))
		rules->collective.lead_roles = list;
}

static const struct collective_rules *rules_with(struct arena *arena, unsigned with)
{
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct collective_rules *c = &rules->collective;
	c->lead_roles = NULL;
	vary_roles(arena, with, rules);
	if (with & THREE_MEMBERS)
		c->min_members = &three;
	if (with & NO_LEAD)
		c->lead_count = 0;
	if (with & NO_SIZES)
		c->min_members = NULL;
	if (with & (NO_SIZES | NO_ENTITIES))
		c->min_distinct_entities = NULL;
	if (with & MAY_COMBINE)
		c->required_roles_by_distinct_entities = false;
	return c;
}

static struct collective_member_list members_of(struct arena *arena, const struct situation *s)
{
	struct collective_member_list list = { 0 };
	list.items = arena_new_many(arena, struct collective_member, COUNT(s->members));
	while (list.count < COUNT(s->members) && s->members[list.count].siret != NULL) {
		struct collective_member *member = &list.items[list.count];
		*member = s->members[list.count++];
		member->roles = words(arena, member->name);
	}
	return list;
}

Test(composition, judges_each_situation)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(situations); i++) {
		const struct situation *s = &situations[i];
		struct collective_member_list members = members_of(arena, s);
		struct rule_result_list list =
			check(arena, rules_with(arena, s->with), &members, day("2023-05-15"));
		cr_expect_str_eq(broken_rules(arena, &list), s->expected, "%s: %s", s->situation,
				 broken_rules(arena, &list));
	}
}

Test(composition, looks_at_the_rules_of_the_call_and_no_other)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct collective_member_list nobody = { 0 };
	rules->collective.roles.count = 2;
	struct rule_result_list list = check(arena, &rules->collective, &nobody, opened);
	cr_expect_str_eq(rules_looked_at(arena, &list),
			 "collective.min_members collective.members collective.roles "
			 "collective.roles.training_provider collective.roles.third_place "
			 "collective.min_distinct_entities "
			 "collective.required_roles_by_distinct_entities collective.lead_count");
	struct collective_rules bare = { 0 };
	list = check(arena, &bare, &nobody, opened);
	cr_expect_str_eq(rules_looked_at(arena, &list),
			 "collective.members collective.roles collective.lead_count");
}

Test(composition, quotes_the_figures)
{
	arena_auto_t *arena = arena_new();
	const struct situation s = { .members = { MEMBER(A, TRAINING, true),
						  MEMBER(B, TRAINING, true),
						  UNPROVEN(C, TRAINING, true) } };
	struct collective_member_list members = members_of(arena, &s);
	struct rule_results results = rule_results_new(arena);
	composition_lead_check(rules_with(arena, 0), &members, &results);
	cr_assert_eq(results.list.count, 1);
	const struct violation *leads = &results.list.items[0].verdict->items[0];
	cr_expect_eq(leads->params[0].number, 3);
	cr_expect_eq(leads->params[1].number, 1);

	struct rule_result_list list =
		check(arena, rules_with(arena, TWO_PROOFS | TOWN_NEEDED), &members, opened);
	struct verdict found = verdict_in(arena);
	rule_results_join(&list, &found);
	cr_expect_str_eq(codes_of(arena, &found), "role-missing role-missing lead-not-unique");
	members.items[0].digital_evidence = NULL;
	list = check(arena, rules_with(arena, TWO_PROOFS), &members, opened);
	rule_results_join(&list, &found);
	const struct violation *proof = &found.items[3];
	cr_assert_eq(proof->reason, REASON_DIGITAL_EVIDENCE_MISSING);
	cr_expect_eq(proof->params[0].number, 0, "the first member without proof is named");
	cr_expect_eq(proof->params[2].number, 2);
	cr_expect_eq(proof->params[3].number, 1);
}

/* --- track record */

#define YES true
#define NO  false

/* clang-format off */
static const struct award_situation {
	const char *situation;
	bool said, counts;      /* the condition speaks of awards; they count */
	const char *calls;      /* that count; NULL: all */
	const char *call;       /* of the member's award; NULL: none */
	int64_t year;
	bool enough;
} awards[] = {
	{ "an award where awards count",      YES, YES, NULL,      "earlier", 2021, true },
	{ "no award",                         YES, YES, NULL,      NULL,      0,    false },
	{ "the call does not speak of awards", NO, NO,  NULL,      "earlier", 2021, false },
	{ "the call says that they do not count", YES, NO, NULL,   "earlier", 2021, false },
	{ "an award of a call that counts",   YES, YES, "a earlier", "earlier", 2021, true },
	{ "an award of another call",         YES, YES, "a b",     "earlier", 2021, false },
	{ "no call counts",                   YES, YES, "",        "earlier", 2021, false },
	{ "an award of this year",            YES, YES, NULL,      "earlier", 2023, true },
	{ "an award that is still to come",   YES, YES, NULL,      "earlier", 2024, false },
};
/* clang-format on */

static bool award_is_enough(struct arena *arena, const struct award_situation *a)
{
	static const struct situation unproven = { .members = { UNPROVEN(A, TRAINING, true),
								MEMBER(B, PLACE, false) } };
	struct collective_member_list members = members_of(arena, &unproven);
	struct past_award award = { .call = a->call, .year = a->year };
	if (a->call != NULL)
		members.items[0].past_award = &award;
	struct call_rules *whole = golden_rules(arena, "chf-2023");
	struct role_condition *condition = &whole->collective.roles.items[0].conditions->items[0];
	struct text_list calls = words(arena, a->calls == NULL ? "" : a->calls);
	condition->past_award = a->said ? &a->counts : NULL;
	condition->past_award_calls = a->calls == NULL ? NULL : &calls;
	struct rule_result_list list =
		check(arena, &whole->collective, &members, day("2023-05-15"));
	const char *broken = broken_rules(arena, &list);
	cr_expect(broken[0] == '\0' || text_equal(broken, "collective.roles.training_provider:"
							  "digital-evidence-missing"),
		  "%s: %s", a->situation, broken);
	return broken[0] == '\0';
}

Test(composition, takes_an_earlier_award_for_evidence_where_the_call_says_so)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(awards); i++)
		cr_expect_eq(award_is_enough(arena, &awards[i]), awards[i].enough, "%s",
			     awards[i].situation);
}

/* --- years of activity */

Test(composition, counts_years_of_activity_to_the_day)
{
	arena_auto_t *arena = arena_new();
	/* clang-format off */
	static const struct { const char *since; int64_t years; const char *on; bool enough; } rows[] = {
		{ "2022-05-15", 1, "2023-05-15", true  },
		{ "2022-05-16", 1, "2023-05-15", false },
		{ "2020-02-29", 1, "2021-02-28", true  },
		{ "2023-05-15", 0, "2023-05-15", true  },
		{ "2013-05-15", 10, "2023-05-14", false },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date since = day(rows[i].since);
		cr_expect_eq(member_active_long_enough(&since, rows[i].years, day(rows[i].on)),
			     rows[i].enough, "%s", rows[i].since);
	}
	cr_expect_not(member_active_long_enough(NULL, 0, day("2023-05-15")));

	struct collective_rules rules = *rules_with(arena, 0);
	const struct situation s = { .members = { MEMBER(A, TRAINING, true),
						  MEMBER(B, PLACE, false) } };
	struct collective_member_list members = members_of(arena, &s);
	rules.min_years_of_activity = &one;
	struct rule_result_list list = check(arena, &rules, &members, day("2015-12-31"));
	cr_expect_str_eq(broken_rules(arena, &list),
			 "collective.min_years_of_activity:member-too-recent "
			 "collective.min_years_of_activity:member-too-recent");
	list = check(arena, &rules, &members, day("2016-01-01"));
	cr_expect_str_eq(broken_rules(arena, &list), "");
}

Test(composition, counts_years_to_the_closing_of_the_last_stage)
{
	arena_auto_t *arena = arena_new();
	const struct zone *paris = zone_find("Europe/Paris");
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct instant now;
	cr_assert(instant_parse("2023-03-31T22:30:00Z", &now)); /* 1 April in Paris */
	cr_expect_eq(composition_counted_on(rules, paris, now).days, day("2023-05-15").days);
	rules->stages.items[1].phase = "launch";
	cr_expect_eq(composition_counted_on(rules, paris, now).days, day("2023-04-01").days);
	rules->stages.items[1].phase = "nowhere";
	cr_expect_eq(composition_counted_on(rules, paris, now).days, day("2023-04-01").days);
	rules->stages.count = 0;
	cr_expect_eq(composition_counted_on(rules, paris, now).days, day("2023-04-01").days);
}
