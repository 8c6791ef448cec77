/* What stops a publication: one defect at a time in a call that is otherwise sound. */
#include "domain/call_definition.h"

#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(call_definition, .timeout = 20);

static struct call_definition_facts facts_of(struct arena *arena, const struct call_rules *rules)
{
	return (struct call_definition_facts){
		.rules = rules,
		.zone = sample_paris(),
		.known_sets = words(arena, "synthetic-low-supply another-set"),
	};
}

static struct verdict judged(struct arena *arena, const struct call_rules *rules)
{
	struct call_definition_facts facts = facts_of(arena, rules);
	struct verdict verdict = verdict_in(arena);
	call_definition_check(&facts, &verdict);
	return verdict;
}

Test(call_definition, the_golden_call_can_be_published)
{
	arena_auto_t *arena = arena_new();
	struct verdict v = judged(arena, golden_rules(arena, "chf-2023"));
	cr_expect_str_eq(codes_of(arena, &v), "");
}

/* --- one defect each */

static const int64_t one = 1, two = 2, ten = 10;
static const struct rate half = { 5000 }, most = { 9000 };
static const struct money low = { 100 }, high = { 200 };
static struct award_count count;
static struct award_amount amount;
static struct funding_rate rate;
static struct duration duration;
static struct own_funding own;

static void counts_swapped(struct call_rules *r)
{
	count = (struct award_count){ .min_count = &two, .max_count = &one };
	r->award_count = &count;
}

static void counts_equal(struct call_rules *r)
{
	count = (struct award_count){ .min_count = &two, .max_count = &two };
	r->award_count = &count;
}

static void one_count_only(struct call_rules *r)
{
	count = (struct award_count){ .min_count = &ten };
	r->award_count = &count;
}

static void amounts_swapped(struct call_rules *r)
{
	amount = (struct award_amount){ .min_amount = &high, .max_amount = &low };
	r->award_amount = &amount;
}

static void amounts_equal(struct call_rules *r)
{
	amount = (struct award_amount){ .min_amount = &high, .max_amount = &high };
	r->award_amount = &amount;
}

static void no_highest_amount(struct call_rules *r)
{
	amount = (struct award_amount){ .min_amount = &high };
	r->award_amount = &amount;
}

static void no_lowest_amount(struct call_rules *r)
{
	amount = (struct award_amount){ .max_amount = &low };
	r->award_amount = &amount;
}

static void rates_swapped(struct call_rules *r)
{
	rate = (struct funding_rate){ .min_rate = { 8000 },
				      .max_rate = { 7000 },
				      .default_rate = { 7500 } };
	r->funding_rate = &rate;
}

static void default_too_low(struct call_rules *r)
{
	rate = (struct funding_rate){ .min_rate = { 7000 },
				      .max_rate = { 8000 },
				      .default_rate = { 6999 } };
	r->funding_rate = &rate;
}

static void default_too_high(struct call_rules *r)
{
	rate = (struct funding_rate){ .min_rate = { 7000 },
				      .max_rate = { 8000 },
				      .default_rate = { 8001 } };
	r->funding_rate = &rate;
}

static void months_swapped(struct call_rules *r)
{
	duration = (struct duration){ .min_months = &two, .max_months = &one };
	r->duration = &duration;
}

static void waiver_asks_more(struct call_rules *r)
{
	own = (struct own_funding){ .min_rate = { 3000 }, .waivable_to = &half };
	r->own_funding = &own;
}

static void waiver_asks_less(struct call_rules *r)
{
	own = (struct own_funding){ .min_rate = { 6000 }, .waivable_to = &half };
	r->own_funding = &own;
}

static void role_bounds_swapped(struct call_rules *r)
{
	r->collective.roles.items[0].min_count = 2;
	r->collective.roles.items[0].max_count = &one;
}

static void role_bounds_equal(struct call_rules *r)
{
	role_bounds_swapped(r);
	r->collective.roles.items[0].min_count = 1;
}

static void no_sum_of_money(struct call_rules *r)
{
	r->award_count = NULL;
	r->award_amount = NULL;
	r->funding_rate = NULL;
	r->duration = NULL;
	r->bonuses.items[0].rate_cap = NULL;
}

static void set_unknown(struct call_rules *r)
{
	r->bonuses.items[0].territory_set = "nowhere";
}
static void set_absent(struct call_rules *r)
{
	r->bonuses.items[0].territory_set = NULL;
}

static void committee_without_set(struct call_rules *r)
{
	r->bonuses.items[0].territory_set = NULL;
	r->bonuses.items[0].trigger = BONUS_TRIGGER_COMMITTEE;
}

static void committee_with_unknown_set(struct call_rules *r)
{
	r->bonuses.items[0].territory_set = "nowhere";
	r->bonuses.items[0].trigger = BONUS_TRIGGER_COMMITTEE;
}

/* The highest rate of the call is 0.80. */
static void points_to_the_whole(struct call_rules *r)
{
	r->bonuses.items[0].rate_cap = NULL;
	r->bonuses.items[0].value.basis_points = 2000;
}

static void points_past_the_whole(struct call_rules *r)
{
	points_to_the_whole(r);
	r->bonuses.items[0].value.basis_points = 2001;
}

static void points_past_the_whole_capped(struct call_rules *r)
{
	points_past_the_whole(r);
	r->bonuses.items[0].rate_cap = &most;
}

static void percent_to_the_whole(struct call_rules *r)
{
	points_to_the_whole(r);
	r->bonuses.items[0].unit = BONUS_UNIT_PERCENT_OF_GRANT;
	r->bonuses.items[0].value.basis_points = 2500;
}

static void percent_past_the_whole(struct call_rules *r)
{
	percent_to_the_whole(r);
	r->bonuses.items[0].value.basis_points = 2502;
}

static void replaced_by_the_whole(struct call_rules *r)
{
	points_to_the_whole(r);
	r->bonuses.items[0].unit = BONUS_UNIT_REPLACED_RATE;
	r->bonuses.items[0].value.basis_points = 10000;
}

static void no_stage(struct call_rules *r)
{
	r->stages.count = 0;
}
static void phase_of_stage_absent(struct call_rules *r)
{
	r->stages.items[1].phase = "nowhere";
}

static void stage_of_a_month(struct call_rules *r)
{
	r->stages.items[1].phase = "launch";
}

static void stage_of_a_day(struct call_rules *r)
{
	r->stages.items[1].phase = "project_end";
}

static void range_without_start(struct call_rules *r)
{
	sample_phase(r, "selection")->opens_at = NULL;
}

static void range_without_end(struct call_rules *r)
{
	sample_phase(r, "selection")->closes_at = NULL;
}

static void day_without_date(struct call_rules *r)
{
	sample_phase(r, "publication")->on = NULL;
}
static void day_not_real(struct call_rules *r)
{
	sample_phase(r, "publication")->on = "2023-02-30";
}
static void month_without_date(struct call_rules *r)
{
	sample_phase(r, "launch")->on = NULL;
}

static void day_told_as_instant(struct call_rules *r)
{
	struct phase *phase = sample_phase(r, "publication");
	phase->on = NULL;
	phase->opens_at = sample_phase(r, "selection")->opens_at;
	phase->closes_at = sample_phase(r, "selection")->closes_at;
}

static void deadline_alone(struct call_rules *r)
{
	struct phase *phase = sample_phase(r, "publication");
	phase->on = NULL;
	phase->precision = PHASE_PRECISION_INSTANT;
	phase->closes_at = sample_phase(r, "selection")->closes_at;
}

static void undated_gap(struct call_rules *r)
{
	struct phase *phase = sample_phase(r, "full_application");
	phase->opens_at = phase->closes_at = NULL;
	phase->provenance.basis = PROVENANCE_BASIS_GAP;
}

static void undated_gap_and_others(struct call_rules *r)
{
	undated_gap(r);
	r->bonuses.items[0].provenance.basis = PROVENANCE_BASIS_GAP;
}

static void half_dated_gap(struct call_rules *r)
{
	undated_gap(r);
	sample_phase(r, "full_application")->opens_at = sample_phase(r, "selection")->opens_at;
}

static void reversed(struct call_rules *r)
{
	struct phase *phase = sample_phase(r, "selection");
	const struct instant *closes = phase->closes_at;
	phase->closes_at = phase->opens_at;
	phase->opens_at = closes;
}

static void one_second_inclusive(struct call_rules *r)
{
	struct phase *phase = sample_phase(r, "selection");
	phase->closes_at = phase->opens_at;
}

static void empty_window(struct call_rules *r)
{
	static const bool exclusive = false;
	one_second_inclusive(r);
	sample_phase(r, "selection")->closes_inclusive = &exclusive;
}

#define GAP(what) (what).provenance.basis = PROVENANCE_BASIS_GAP

static void stage_gap(struct call_rules *r)
{
	GAP(r->stages.items[0]);
}
static void phase_gap(struct call_rules *r)
{
	GAP(*sample_phase(r, "preselection"));
}
static void idle_phase_gap(struct call_rules *r)
{
	GAP(*sample_phase(r, "follow_up"));
}
static void collective_gap(struct call_rules *r)
{
	GAP(r->collective);
}
static void bonus_gap(struct call_rules *r)
{
	GAP(r->bonuses.items[0]);
}
static void cost_rule_gap(struct call_rules *r)
{
	GAP(r->cost_rules.items[0]);
}

static void money_gap(struct call_rules *r)
{
	amount = *r->award_amount;
	rate = *r->funding_rate;
	duration = *r->duration;
	GAP(amount);
	GAP(rate);
	GAP(duration);
	r->award_amount = &amount;
	r->funding_rate = &rate;
	r->duration = &duration;
}

static void caps_gap(struct call_rules *r)
{
	static struct public_funding_cap cap = { .max_rate = { 8000 } };
	own = (struct own_funding){ .min_rate = { 3000 } };
	GAP(cap);
	GAP(own);
	r->public_funding_cap = &cap;
	r->own_funding = &own;
}

static void envelope_gap(struct call_rules *r)
{
	static struct envelope envelope;
	envelope = *r->envelope;
	GAP(envelope);
	r->envelope = &envelope;
}

static const struct {
	const char *situation;
	void (*bend)(struct call_rules *rules);
	const char *expected;
} defects[] = {
	{ "counts swapped", counts_swapped, "bounds-swapped" },
	{ "counts equal", counts_equal, "" },
	{ "one count", one_count_only, "" },
	{ "amounts swapped", amounts_swapped, "bounds-swapped" },
	{ "amounts equal", amounts_equal, "" },
	{ "no highest amount", no_highest_amount, "" },
	{ "no lowest amount", no_lowest_amount, "" },
	{ "rates swapped: told once", rates_swapped, "bounds-swapped" },
	{ "default rate too low", default_too_low, "out-of-range" },
	{ "default rate too high", default_too_high, "out-of-range" },
	{ "months swapped", months_swapped, "bounds-swapped" },
	{ "a waiver that asks more", waiver_asks_more, "bounds-swapped" },
	{ "a waiver that asks less", waiver_asks_less, "" },
	{ "a role with swapped bounds", role_bounds_swapped, "bounds-swapped" },
	{ "a role with equal bounds", role_bounds_equal, "" },
	{ "no figure at all", no_sum_of_money, "" },
	{ "a set that nobody knows", set_unknown, "territory-set-unknown" },
	{ "a territorial bonus without set", set_absent, "bonus-without-set" },
	{ "a bonus of the committee without set", committee_without_set, "" },
	{ "a bonus of the committee, unknown set", committee_with_unknown_set,
	  "territory-set-unknown" },
	{ "points up to 1", points_to_the_whole, "" },
	{ "points past 1", points_past_the_whole, "bonus-passes-whole" },
	{ "points past 1, capped", points_past_the_whole_capped, "" },
	{ "percent up to 1", percent_to_the_whole, "" },
	{ "percent past 1", percent_past_the_whole, "bonus-passes-whole" },
	{ "a rate replaced by 1", replaced_by_the_whole, "" },
	{ "no stage", no_stage, "stage-missing" },
	{ "a stage without its phase", phase_of_stage_absent, "phase-unknown" },
	{ "a stage known to the month", stage_of_a_month, "phase-not-enforceable" },
	{ "a stage of one day", stage_of_a_day, "" },
	{ "a range without start", range_without_start, "phase-dates-missing" },
	{ "a range without end", range_without_end, "phase-dates-missing" },
	{ "a day without date", day_without_date, "phase-dates-missing" },
	{ "a day that does not exist", day_not_real, "phase-dates-missing" },
	{ "a month without date", month_without_date, "phase-dates-missing" },
	{ "a day told as instants", day_told_as_instant, "phase-dates-missing" },
	{ "a deadline alone", deadline_alone, "" },
	{ "dates that nobody knows yet", undated_gap, "" },
	{ "then other gaps may wait", undated_gap_and_others, "" },
	{ "half a date is no gap", half_dated_gap, "gap-blocks-stage phase-dates-missing" },
	{ "reversed", reversed, "phase-dates-reversed" },
	{ "one second", one_second_inclusive, "" },
	{ "empty", empty_window, "phase-dates-reversed" },
	{ "a gap in a stage", stage_gap, "gap-blocks-stage" },
	{ "a gap in the phase of a stage", phase_gap, "gap-blocks-stage" },
	{ "a gap in another phase", idle_phase_gap, "" },
	{ "a gap in the collective: both stages", collective_gap,
	  "gap-blocks-stage gap-blocks-stage" },
	{ "a gap in a bonus: the last stage", bonus_gap, "gap-blocks-stage" },
	{ "a gap in a cost rule", cost_rule_gap, "gap-blocks-stage" },
	{ "gaps in amount, rate and duration", money_gap,
	  "gap-blocks-stage gap-blocks-stage gap-blocks-stage" },
	{ "gaps in the caps", caps_gap, "gap-blocks-stage gap-blocks-stage" },
	{ "a gap that no stage needs", envelope_gap, "" },
};

Test(call_definition, each_defect_is_told)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(defects); i++) {
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		defects[i].bend(rules);
		struct verdict v = judged(arena, rules);
		const char *codes = codes_of(arena, &v);
		cr_expect_str_eq(codes, defects[i].expected, "%s: %s", defects[i].situation, codes);
	}
}

Test(call_definition, a_reason_points_at_its_place)
{
	static const struct {
		void (*bend)(struct call_rules *rules);
		const char *figure, *expected;
	} rows[] = {
		{ counts_swapped, "member", "award_count" },
		{ amounts_swapped, "member", "award_amount" },
		{ rates_swapped, "member", "funding_rate" },
		{ default_too_low, "min", "0.70" },
		{ default_too_low, "max", "0.80" },
		{ months_swapped, "member", "duration" },
		{ waiver_asks_more, "member", "own_funding" },
		{ role_bounds_swapped, "role", "training_provider" },
		{ set_unknown, "set", "nowhere" },
		{ set_unknown, "bonus", "low_supply" },
		{ set_absent, "index", "0" },
		{ points_past_the_whole, "rate", "0.80" },
		{ phase_of_stage_absent, "index", "1" },
		{ phase_of_stage_absent, "phase", "nowhere" },
		{ phase_of_stage_absent, "stage", "full_application" },
		{ stage_of_a_month, "phase", "launch" },
		{ range_without_end, "index", "5" },
		{ reversed, "phase", "selection" },
		{ bonus_gap, "member", "bonuses" },
		{ bonus_gap, "stage", "full_application" },
		{ stage_gap, "stage", "note" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		rows[i].bend(rules);
		struct verdict v = judged(arena, rules);
		const char *found = sample_figure(arena, &v, rows[i].figure);
		cr_expect_str_eq(found, rows[i].expected, "row %zu: %s is %s", i, rows[i].figure,
				 found);
	}
}

Test(call_definition, every_reason_comes_in_one_answer)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	amounts_swapped(rules);
	set_unknown(rules);
	phase_of_stage_absent(rules);
	reversed(rules);
	struct verdict v = judged(arena, rules);
	cr_expect_str_eq(codes_of(arena, &v), "bounds-swapped territory-set-unknown phase-unknown "
					      "phase-dates-reversed");
}

/* --- hours; in 2023 the clocks of Paris went forward on 26 March and back on 29 October */

static const struct {
	const char *situation, *opens_at, *refused, *warned;
} hours[] = {
	{ "an ordinary hour", "2023-04-01T00:00:00+02:00", "", "" },
	{ "told in UTC", "2023-03-31T22:00:00Z", "", "offset-contradicts-zone" },
	{ "told in UTC, at an hour that Paris skips", "2023-03-26T02:30:00Z", "",
	  "offset-contradicts-zone" },
	{ "winter offset in summer", "2023-04-01T00:00:00+01:00", "", "offset-contradicts-zone" },
	{ "summer offset in winter", "2023-02-14T00:00:00+02:00", "", "offset-contradicts-zone" },
	{ "the last winter second", "2023-03-26T01:59:59+01:00", "", "" },
	{ "the first summer second", "2023-03-26T03:00:00+02:00", "", "" },
	{ "an hour that does not exist", "2023-03-26T02:30:00+01:00", "wall-time-never",
	  "offset-contradicts-zone" },
	{ "nor with the other offset", "2023-03-26T02:30:00+02:00", "wall-time-never",
	  "offset-contradicts-zone" },
	{ "nor with decimals", "2023-03-26T02:59:59.999999+01:00", "wall-time-never",
	  "offset-contradicts-zone" },
	{ "before the hour that exists twice", "2022-10-30T01:59:59+02:00", "", "" },
	{ "an hour that exists twice", "2022-10-30T02:30:00+02:00", "wall-time-twice", "" },
	{ "the second time", "2022-10-30T02:30:00+01:00", "wall-time-twice", "" },
	{ "after it", "2022-10-30T03:00:00+01:00", "", "" },
};

Test(call_definition, hours_that_do_not_exist_or_exist_twice)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(hours); i++) {
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		rules->phases.items[5].opens_at = sample_at_kept(arena, hours[i].opens_at);
		rules->phases.items[5].opens_at_written = hours[i].opens_at;
		struct call_definition_facts facts = facts_of(arena, rules);
		struct verdict v = verdict_in(arena);
		call_hours_check(&facts, &v);
		const char *codes = codes_of(arena, &v);
		cr_expect_str_eq(codes, hours[i].refused, "%s: %s", hours[i].situation, codes);
		if (v.count > 0)
			cr_expect_str_eq(sample_figure(arena, &v, "member"), "opens_at");
		v.count = 0;
		call_definition_check(&facts, &v);
		cr_expect_str_eq(codes_of(arena, &v), hours[i].refused, "%s, at publication",
				 hours[i].situation);
		v.count = 0;
		call_offsets_check(&facts, &v);
		cr_expect_str_eq(codes_of(arena, &v), hours[i].warned, "%s, read by the lint",
				 hours[i].situation);
	}
}

Test(call_definition, without_the_text_only_the_double_hour_is_seen)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct phase *selection = sample_phase(rules, "selection");
	selection->closes_at = sample_at_kept(arena, "2023-10-29T02:00:00+02:00");
	selection->opens_at = sample_at_kept(arena, "2023-03-26T02:30:00+01:00");
	struct verdict v = judged(arena, rules);
	cr_expect_str_eq(codes_of(arena, &v), "wall-time-twice");
	cr_expect_str_eq(sample_figure(arena, &v, "member"), "closes_at");
	cr_expect_str_eq(sample_figure(arena, &v, "index"), "5");
}
