#include "domain/simulation.h"

#include <criterion/criterion.h>

#include "base/zone.h"
#include "unit/rules_kit.h"

TestSuite(simulation, .timeout = 5);

static const bool yes = true, no = false;

/* A request that is eligible on 15 April 2023; each test takes a part away or spoils one. */
struct sample {
	struct call_rules rules;
	struct simulation_facts facts;
	struct simulation_request request;
	struct simulation_member members[2];
	struct simulation_collective collective;
	struct simulation_project project;
	struct simulation_budget budget;
	struct simulation_assumptions assumptions;
	struct text_list territories, bonuses;
	struct date start_on, end_on, active_since_on;
	struct rate share, chosen;
	struct money training, ineligible, other_public, requested;
};

static void fill_request(struct arena *arena, struct sample *s)
{
	s->members[0] = (struct simulation_member){ .siret = "00000102400017",
						    .roles = words(arena, "training_provider"),
						    .lead = &yes,
						    .digital_evidence = "proof" };
	s->members[1] = (struct simulation_member){ .siret = "00000103200010",
						    .roles = words(arena, "third_place"),
						    .similar_place = &yes };
	s->collective.members = (struct simulation_member_list){ s->members, 2 };
	s->territories = words(arena, "commune:02789");
	s->start_on = day("2023-07-01");
	s->end_on = day("2026-06-30");
	s->project = (struct simulation_project){ .territories = &s->territories,
						  .axis = "access",
						  .start_on = &s->start_on,
						  .end_on = &s->end_on };
	s->budget.total_cost_amount = euros("300000.00");
	s->request = (struct simulation_request){ .collective = &s->collective,
						  .project = &s->project,
						  .budget = &s->budget };
}

static struct sample *eligible_sample(struct arena *arena)
{
	struct sample *s = arena_new_one(arena, struct sample);
	s->rules = *golden_rules(arena, "chf-2023");
	s->rules.stages.count = 2;
	s->rules.stages.items[0].documents.count = 1;
	fill_request(arena, s);
	s->facts = (struct simulation_facts){ .rules = &s->rules,
					      .zone = zone_find("Europe/Paris"),
					      .request = &s->request,
					      .vintage = 2023,
					      .commune_count = 1 };
	cr_assert(instant_parse("2023-04-15T12:00:00+02:00", &s->facts.now));
	return s;
}

static struct simulation_outcome *outcome(struct arena *arena, const struct sample *s)
{
	struct simulation_outcome *out = arena_new_one(arena, struct simulation_outcome);
	simulate(&s->facts, arena, out);
	return out;
}

/* "violations | warnings | missing | grant" */
static const char *simulated(struct arena *arena, const struct sample *s)
{
	const struct simulation_outcome *out = outcome(arena, s);
	return arena_printf(arena, "%s|%s|%s|%s", codes_of(arena, &out->violations),
			    codes_of(arena, &out->warnings), words_of(arena, &out->missing),
			    out->funding == NULL ? "none"
						 : money_text(arena, out->funding->grant_amount));
}

#define EXPECT(s, text) cr_expect_str_eq(simulated(arena, s), text, "%s", simulated(arena, s))

Test(simulation, finds_a_sound_project_eligible)
{
	arena_auto_t *arena = arena_new();
	EXPECT(eligible_sample(arena), "|window-closed|document:opportunity_note|210000.00");
}

Test(simulation, lists_absent_parts_instead_of_violations)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	s->request = (struct simulation_request){ 0 };
	EXPECT(s, "|window-closed|/collective /project /budget document:opportunity_note|none");

	s = eligible_sample(arena);
	s->project = (struct simulation_project){ 0 };
	EXPECT(s, "|window-closed|/project/territories /project/axis /project/start_on "
		  "/project/end_on document:opportunity_note|210000.00");
	s->project.start_on = &s->start_on;
	s->territories.count = 0;
	s->project.territories = &s->territories;
	EXPECT(s, "|window-closed|/project/territories /project/axis /project/end_on "
		  "document:opportunity_note|210000.00");
	s->project.start_on = NULL;
	s->project.end_on = &s->end_on;
	EXPECT(s, "|window-closed|/project/territories /project/axis /project/start_on "
		  "document:opportunity_note|210000.00");
}

Test(simulation, lists_fifty_absent_parts_at_most)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	struct text_list *documents = &s->rules.stages.items[0].documents;
	documents->items = arena_new_many(arena, const char *, 50);
	for (documents->count = 0; documents->count < 50; documents->count++)
		documents->items[documents->count] = "statutes";
	s->request.budget = NULL;
	cr_expect_eq(outcome(arena, s)->missing.count, 50);
}

Test(simulation, lists_the_opening_day_that_the_call_asks_for)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	s->rules.collective.min_years_of_activity = &(const int64_t){ 1 };
	s->active_since_on = day("2022-05-15");
	s->members[0].active_since_on = &s->active_since_on;
	EXPECT(s, "|window-closed|/collective/members/1/active_since_on "
		  "document:opportunity_note|210000.00");
	s->active_since_on.days++;
	EXPECT(s, "member-too-recent|window-closed|/collective/members/1/active_since_on "
		  "document:opportunity_note|210000.00");
}

Test(simulation, warns_of_each_window_that_is_not_open)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	/* clang-format off */
	static const struct { const char *now, *warnings; } rows[] = {
		{ "2023-02-13T12:00:00+01:00", "window-not-open window-not-open" },
		{ "2023-03-01T12:00:00+01:00", "window-not-open" },
		{ "2023-03-15T12:00:00+01:00", "" },
		{ "2023-05-15T23:59:59+02:00", "window-closed" },
		{ "2023-05-16T00:00:00+02:00", "window-closed window-closed" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		cr_assert(instant_parse(rows[i].now, &s->facts.now));
		const struct simulation_outcome *out = outcome(arena, s);
		cr_expect(verdict_ok(&out->violations));
		cr_expect_str_eq(codes_of(arena, &out->warnings), rows[i].warnings, "%s",
				 rows[i].now);
	}
	s->rules.stages.items[0].phase = "nowhere";
	s->rules.stages.items[1].phase = "nowhere";
	cr_expect_str_eq(codes_of(arena, &outcome(arena, s)->warnings), "");
}

Test(simulation, warns_of_a_call_that_its_envelope_closed)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	struct envelope envelope = *s->rules.envelope;
	struct instant spent;
	cr_assert(instant_parse("2023-03-15T12:00:00+01:00", &spent));
	s->facts.now = spent;
	s->facts.spent_at = &spent;
	cr_expect_str_eq(codes_of(arena, &outcome(arena, s)->warnings), "");
	envelope.closes_when_spent = &yes;
	s->rules.envelope = &envelope;
	cr_expect_str_eq(codes_of(arena, &outcome(arena, s)->warnings), "envelope-spent");
	cr_expect(verdict_ok(&outcome(arena, s)->violations));
}

Test(simulation, tells_that_a_declaration_is_missing)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	struct exclusion cases[] = { { .code = "sound", .reason = "une situation malsaine" } };
	struct exclusion_list list = { cases, 1 };
	struct text_list declared = words(arena, "sound");
	s->rules.exclusions = &list;
	EXPECT(s, "|window-closed|/project/declarations document:opportunity_note|210000.00");
	s->project.declarations = &declared;
	EXPECT(s, "|window-closed|document:opportunity_note|210000.00");
}

Test(simulation, places_violations_in_the_request)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	struct text_list others = words(arena, "exchange down");
	s->project.axis = "sideways";
	s->project.other_axes = &others;
	s->end_on = day("2026-07-01");
	s->territories = words(arena, "commune:02789 commune:99999");
	s->facts.unknown_territories = words(arena, "commune:99999");
	s->members[0].lead = NULL;
	const struct simulation_outcome *out = outcome(arena, s);
	cr_assert_str_eq(
		codes_of(arena, &out->violations),
		"lead-missing territory-unknown axis-unknown other-axis-unknown axes-too-many "
		"duration-too-long end-after-latest");
	cr_expect_null(out->violations.items[0].place);
	cr_expect_str_eq(out->violations.items[1].place, "#/project/territories/1");
	cr_expect_str_eq(out->violations.items[2].place, "#/project/axis");
	cr_expect_str_eq(out->violations.items[3].place, "#/project/other_axes/1");
	cr_expect_str_eq(out->violations.items[4].place, "#/project/other_axes");
	cr_expect_str_eq(out->violations.items[5].place, "#/project/end_on");
}

Test(simulation, gives_the_bonus_of_the_territory)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	struct bonus_hit hit = { "low_supply", "commune:02789", "epci:240200444", false };
	s->facts.matches = (struct bonus_hit_list){ &hit, 1 };
	EXPECT(s, "|window-closed|document:opportunity_note|240000.00");
	const struct matched_bonus_list *matched = &outcome(arena, s)->funding->matched_bonuses;
	cr_assert_eq(matched->count, 1);
	cr_expect_str_eq(matched->items[0].territory, "commune:02789");
	cr_expect_str_eq(matched->items[0].entry, "epci:240200444");

	s->request.assumptions = &s->assumptions;
	EXPECT(s, "|window-closed|document:opportunity_note|240000.00");
	s->assumptions.bonuses = &s->bonuses;
	EXPECT(s, "|window-closed|document:opportunity_note|210000.00");
}

Test(simulation, takes_the_bonuses_that_are_assumed)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	s->request.assumptions = &s->assumptions;
	s->bonuses = words(arena, "low_supply");
	s->assumptions.bonuses = &s->bonuses;
	EXPECT(s, "|window-closed|document:opportunity_note|240000.00");
	s->rules.bonuses.items[0].match = BONUS_MATCH_PRO_RATA;
	s->share = rate_of("0.25");
	s->assumptions.matched_share = &s->share;
	EXPECT(s, "|window-closed|document:opportunity_note|217500.00");
	s->bonuses = words(arena, "sunshine");
	EXPECT(s, "bonus-unknown|window-closed|document:opportunity_note|210000.00");
	s->request.budget = NULL;
	EXPECT(s, "bonus-unknown|window-closed|/budget document:opportunity_note|none");
}

Test(simulation, says_why_there_is_no_amount)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	s->chosen = rate_of("0.90");
	s->budget.chosen_rate = &s->chosen;
	EXPECT(s, "rate-out-of-range|window-closed|document:opportunity_note|");
	s->budget.chosen_rate = NULL;
	s->training = euros("200000.00");
	s->budget.training_costs_amount = &s->training;
	EXPECT(s, "below-minimum|window-closed|document:opportunity_note|70000.00");
	s->ineligible = euros("100000.00");
	s->budget.ineligible_costs_amount = &s->ineligible;
	EXPECT(s, "no-eligible-base|window-closed|document:opportunity_note|");
	s->rules.funding_rate = NULL;
	EXPECT(s, "|window-closed|document:opportunity_note|none");
}

Test(simulation, waives_the_minimum_when_that_is_assumed)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	bool waived = true;
	s->requested = euros("90000.00");
	s->budget.requested_amount = &s->requested;
	s->request.assumptions = &s->assumptions;
	EXPECT(s, "below-minimum|window-closed|document:opportunity_note|90000.00");
	s->assumptions.minimum_waived = &waived;
	EXPECT(s, "|minimum-waived window-closed|document:opportunity_note|90000.00");
	waived = false;
	EXPECT(s, "below-minimum|window-closed|document:opportunity_note|90000.00");
}

Test(simulation, counts_other_public_money)
{
	arena_auto_t *arena = arena_new();
	struct sample *s = eligible_sample(arena);
	s->rules.public_funding_cap = &(const struct public_funding_cap){ .max_rate = { 8000 } };
	s->other_public = euros("100000.00");
	s->budget.other_public_amount = &s->other_public;
	EXPECT(s, "|window-closed|document:opportunity_note|140000.00");
}

/* --- the golden cases, as a client sends them */

static const bool *told(bool value)
{
	return value ? &yes : &no;
}

static void tell_collective(struct arena *arena, const struct golden_collective *c,
			    struct sample *s)
{
	struct simulation_member_list *list = &s->collective.members;
	list->count = c->members.count;
	list->items = arena_new_many(arena, struct simulation_member, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct collective_member *member = &c->members.items[i];
		list->items[i] = (struct simulation_member){
			.siret = member->siret,
			.name = member->name,
			.roles = member->roles,
			.lead = told(member->lead),
			.digital_evidence = member->digital_evidence,
			.similar_place = told(member->similar_place),
			.active_since_on = member->active_since_on,
		};
	}
}

Test(simulation, gives_the_golden_verdicts_on_collectives)
{
	arena_auto_t *arena = arena_new();
	struct golden_collectives all = golden_collectives(arena);
	for (size_t i = 0; i < all.count; i++) {
		struct sample *s = eligible_sample(arena);
		tell_collective(arena, &all.items[i], s);
		const struct simulation_outcome *out = outcome(arena, s);
		cr_expect_eq(verdict_ok(&out->violations), all.items[i].valid, "%s: %s",
			     all.items[i].case_id, codes_of(arena, &out->violations));
	}
}

static void tell_budget(struct arena *arena, const struct golden_table *t, size_t row,
			struct sample *s)
{
	const char *bonuses = golden_cell(t, row, "matched_bonuses");
	s->rules = *golden_rules(arena, golden_cell(t, row, "rule_set"));
	s->budget.total_cost_amount = euros(golden_cell(t, row, "total_cost_amount"));
	s->training = euros(golden_cell(t, row, "training_costs_amount"));
	s->budget.training_costs_amount = &s->training;
	s->ineligible = euros(golden_cell(t, row, "ineligible_costs_amount"));
	s->budget.ineligible_costs_amount = &s->ineligible;
	s->chosen = rate_of(golden_cell(t, row, "chosen_rate"));
	s->budget.chosen_rate = &s->chosen;
	s->bonuses = words(arena, bonuses);
	s->assumptions.bonuses = &s->bonuses;
	s->assumptions.minimum_waived =
		told(text_equal(golden_cell(t, row, "minimum_waived"), "true"));
	s->request.assumptions = &s->assumptions;
}

Test(simulation, gives_the_golden_amounts)
{
	arena_auto_t *arena = arena_new();
	const struct golden_table t = golden_table(arena, "funding.csv");
	for (size_t row = 0; row < t.count; row++) {
		struct sample *s = eligible_sample(arena);
		tell_budget(arena, &t, row, s);
		const struct simulation_outcome *out = outcome(arena, s);
		bool ok = text_equal(golden_cell(&t, row, "verdict"), "ok");
		const char *id = golden_cell(&t, row, "case_id");
		cr_assert_not_null(out->funding, "%s", id);
		cr_expect_str_eq(money_text(arena, out->funding->grant_amount),
				 golden_cell(&t, row, "grant_amount"), "%s", id);
		cr_expect_eq(verdict_ok(&out->violations), ok, "%s", id);
	}
}
