/* What a call is asked before it is published: the golden call as printed, then one doubt at a
 * time in a call that is otherwise sound. */
#include "domain/lint.h"

#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(lint, .timeout = 20);

/* --- the golden call, and one doubt at a time */

static const struct set_fact sound_set[] = { { "synthetic-low-supply", 2023, 100 } };

static struct lint read_by(struct arena *arena, const struct call_rules *rules,
			   const struct set_fact *set)
{
	struct call_definition_facts facts = {
		.rules = rules,
		.zone = sample_paris(),
		.known_sets = words(arena, "synthetic-low-supply"),
		.sets = set,
		.set_count = 1,
	};
	struct lint lint;
	lint_call(&facts, arena, &lint);
	return lint;
}

/* A call without doubt: the golden one, silent about where its figures were read. */
static struct call_rules *sound_rules(struct arena *arena)
{
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct award_count *count = arena_new_one(arena, struct award_count);
	struct award_amount *amount = arena_new_one(arena, struct award_amount);
	struct duration *duration = arena_new_one(arena, struct duration);
	*count = *rules->award_count;
	*amount = *rules->award_amount;
	*duration = *rules->duration;
	count->min_count = NULL;
	count->provenance.source_text = NULL;
	amount->provenance.source_text = NULL;
	rules->award_count = count;
	rules->award_amount = amount;
	rules->duration = duration;
	rules->bonuses.items[0].provenance.source_text = NULL;
	for (size_t i = 0; i < rules->phases.count; i++) {
		struct phase *phase = &rules->phases.items[i];
		phase->provenance.source_text = NULL;
		phase->opens_at_written = phase->closes_at_written = NULL; /* as once stored */
	}
	sample_phase(rules, "submission")->opens_at =
		sample_phase(rules, "full_application")->opens_at;
	rules->selection = NULL;
	return rules;
}

static const char *findings_of(struct arena *arena, const struct lint *lint)
{
	return arena_printf(arena, "%s|%s|%s", codes_of(arena, &lint->errors),
			    codes_of(arena, &lint->warnings), codes_of(arena, &lint->notes));
}

Test(lint, the_golden_call_as_it_was_printed)
{
	arena_auto_t *arena = arena_new();
	struct lint lint = read_by(arena, golden_rules(arena, "chf-2023"), sound_set);
	cr_expect_str_eq(
		findings_of(arena, &lint),
		"|amount-ambiguous awards-pass-envelope bonus-unit-unprinted"
		" phase-before-publication printed-date-differs deposit-before-form|gap-left",
		"%s", findings_of(arena, &lint));
}

Test(lint, a_sound_call_raises_no_doubt)
{
	arena_auto_t *arena = arena_new();
	struct lint lint = read_by(arena, sound_rules(arena), sound_set);
	cr_expect_str_eq(findings_of(arena, &lint), "||", "%s", findings_of(arena, &lint));
}

/* What a defect is made of, in static memory: each test has a process of its own. */
static const int64_t one = 1, two = 2, nine = 9, ten = 10, forty = 40;
static const struct rate none = { 0 }, half = { 5000 }, most = { 6000 };
static struct own_funding own = { .min_rate = { 3000 } };
static struct funding_rate rate;
static struct criterion criteria[2];
static struct criterion_list criterion_list = { criteria, 2 };
static struct bonus *bonus_of(struct call_rules *r)
{
	return &r->bonuses.items[0];
}
static struct award_count *count_of(struct call_rules *r)
{
	return (struct award_count *)(uintptr_t)r->award_count;
}
static struct duration *duration_of(struct call_rules *r)
{
	return (struct duration *)(uintptr_t)r->duration;
}
static const struct instant *at_kept(const char *text)
{
	static struct instant kept[20];
	static size_t used;
	kept[used] = sample_at(text);
	return &kept[used++];
}

static void nothing(struct call_rules *r)
{
	(void)r;
}
static void ten_of_the_most(struct call_rules *r)
{
	count_of(r)->min_count = &ten;
}
static void nine_of_the_most(struct call_rules *r)
{
	count_of(r)->min_count = &nine;
}
static void nine_at_most(struct call_rules *r)
{
	count_of(r)->max_count = &nine;
}
static void bonus_of_zero(struct call_rules *r)
{
	bonus_of(r)->value = none;
}
static void bonus_of_sixty_points(struct call_rules *r)
{
	bonus_of(r)->value = most;
}
static void bonus_of_half(struct call_rules *r)
{
	bonus_of(r)->value = half;
}
static void rate_replaced_by_less(struct call_rules *r)
{
	bonus_of(r)->unit = BONUS_UNIT_REPLACED_RATE;
	bonus_of(r)->provenance.source_text = "un taux de 10 %";
}
static void rate_replaced_by_more(struct call_rules *r)
{
	rate_replaced_by_less(r);
	bonus_of(r)->value = (struct rate){ 8000 };
}
static void rate_replaced_without_rate(struct call_rules *r)
{
	rate_replaced_by_less(r);
	r->funding_rate = NULL;
}
static void bonus_in_per_cent(struct call_rules *r)
{
	bonus_of(r)->provenance.source_text = "2 fois, bonifié de 10 %";
}
static void bonus_in_points(struct call_rules *r)
{
	bonus_of(r)->provenance.source_text = "bonifié de 10 % (points)";
}
static void bonus_without_figure(struct call_rules *r)
{
	bonus_of(r)->provenance.source_text = "bonifié de dix, le 10";
}
static void bonus_above_the_maximum(struct call_rules *r)
{
	bonus_of(r)->rate_cap = NULL;
	bonus_of(r)->value = (struct rate){ 1500 };
}
static void bonus_to_the_maximum(struct call_rules *r)
{
	bonus_of(r)->rate_cap = NULL;
}
static void bonus_of_grant_uncapped(struct call_rules *r)
{
	bonus_of(r)->rate_cap = NULL;
	bonus_of(r)->unit = BONUS_UNIT_PERCENT_OF_GRANT;
}
static void bonus_of_points_over_no_rate(struct call_rules *r)
{
	bonus_to_the_maximum(r);
	r->funding_rate = NULL;
}
static void own_funding_of_a_third(struct call_rules *r)
{
	r->own_funding = &own;
}
static void own_funding_that_fits(struct call_rules *r)
{
	own.min_rate = (struct rate){ 2000 };
	r->own_funding = &own;
}
static void own_funding_without_rate(struct call_rules *r)
{
	r->own_funding = &own;
	r->funding_rate = NULL;
}
static struct state_aid_rule aid;
static struct money aid_ceiling;
static void above_the_aid_ceiling(struct call_rules *r)
{
	aid = *r->state_aid;
	aid_ceiling = euros("399999.99");
	aid.ceiling_amount = &aid_ceiling;
	r->state_aid = &aid;
}
static void within_the_aid_ceiling(struct call_rules *r)
{
	above_the_aid_ceiling(r);
	aid_ceiling.cents++;
}
static void aid_ceiling_alone(struct call_rules *r)
{
	above_the_aid_ceiling(r);
	r->award_amount = NULL;
}
static void envelope_misread(struct call_rules *r)
{
	struct envelope *envelope = (struct envelope *)(uintptr_t)r->envelope;
	envelope->amount = euros("4000000.00");
}
static void counts_misread(struct call_rules *r)
{
	count_of(r)->min_count = &two;
	count_of(r)->provenance.source_text = "10 à 12 projets";
}
static void rates_misread(struct call_rules *r)
{
	rate = *r->funding_rate;
	rate.max_rate = (struct rate){ 9000 };
	r->funding_rate = &rate;
}
static void rates_read_as_own_funding(struct call_rules *r)
{
	rate = *r->funding_rate;
	rate.provenance.source_text = "20 à 30 % d'autofinancement";
	r->funding_rate = &rate;
}
static void rates_inferred(struct call_rules *r)
{
	rates_misread(r);
	rate.provenance.basis = PROVENANCE_BASIS_INFERRED;
}
static void amounts_misread(struct call_rules *r)
{
	struct award_amount *amount = (struct award_amount *)(uintptr_t)r->award_amount;
	amount->provenance.source_text = "50 000 à 200 000 euros";
	amount->provenance.basis = PROVENANCE_BASIS_SOURCED;
}
static void amounts_without_thousands(struct call_rules *r)
{
	struct award_amount *amount = (struct award_amount *)(uintptr_t)r->award_amount;
	amount->provenance.source_text = "100 à 400";
}
static void no_sums(struct call_rules *r)
{
	r->envelope = NULL;
	r->award_amount = NULL;
	r->award_count = NULL;
	r->duration = NULL;
	own_funding_without_rate(r);
}
static void no_bounds(struct call_rules *r)
{
	struct award_amount *amount = (struct award_amount *)(uintptr_t)r->award_amount;
	amount->min_amount = NULL;
	amount->max_amount = NULL;
	amount->provenance.source_text = "sans limite avant 2030";
}
static void opens_early(struct call_rules *r)
{
	sample_phase(r, "incubation")->opens_at = at_kept("2023-02-01T00:00:00+01:00");
}
static void day_before_publication(struct call_rules *r)
{
	sample_phase(r, "project_end")->on = "2023-02-12";
}
static void ends_before_publication(struct call_rules *r)
{
	sample_phase(r, "incubation")->opens_at = NULL;
	sample_phase(r, "incubation")->provenance.source_text = "jusqu'au 01/02/2023";
}
static void no_publication(struct call_rules *r)
{
	sample_phase(r, "publication")->key = "announcement";
	opens_early(r);
}
static void undated_publication(struct call_rules *r)
{
	sample_phase(r, "publication")->on = NULL;
	sample_phase(r, "publication")->provenance.basis = PROVENANCE_BASIS_GAP;
	opens_early(r);
}
static void one_printed_bound(struct call_rules *r)
{
	sample_phase(r, "submission")->provenance.source_text = "avant le 15/05/2023";
	sample_phase(r, "incubation")->provenance.source_text = "dès le 14/02/2023";
}
static void one_wrong_bound(struct call_rules *r)
{
	sample_phase(r, "submission")->provenance.source_text = "avant le 16/05/2023";
}
static void one_bound_and_no_opening(struct call_rules *r)
{
	sample_phase(r, "incubation")->opens_at = NULL;
	sample_phase(r, "incubation")->provenance.source_text = "avant le 16/05/2023";
}
static void both_bounds_wrong(struct call_rules *r)
{
	sample_phase(r, "selection")->provenance.source_text = "du 02/04/2023 au 31/05/2023";
}
static void no_bound_to_compare(struct call_rules *r)
{
	sample_phase(r, "incubation")->closes_at = NULL;
	sample_phase(r, "incubation")->provenance.source_text = "du 14/02/2023 au 16/05/2023";
}
static void no_closing_and_one_date(struct call_rules *r)
{
	sample_phase(r, "incubation")->closes_at = NULL;
	sample_phase(r, "incubation")->provenance.source_text = "dès le 15/02/2023";
}
static void no_opening_and_two_dates(struct call_rules *r)
{
	sample_phase(r, "incubation")->opens_at = NULL;
	sample_phase(r, "incubation")->provenance.source_text = "du 15/02/2023 au 14/05/2023";
}
static void month_is_not_compared(struct call_rules *r)
{
	sample_phase(r, "launch")->provenance.source_text = "le 15/06/2023";
}
static void phase_unknown_yet(struct call_rules *r)
{
	struct phase *phase = sample_phase(r, "incubation");
	phase->opens_at = phase->closes_at = NULL;
	phase->provenance.basis = PROVENANCE_BASIS_GAP;
	phase->provenance.source_text = "le 15/06/2023";
}
static void closes_at_midnight(struct call_rules *r)
{
	sample_phase(r, "incubation")->closes_at = at_kept("2023-05-14T00:00:00+02:00");
}
static void closes_just_after_midnight(struct call_rules *r)
{
	sample_phase(r, "incubation")->closes_at = at_kept("2023-05-14T00:00:00.5+02:00");
}
static void deposit_announced_early(struct call_rules *r)
{
	sample_phase(r, "submission")->opens_at = sample_phase(r, "incubation")->opens_at;
}
static void deposit_of_another_kind(struct call_rules *r)
{
	deposit_announced_early(r);
	sample_phase(r, "submission")->kind = PHASE_KIND_OTHER;
}
static void selection_over_early(struct call_rules *r)
{
	sample_phase(r, "selection")->closes_at = at_kept("2023-05-15T12:00:00+02:00");
}
static void launch_before_selection(struct call_rules *r)
{
	sample_phase(r, "launch")->on = "2023-03";
}
static void no_selection(struct call_rules *r)
{
	sample_phase(r, "selection")->key = "jury";
	launch_before_selection(r);
}
static void a_bonus_of_the_committee(struct call_rules *r)
{
	bonus_of(r)->territory_set = NULL;
	bonus_of(r)->trigger = BONUS_TRIGGER_COMMITTEE;
}
static void latest_end_twice(struct call_rules *r)
{
	sample_phase(r, "project_end")->on = "2026-07-31";
}
static void latest_end_once(struct call_rules *r)
{
	latest_end_twice(r);
	duration_of(r)->latest_end_on = NULL;
}
static void latest_end_first(struct call_rules *r)
{
	static struct date before;
	before = sample_on("2023-05-14");
	duration_of(r)->latest_end_on = &before;
	sample_phase(r, "project_end")->on = "2023-05-14";
}
static void forty_months_at_least(struct call_rules *r)
{
	duration_of(r)->min_months = &forty;
	duration_of(r)->max_months = NULL;
}
static void forty_months_at_most(struct call_rules *r)
{
	duration_of(r)->min_months = &one;
	duration_of(r)->max_months = &forty;
}
static void no_length(struct call_rules *r)
{
	duration_of(r)->max_months = NULL;
}
static void form_without_end(struct call_rules *r)
{
	sample_phase(r, "full_application")->closes_at = NULL;
	sample_phase(r, "full_application")->kind = PHASE_KIND_OTHER;
	forty_months_at_least(r);
}
static void no_stage(struct call_rules *r)
{
	r->stages.count = 0;
}
static void weights(struct call_rules *r)
{
	criteria[0] = (struct criterion){ .code = "a", .scale_max = 5, .weight = &half };
	criteria[1] = (struct criterion){ .code = "b", .scale_max = 5, .weight = &most };
	r->criteria = &criterion_list;
}
static void weights_by_axis(struct call_rules *r)
{
	weights(r);
	criteria[1].axis = "access";
}
static void weights_of_one(struct call_rules *r)
{
	weights(r);
	criteria[1].weight = &half;
}
static void weights_without_axes(struct call_rules *r)
{
	weights(r);
	r->axes.count = 0;
}
static void one_weight(struct call_rules *r)
{
	weights(r);
	criteria[1].weight = NULL;
}
static void no_weight(struct call_rules *r)
{
	one_weight(r);
	criteria[0].weight = NULL;
}
static void a_count_unknown(struct call_rules *r)
{
	count_of(r)->provenance.basis = PROVENANCE_BASIS_GAP;
}

static const struct set_fact empty_set[] = { { "synthetic-low-supply", 2023, 0 } };
static const struct set_fact later_set[] = { { "synthetic-low-supply", 2024, 7 } };

/* set: NULL is a sound one; expected: errors|warnings|notes. */
/* clang-format off */
static const struct doubt {
	const char *situation;
	void (*defect)(struct call_rules *);
	const struct set_fact *set;
	const char *expected;
} doubts[] = {
	{ "ten of the most pass the envelope", ten_of_the_most, NULL, "|awards-pass-envelope|" },
	{ "nine do not", nine_of_the_most, NULL, "||" },
	{ "nine of the most leave money", nine_at_most, NULL, "|envelope-unspendable|" },
	{ "no sum at all", no_sums, NULL, "||" },
	{ "no bound of the grant", no_bounds, NULL, "||" },
	{ "a bonus of nothing", bonus_of_zero, NULL, "|bonus-without-effect|" },
	{ "sixty points are hardly points", bonus_of_sixty_points, NULL, "|bonus-unit-doubtful|" },
	{ "fifty may be", bonus_of_half, NULL, "||" },
	{ "a rate replaced by a lower one", rate_replaced_by_less, NULL, "|bonus-unit-doubtful|" },
	{ "a rate replaced by a higher one", rate_replaced_by_more, NULL, "||" },
	{ "no rate to replace", rate_replaced_without_rate, NULL, "||" },
	{ "ten per cent of what", bonus_in_per_cent, NULL, "|bonus-unit-unprinted|" },
	{ "points say so", bonus_in_points, NULL, "||" },
	{ "no percentage is printed", bonus_without_figure, NULL, "||" },
	{ "a bonus above the stated maximum", bonus_above_the_maximum, NULL, "|bonus-passes-maximum|" },
	{ "a bonus up to the stated maximum", bonus_to_the_maximum, NULL, "||" },
	{ "a part of the grant has no maximum rate", bonus_of_grant_uncapped, NULL, "||" },
	{ "points over no rate", bonus_of_points_over_no_rate, NULL, "||" },
	{ "own funding against the rate", own_funding_of_a_third, NULL, "|own-funding-against-rate|" },
	{ "own funding that leaves room", own_funding_that_fits, NULL, "||" },
	{ "own funding and no rate", own_funding_without_rate, NULL, "||" },
	{ "a grant above the ceiling of its regime", above_the_aid_ceiling, NULL, "|award-above-state-aid|" },
	{ "a grant at the ceiling", within_the_aid_ceiling, NULL, "||" },
	{ "a ceiling without grant", aid_ceiling_alone, NULL, "||" },
	{ "an envelope misread", envelope_misread, NULL, "|printed-figure-differs|" },
	{ "a count misread", counts_misread, NULL, "|printed-figure-differs|" },
	{ "a rate misread", rates_misread, NULL, "|printed-figure-differs|" },
	{ "a rate printed as own funding", rates_read_as_own_funding, NULL, "||" },
	{ "a reading says that it is one", rates_inferred, NULL, "||" },
	{ "both amounts misread", amounts_misread, NULL, "|printed-figure-differs printed-figure-differs|" },
	{ "amounts without thousands", amounts_without_thousands, NULL, "|amount-ambiguous amount-ambiguous|" },
	{ "a phase opens before the publication", opens_early, NULL, "|phase-before-publication|" },
	{ "a day before the publication", day_before_publication, NULL, "|phase-before-publication latest-end-twice|" },
	{ "printed too early", ends_before_publication, NULL, "phase-dates-missing|phase-before-publication|" },
	{ "no publication to compare with", no_publication, NULL, "||" },
	{ "a publication without date", undated_publication, NULL, "||phase-gap-left" },
	{ "one bound is printed", one_printed_bound, NULL, "||" },
	{ "one bound is printed otherwise", one_wrong_bound, NULL, "|printed-date-differs|" },
	{ "one date and no opening to compare", one_bound_and_no_opening, NULL, "phase-dates-missing||" },
	{ "both bounds otherwise", both_bounds_wrong, NULL, "|printed-date-differs printed-date-differs|" },
	{ "no closing to compare", no_bound_to_compare, NULL, "phase-dates-missing||" },
	{ "one date and no closing", no_closing_and_one_date, NULL, "phase-dates-missing|printed-date-differs|" },
	{ "two dates and no opening", no_opening_and_two_dates, NULL, "phase-dates-missing||" },
	{ "a month is a promise", month_is_not_compared, NULL, "||" },
	{ "a phase whose dates are unknown", phase_unknown_yet, NULL, "||phase-gap-left" },
	{ "midnight is the day after", closes_at_midnight, NULL, "|closes-at-midnight|" },
	{ "half a second past midnight is meant", closes_just_after_midnight, NULL, "||" },
	{ "a deposit announced before its form", deposit_announced_early, NULL, "|deposit-before-form|" },
	{ "a span of another kind is no deposit", deposit_of_another_kind, NULL, "||" },
	{ "a selection over before the deposit", selection_over_early, NULL, "|selection-before-deposit|" },
	{ "a launch before the selection", launch_before_selection, NULL, "|follow-up-before-decision|" },
	{ "no selection to come before", no_selection, NULL, "||" },
	{ "the latest end stated twice", latest_end_twice, NULL, "|latest-end-twice|" },
	{ "the latest end stated once", latest_end_once, NULL, "||" },
	{ "the latest end before the closing", latest_end_first, NULL, "latest-end-before-closing||" },
	{ "a minimum duration that does not fit", forty_months_at_least, NULL, "|min-duration-too-late|" },
	{ "a maximum duration that does not fit", forty_months_at_most, NULL, "||max-duration-cut" },
	{ "no length to fit", no_length, NULL, "||" },
	{ "a form that never closes", form_without_end, NULL, "||" },
	{ "no stage, no form", no_stage, NULL, "stage-missing||" },
	{ "weights above the whole", weights, NULL, "|weights-not-one|" },
	{ "weights above the whole on one axis", weights_by_axis, NULL, "|weights-not-one|" },
	{ "weights that sum to the whole", weights_of_one, NULL, "||" },
	{ "weights without axes", weights_without_axes, NULL, "|weights-not-one|" },
	{ "a criterion without weight", one_weight, NULL, "||" },
	{ "criteria without weights", no_weight, NULL, "||" },
	{ "an empty territory set", nothing, empty_set, "|territory-set-empty|" },
	{ "a set of a later vintage", nothing, later_set, "|territory-set-later|" },
	{ "a publication without year to compare", undated_publication, later_set, "||phase-gap-left" },
	{ "no publication, no year", no_publication, later_set, "||" },
	{ "a bonus of the committee has no set", a_bonus_of_the_committee, empty_set, "||" },
	{ "a count that is not known", a_count_unknown, NULL, "||gap-left" },
};
/* clang-format on */

Test(lint, one_doubt_at_a_time)
{
	for (size_t i = 0; i < COUNT(doubts); i++) {
		const struct doubt *d = &doubts[i];
		arena_auto_t *arena = arena_new();
		struct call_rules *rules = sound_rules(arena);
		d->defect(rules);
		struct lint lint = read_by(arena, rules, d->set == NULL ? sound_set : d->set);
		const char *found = findings_of(arena, &lint);
		cr_expect_str_eq(found, d->expected, "%s: %s", d->situation, found);
	}
}

/* --- golden dates, acknowledgements */

Test(lint, golden_order_of_phases)
{
	arena_auto_t *arena = arena_new();
	struct golden_table table = golden_table(arena, "dates.csv");
	size_t seen = 0;
	for (size_t i = 0; i < table.count; i++) {
		if (strcmp(golden_cell(&table, i, "check"), "phase_order") != 0)
			continue;
		struct phase phases[2] = {
			{ .key = "publication",
			  .kind = PHASE_KIND_SINGLE_DATE,
			  .precision = PHASE_PRECISION_DAY,
			  .on = golden_cell(&table, i, "end_on") },
			{ .key = "incubation",
			  .kind = PHASE_KIND_SINGLE_DATE,
			  .precision = PHASE_PRECISION_DAY,
			  .on = golden_cell(&table, i, "start_on") },
		};
		struct call_rules *rules = sound_rules(arena);
		rules->phases = (struct phase_list){ phases, 2 };
		rules->stages.count = 0;
		struct lint lint = read_by(arena, rules, sound_set);
		const char *expected = golden_cell(&table, i, "expected");
		cr_expect_str_eq(codes_of(arena, &lint.warnings),
				 strcmp(expected, "ok") == 0 ? "" : expected, "%s",
				 golden_cell(&table, i, "case_id"));
		seen++;
	}
	cr_expect_eq(seen, 2);
}

Test(lint, every_warning_is_acknowledged_by_its_code)
{
	/* clang-format off */
	const struct { const char *acknowledged, *left; } rows[] = {
		{ "",                                              "amount-ambiguous awards-pass-envelope" },
		{ "amount-ambiguous",                              "awards-pass-envelope" },
		{ "awards-pass-envelope gap-left amount-ambiguous", "" },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	struct lint lint = read_by(arena, golden_rules(arena, "chf-2023"), sound_set);
	lint.warnings.count = 2;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text_list list = words(arena, rows[i].acknowledged);
		struct verdict left = verdict_in(arena);
		lint_unacknowledged(&lint, &list, &left);
		cr_expect_str_eq(codes_of(arena, &left), rows[i].left);
	}
}
