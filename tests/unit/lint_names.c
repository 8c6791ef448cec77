/* Doubts about what a call names: the sets of its tiers, the parts of its envelope, its launch. */
#include "domain/lint.h"

#include <criterion/criterion.h>
#include <stdint.h>

#include "unit/call_sample.h"

TestSuite(lint_names, .timeout = 20);

/* A sound call, whose bonus is the committee's and whose first tier has the set. */
static struct call_rules *sound_rules(struct arena *arena)
{
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	rules->award_count = NULL;
	rules->award_amount = NULL;
	rules->bonuses.items[0].provenance.source_text = NULL;
	rules->bonuses.items[0].territory_set = NULL;
	rules->bonuses.items[0].trigger = BONUS_TRIGGER_COMMITTEE;
	for (size_t i = 0; i < rules->phases.count; i++) {
		struct phase *phase = &rules->phases.items[i];
		phase->provenance.source_text = NULL;
		phase->opens_at_written = phase->closes_at_written = NULL;
	}
	sample_phase(rules, "submission")->opens_at =
		sample_phase(rules, "full_application")->opens_at;
	rules->selection = NULL;
	return rules;
}

static void launch_before_the_form(struct call_rules *r)
{
	sample_phase(r, "selection")->key = "jury";
	sample_phase(r, "launch")->precision = PHASE_PRECISION_DAY;
	sample_phase(r, "launch")->on = "2023-03-14";
}
static void launch_as_the_form_opens(struct call_rules *r)
{
	launch_before_the_form(r);
	sample_phase(r, "launch")->on = "2023-03-15";
}
static struct rate_tier tiers[1];
static struct rate_tier_list tier_list = { tiers, 1 };
static struct funding_rate tiered;
static void a_tier_of_the_set(struct call_rules *r)
{
	tiers[0] = (struct rate_tier){ .code = "low",
				       .territory_set = "synthetic-low-supply",
				       .rate = r->funding_rate->default_rate };
	tiered = *r->funding_rate;
	tiered.tiers = &tier_list;
	r->funding_rate = &tiered;
}
static struct sub_envelope parts[2];
static struct sub_envelope_list part_list = { parts, 2 };
static void a_part_by(struct call_rules *r, const enum sub_envelope_by *by, const char *code)
{
	struct envelope *envelope = (struct envelope *)(uintptr_t)r->envelope;
	parts[0] = (struct sub_envelope){ .code = code, .by = by };
	parts[1] = (struct sub_envelope){ .code = "access" };
	envelope->sub_envelopes = &part_list;
}
static const enum sub_envelope_by by_axis = SUB_ENVELOPE_BY_AXIS;
static const enum sub_envelope_by by_territory = SUB_ENVELOPE_BY_TERRITORY;
static const enum sub_envelope_by by_wave = SUB_ENVELOPE_BY_WAVE;
static void a_part_of_an_axis(struct call_rules *r)
{
	a_part_by(r, &by_axis, "exchange");
}
static void a_part_of_a_bonus(struct call_rules *r)
{
	a_part_by(r, &by_territory, "low_supply");
}
static void a_part_of_no_bonus(struct call_rules *r)
{
	a_part_by(r, &by_territory, "exchange");
}
static void a_part_of_no_axis(struct call_rules *r)
{
	a_part_by(r, &by_axis, "low_supply");
}
static struct wave_rule waves[1] = { { .code = "first", .sub_envelope = "spring" } };
static struct wave_rule_list wave_list = { waves, 1 };
static void a_part_of_a_wave(struct call_rules *r)
{
	waves[0].phase = "submission";
	waves[0].sub_envelope = "spring";
	r->waves = &wave_list;
	a_part_by(r, &by_wave, "spring");
}
static void a_part_of_no_wave(struct call_rules *r)
{
	a_part_of_a_wave(r);
	waves[0].sub_envelope = NULL;
	a_part_by(r, &by_wave, "autumn");
}

static const struct set_fact sound_set[] = { { "synthetic-low-supply", 2023, 100 } };
static const struct set_fact empty_set[] = { { "synthetic-low-supply", 2023, 0 } };
static const struct set_fact later_set[] = { { "synthetic-low-supply", 2024, 7 } };

/* set: NULL is a sound one; expected: errors|warnings|notes. */
/* clang-format off */
static const struct {
	const char *situation;
	void (*defect)(struct call_rules *);
	const struct set_fact *set;
	const char *expected;
} doubts[] = {
	{ "a tier of a sound set", a_tier_of_the_set, NULL, "||" },
	{ "a tier of an empty set", a_tier_of_the_set, empty_set, "|territory-set-empty|" },
	{ "a tier of a later set", a_tier_of_the_set, later_set, "|territory-set-later|" },
	{ "a launch before the form, no selection", launch_before_the_form, NULL, "|follow-up-before-deposit|" },
	{ "a launch as the form opens", launch_as_the_form_opens, NULL, "||" },
	{ "a part of an axis", a_part_of_an_axis, NULL, "||" },
	{ "a part of an axis that is none", a_part_of_no_axis, NULL, "|sub-envelope-idle|" },
	{ "a part of the territory of a bonus", a_part_of_a_bonus, NULL, "||" },
	{ "a part of a territory without bonus", a_part_of_no_bonus, NULL, "|sub-envelope-idle|" },
	{ "a part of a wave", a_part_of_a_wave, NULL, "||" },
	{ "a part that no wave names", a_part_of_no_wave, NULL, "|sub-envelope-idle|" },
};
/* clang-format on */

Test(lint_names, one_doubt_at_a_time)
{
	for (size_t i = 0; i < COUNT(doubts); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *rules = sound_rules(arena);
		struct lint lint;
		doubts[i].defect(rules);
		lint_call(
			&(struct call_definition_facts){
				.rules = rules,
				.zone = sample_paris(),
				.known_sets = words(arena, "synthetic-low-supply"),
				.sets = doubts[i].set == NULL ? sound_set : doubts[i].set,
				.set_count = 1 },
			arena, &lint);
		const char *found =
			arena_printf(arena, "%s|%s|%s", codes_of(arena, &lint.errors),
				     codes_of(arena, &lint.warnings), codes_of(arena, &lint.notes));
		cr_expect_str_eq(found, doubts[i].expected, "%s: %s", doubts[i].situation, found);
	}
}
