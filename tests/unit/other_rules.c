/* Rules that other calls have: tiers, rounding, caps of costs, contributions in kind, a share for
 * each organisation, a place to come from, a free choice of axis, waves. */
#include "domain/budget.h"
#include "domain/composition.h"
#include "domain/project.h"
#include "domain/timeline.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(other_rules, .timeout = 10);

/* --- rounding, tiers */

static struct rounding to_the_euro = { .unit = ROUNDING_UNIT_EURO };
static struct rounding to_the_cent = { .unit = ROUNDING_UNIT_CENT };

Test(other_rules, amounts_are_rounded_to_the_unit_of_the_call)
{
	/* clang-format off */
	const struct { const char *situation, *base, *rate; const struct rounding *unit; const char *grant; } rows[] = {
		{ "a published award", "6928135.00", "0.70", &to_the_euro, "4849695.00" },
		{ "the same to the cent", "6928135.00", "0.70", &to_the_cent, "4849694.50" },
		{ "the same without a rule", "6928135.00", "0.70", NULL, "4849694.50" },
		{ "a little under the half", "6928134.99", "0.70", &to_the_euro, "4849694.00" },
		{ "rounded once, not twice", "100000.71", "0.7000", &to_the_euro, "70000.00" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		struct rate rate = rate_of(rows[i].rate);
		struct funding_input input = { .total_cost = euros(rows[i].base),
					       .chosen_rate = &rate };
		struct funding funding;
		struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
		rules->award_amount = NULL;
		rules->rounding = rows[i].unit;
		funding_compute(rules, &input, arena, &funding, &refusals, &warnings);
		cr_expect_str_eq(money_text(arena, funding.grant_amount), rows[i].grant, "%s: %s",
				 rows[i].situation, money_text(arena, funding.grant_amount));
	}
}

Test(other_rules, rounding_alone_never_passes_the_base)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct funding_rate all_of_it = *rules->funding_rate;
	struct funding_input input = { .total_cost = euros("200001.50") };
	struct funding funding;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	all_of_it.max_rate = all_of_it.default_rate = rate_of("1.00");
	rules->funding_rate = &all_of_it;
	rules->rounding = &to_the_euro;
	funding_compute(rules, &input, arena, &funding, &refusals, &warnings);
	cr_expect_str_eq(money_text(arena, funding.grant_amount), "200001.00");
}

Test(other_rules, a_public_cap_is_rounded_down_to_the_unit)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct public_funding_cap cap = { .max_rate = rate_of("0.50") };
	struct funding_input input = { .total_cost = euros("200001.50") };
	struct funding funding;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	rules->public_funding_cap = &cap;
	rules->rounding = &to_the_euro;
	funding_compute(rules, &input, arena, &funding, &refusals, &warnings);
	cr_expect_str_eq(funding_text(arena, &funding, &refusals),
			 "ok 0.70 [base 140001.00, public_cap -40001.00] [public_funding_cap]");
}

static struct rate_tier tiers[] = {
	{ .code = "fragile", .label = "Territoire vulnérable", .territory_set = "a" },
	{ .code = "ordinary", .territory_set = "b" },
};
static struct rate_tier_list tier_list = { tiers, COUNT(tiers) };
static struct funding_rate tiered;
static struct money tier_ceiling;

static struct call_rules *tiered_rules(struct arena *arena)
{
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	tiered = *rules->funding_rate;
	tiered.tiers = &tier_list;
	tier_ceiling = euros("150000.00");
	tiers[0].rate = rate_of("0.80");
	tiers[0].max_amount = &tier_ceiling;
	tiers[1].rate = rate_of("0.75");
	rules->funding_rate = &tiered;
	return rules;
}

Test(other_rules, the_first_tier_that_holds_the_project_gives_rate_and_ceiling)
{
	static struct bonus_hit fragile = { .bonus = "tiers.fragile" };
	static struct bonus_hit ordinary = { .bonus = "tiers.ordinary" };
	static struct bonus_hit of_lead = { .bonus = "tiers.fragile", .of_lead = true };
	static struct bonus_hit bonus = { .bonus = "fragile" };
	/* clang-format off */
	const struct { const char *situation; struct bonus_hit hits[2]; size_t count; const char *expected; } rows[] = {
		{ "nowhere", { { 0 } }, 0, "ok 0.70 [base 140000.00] []" },
		{ "in the second tier", { ordinary }, 1, "ok 0.75 [base 150000.00] []" },
		{ "in both", { ordinary, fragile }, 2, "ok 0.80 [base 160000.00, ceiling -10000.00] [max_award]" },
		{ "where only the lead is", { of_lead }, 1, "ok 0.70 [base 140000.00] []" },
		{ "a bonus is no tier", { bonus }, 1, "ok 0.70 [base 140000.00] []" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		const struct call_rules *rules = tiered_rules(arena);
		struct bonus_hit_list hits = { (struct bonus_hit *)(uintptr_t)rows[i].hits,
					       rows[i].count };
		struct funding_input input = { .total_cost = euros("200000.00"),
					       .tier = tier_by_territory(rules, &hits) };
		struct funding funding;
		struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
		funding_compute(rules, &input, arena, &funding, &refusals, &warnings);
		const char *found = funding_text(arena, &funding, &refusals);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

Test(other_rules, a_line_names_its_tier)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = tiered_rules(arena);
	struct funding_input input = { .total_cost = euros("200000.00"), .tier = &tiers[0] };
	struct funding funding;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	funding_compute(rules, &input, arena, &funding, &refusals, &warnings);
	cr_expect_str_eq(funding.lines.items[0].rule, "funding_rate.tiers.fragile");
	cr_expect_str_eq(funding.lines.items[0].label, "Territoire vulnérable");
	cr_expect_str_eq(funding.lines.items[1].rule, "funding_rate.tiers.fragile.max_amount");

	struct bonus_hit_list nothing = { 0 };
	struct call_rules bare = { 0 };
	cr_expect_null(tier_by_territory(&bare, &nothing));
	cr_expect(project_territories_wanted(rules, 0) && !project_territories_wanted(rules, 1));
	tier_list.count = 0;
	cr_expect(project_territories_wanted(rules, 0)); /* a bonus depends on them */
}

/* --- caps of costs, in kind, own funding, a share for each organisation */

static const struct rate fifth = { 2000 };
static const bool yes = true, no;
static struct money cap;
static struct cost_line costs[3];
static struct budget_write budget = { .cost_lines = { costs, 3 } };
static struct collective_member members[3];
static struct award_amount award;

static const char *granted(struct arena *arena, struct call_rules *rules, bool waived)
{
	struct application_facts facts = { .rules = rules,
					   .budget = &budget,
					   .members = { members, 3 },
					   .own_funding_waived = waived };
	const struct funding *funding = NULL;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	application_funding(&facts, arena, &funding, &refusals, &warnings);
	return arena_printf(arena, "%s: %s", money_text(arena, &funding->eligible_base_amount),
			    funding_text(arena, funding, &refusals));
}

static struct call_rules *costed(struct arena *arena, struct cost_rule rule)
{
	static struct cost_rule kept[2];
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	cap = euros("20000.00");
	costs[0] = (struct cost_line){ .category = "staff", .amount = euros("150000.00") };
	costs[1] = (struct cost_line){ .category = "posters", .amount = euros("30000.00") };
	costs[2] = (struct cost_line){ .category = "posters", .amount = euros("20000.00") };
	for (size_t i = 0; i < COUNT(members); i++)
		members[i] = (struct collective_member){ .siret = "00000102400017" };
	kept[0] = (struct cost_rule){ .category = "staff", .eligible = true };
	kept[1] = rule;
	kept[1].category = "posters";
	rules->cost_rules = (struct cost_rule_list){ kept, 2 };
	return rules;
}

Test(other_rules, what_passes_a_cap_leaves_the_base)
{
	/* clang-format off */
	const struct { const char *situation; struct cost_rule rule; const char *expected; } rows[] = {
		{ "no cap", { .eligible = true }, "200000.00: ok 0.70 [base 140000.00] []" },
		{ "20,000", { .eligible = true, .cap_amount = &cap }, "170000.00: ok 0.70 [base 119000.00] []" },
		{ "a fifth", { .eligible = true, .cap_rate = &fifth }, "190000.00: ok 0.70 [base 133000.00] []" },
		{ "the lower cap binds",
		  { .eligible = true, .cap_amount = &cap, .cap_rate = &fifth },
		  "170000.00: ok 0.70 [base 119000.00] []" },
		{ "excluded is excluded", { .cap_amount = &cap }, "150000.00: ok 0.70 [base 105000.00] []" },
		{ "not in kind", { .eligible = true, .in_kind = &no }, "200000.00: ok 0.70 [base 140000.00] []" },
		{ "in kind", { .eligible = true, .in_kind = &yes }, "200000.00: ok 0.70 [base 140000.00] []" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		const char *found = granted(arena, costed(arena, rows[i].rule), false);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

/* Whoever recovers the tax tells what it pays without it, and nobody else does. */
Test(other_rules, recovered_tax_leaves_the_base)
{
	static const struct rate tenth = { 1000 };
	const struct cost_rule net = { .eligible = true, .net_of_vat = &yes };
	const struct cost_rule gross = { .eligible = true, .net_of_vat = &no };
	const struct cost_rule capped = { .eligible = true,
					  .net_of_vat = &yes,
					  .cap_rate = &tenth };
	/* clang-format off */
	const struct {
		const char *situation;
		struct cost_rule rule;
		const bool *recovers;
		const char *net, *codes, *expected;
	} rows[] = {
		{ "recovered: the net amount counts", net, &yes, "25000.00", "",
		  "195000.00: ok 0.70 [base 136500.00] []" },
		{ "recovered, and not told", net, &yes, NULL, "net-amount-missing",
		  "200000.00: ok 0.70 [base 140000.00] []" },
		{ "not recovered: the tax is a cost", net, &no, NULL, "",
		  "200000.00: ok 0.70 [base 140000.00] []" },
		{ "not recovered, told all the same", net, &no, "25000.00", "net-amount-not-due",
		  "195000.00: ok 0.70 [base 136500.00] []" },
		{ "nobody knows", net, NULL, NULL, "vat-position-missing",
		  "200000.00: ok 0.70 [base 140000.00] []" },
		{ "above the cost", net, &yes, "30000.01", "net-above-gross",
		  "200000.00: ok 0.70 [base 140000.00] []" },
		{ "all of the cost", net, &yes, "30000.00", "", "200000.00: ok 0.70 [base 140000.00] []" },
		{ "a category that counts gross", gross, &yes, "25000.00", "",
		  "200000.00: ok 0.70 [base 140000.00] []" },
		{ "the cap is on the net amount", capped, &yes, "25000.00", "",
		  "190000.00: ok 0.70 [base 133000.00] []" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict found = verdict_in(arena);
		struct call_rules *rules = costed(arena, rows[i].rule);
		struct money told, rest = euros("20000.00");
		members[0].lead = true;
		members[0].recovers_vat = rows[i].recovers;
		costs[2].net_amount = rows[i].net != NULL ? &rest : NULL;
		if (rows[i].net != NULL)
			told = euros(rows[i].net);
		costs[1].net_amount = rows[i].net == NULL ? NULL : &told;
		costs[2].category = "staff"; /* one line is enough */
		budget_check(rules, &budget, &(struct collective_member_list){ members, 1 },
			     &found);
		const char *codes = codes_of(arena, &found);
		const char *expected =
			*rows[i].codes == '\0'
				? "plan-unbalanced"
				: arena_printf(arena, "%s plan-unbalanced", rows[i].codes);
		cr_expect_str_eq(codes, expected, "%s: %s", rows[i].situation, codes);
		const char *money = granted(arena, rules, false);
		cr_expect_str_eq(money, rows[i].expected, "%s: %s", rows[i].situation, money);
	}
}

/* The member that a line names spends it, whoever leads. */
Test(other_rules, each_member_has_its_own_tax)
{
	static const struct uuid first = { { 1 } }, second = { { 2 } };
	arena_auto_t *arena = arena_new();
	struct verdict found = verdict_in(arena);
	struct call_rules *rules =
		costed(arena, (struct cost_rule){ .eligible = true, .net_of_vat = &yes });
	members[0] = (struct collective_member){ .id = first, .lead = true, .recovers_vat = &no };
	members[1] = (struct collective_member){ .id = second, .recovers_vat = &yes };
	costs[2].member_id = &second;
	budget_check(rules, &budget, &(struct collective_member_list){ members, 2 }, &found);
	cr_expect_str_eq(codes_of(arena, &found), "net-amount-missing plan-unbalanced");
	cr_expect_eq(found.items[0].params[0].number, 2, "the line of the second member");
}

Test(other_rules, no_grant_pays_what_was_given_in_kind)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules =
		costed(arena, (struct cost_rule){ .eligible = true, .in_kind = &yes });
	costs[0].amount = euros("120000.00");
	costs[1].amount = euros("60000.00");
	cr_expect_str_eq(granted(arena, rules, false),
			 "200000.00: ok 0.70 [base 140000.00, cash -20000.00] [cash]");
}

Test(other_rules, the_committee_may_ask_for_less_own_funding)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = costed(arena, (struct cost_rule){ .eligible = true });
	struct own_funding own = { .min_rate = rate_of("0.40"), .waivable_to = &fifth };
	rules->own_funding = &own;
	cr_expect_str_eq(granted(arena, rules, false),
			 "200000.00: rejected 0.70 [base 140000.00] [] own-funding-too-low");
	cr_expect_str_eq(granted(arena, rules, true), "200000.00: ok 0.70 [base 140000.00] []");
}

static const struct rate third = { 3000 }, half = { 5000 }, all = { 10000 };

Test(other_rules, an_organisation_has_its_cap)
{
	static struct money most;
	/* clang-format off */
	const struct { const char *situation, *second; const struct rate *shares[3]; const char *codes; } rows[] = {
		{ "no shares", "00000103200010", { NULL, NULL, NULL }, "" },
		{ "shares within the cap", "00000103200010", { &third, &half, &fifth }, "" },
		{ "half of 140,000 is within 70,000", "00000103200010", { &half, &half, NULL }, "" },
		{ "two members of one entity", "00000102400025", { &half, &third, NULL }, " organisation-cap-passed" },
		{ "shares past the whole", "00000102400025", { &all, &third, NULL }, "" },
		{ "one takes all", "00000103200010", { NULL, &all, NULL }, " organisation-cap-passed" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *rules = costed(arena, (struct cost_rule){ .eligible = true });
		most = euros("70000.00");
		award = (struct award_amount){ .max_per_organisation = &most };
		rules->award_amount = &award;
		members[1].siret = rows[i].second;
		members[2].siret = "00000104000013";
		for (size_t m = 0; m < COUNT(members); m++)
			members[m].share_rate = rows[i].shares[m];
		const char *found = granted(arena, rules, false);
		const char *expected = arena_printf(
			arena, "200000.00: ok 0.70 [base 140000.00] []%s", rows[i].codes);
		cr_expect_str_eq(found, expected, "%s: %s", rows[i].situation, found);
	}
}

Test(other_rules, nothing_granted_passes_no_cap)
{
	static struct money most;
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = costed(arena, (struct cost_rule){ .eligible = true });
	award = (struct award_amount){ .max_per_organisation = &most };
	rules->award_amount = &award;
	for (size_t i = 0; i < COUNT(costs); i++)
		costs[i].amount = (struct money){ 0 };
	cr_expect_str_eq(granted(arena, rules, false), "0.00: rejected - [] [] no-eligible-base");
}

/* --- where members come from */

Test(other_rules, members_come_from_the_departements_of_the_call)
{
	static const char *codes[] = { "59", "2A", "974" };
	/* clang-format off */
	const struct { const char *situation; enum location_rule_of of; const char *lead, *other, *codes; } rows[] = {
		{ "the lead is inside", LOCATION_RULE_OF_LEAD, "commune:59350", "commune:75056", "" },
		{ "the lead is outside", LOCATION_RULE_OF_LEAD, "commune:75056", "commune:59350", "member-outside" },
		{ "the seat is not known", LOCATION_RULE_OF_LEAD, NULL, "commune:59350", "member-outside" },
		{ "a seat without a kind", LOCATION_RULE_OF_LEAD, "59350", "commune:59350", "member-outside" },
		{ "one of them is enough", LOCATION_RULE_OF_ANY_MEMBER, "commune:75056", "commune:2A004", "" },
		{ "none is", LOCATION_RULE_OF_ANY_MEMBER, "commune:75056", "commune:97302", "collective-outside" },
		{ "all of them are inside", LOCATION_RULE_OF_EVERY_MEMBER, "commune:97411", "commune:59350", "" },
		{ "one is outside", LOCATION_RULE_OF_EVERY_MEMBER, "commune:59350", "commune:2B033", "member-outside" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct location_rule rule = { rows[i].of, { codes, COUNT(codes) } };
		struct collective_rules rules = { .lead_count = 1, .location = &rule };
		struct collective_member both[] = {
			{ .siret = "00000102400017", .lead = true, .commune = rows[i].lead },
			{ .siret = "00000103200010", .commune = rows[i].other },
		};
		struct rule_results results = rule_results_new(arena);
		struct verdict found = verdict_in(arena);
		composition_check(&rules, &(struct collective_member_list){ both, 2 },
				  day("2023-05-15"), &results);
		rule_results_join(&results.list, &found);
		cr_expect(rule_looked_at(&results.list, "collective.location"));
		cr_expect_str_eq(codes_of(arena, &found), rows[i].codes, "%s", rows[i].situation);
	}
}

/* --- waves */

Test(other_rules, the_last_stage_lives_by_its_waves)
{
	static struct wave_rule waves[] = { { .code = "second", .phase = "october" },
					    { .code = "first", .phase = "september" },
					    { .code = "lost", .phase = "nowhere" },
					    { .code = "vague", .phase = "someday" } };
	static struct wave_rule_list wave_list = { waves, COUNT(waves) };
	/* clang-format off */
	const struct { const char *situation, *at, *full, *note; } rows[] = {
		{ "before both, the first to open", "2023-08-01T00:00:00+02:00", "september", "preselection" },
		{ "in the first", "2023-09-05T00:00:00+02:00", "september", "preselection" },
		{ "between them, the next to open", "2023-09-20T00:00:00+02:00", "october", "preselection" },
		{ "after both, the last", "2024-01-01T00:00:00+01:00", "october", "preselection" },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct phase *september = sample_phase(rules, "submission");
	struct phase *october = sample_phase(rules, "incubation");
	struct phase *someday = sample_phase(rules, "selection");
	september->key = "september";
	september->opens_at = sample_at_kept(arena, "2023-09-01T00:00:00+02:00");
	september->closes_at = sample_at_kept(arena, "2023-09-10T19:00:00+02:00");
	october->key = "october";
	october->opens_at = sample_at_kept(arena, "2023-10-01T00:00:00+02:00");
	october->closes_at = sample_at_kept(arena, "2023-10-05T19:00:00+02:00");
	someday->key = "someday";
	someday->opens_at = someday->closes_at = NULL;
	rules->waves = &wave_list;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct instant at = sample_at(rows[i].at);
		const struct phase *note =
			stage_phase(rules, &rules->stages.items[0], sample_paris(), at);
		const struct phase *full =
			stage_phase(rules, &rules->stages.items[1], sample_paris(), at);
		cr_expect_str_eq(full->key, rows[i].full, "%s: %s", rows[i].situation, full->key);
		cr_expect_str_eq(note->key, rows[i].note, "%s", rows[i].situation);
	}
	waves[0] = waves[2];
	waves[1] = waves[3];
	cr_expect_str_eq(stage_phase(rules, &rules->stages.items[1], sample_paris(),
				     sample_at("2023-04-01T00:00:00+02:00"))
				 ->key,
			 "full_application");
}
