#include "domain/checks.h"

#include <criterion/criterion.h>

#include "base/zone.h"
#include "unit/rules_kit.h"

TestSuite(checks, .timeout = 5);

static const struct uuid first = { { 1 } }, second = { { 2 } };
static const struct date opened = { 16436 }; /* 2015-01-01 */

/* A file of chf-2023 that may be submitted; each situation spoils it. */
struct file {
	struct arena *arena;
	struct call_rules rules;
	struct application_facts facts;
	struct collective_member members[2];
	struct document_fact documents[3];
	struct cost_line costs[2];
	struct funding_source plan[1];
	struct budget_write budget;
	struct money requested;
	struct date start_on, end_on;
	struct rate half;
};

static struct instant at(const char *text)
{
	struct instant value;
	cr_assert(instant_parse(text, &value));
	return value;
}

static void fill_collective(struct arena *arena, struct file *f)
{
	f->members[0] = (struct collective_member){ .id = first,
						    .siret = "00000102400017",
						    .roles = words(arena, "training_provider"),
						    .lead = true,
						    .digital_evidence = "proof",
						    .active_since_on = &opened,
						    .consent = CONSENT_STATE_GIVEN };
	f->members[1] = (struct collective_member){ .id = second,
						    .siret = "00000103200010",
						    .roles = words(arena, "third_place"),
						    .active_since_on = &opened,
						    .consent = CONSENT_STATE_GIVEN };
	f->documents[0] = (struct document_fact){ "opportunity_note", DOCUMENT_STATE_CLEAN };
	f->documents[1] = (struct document_fact){ "team_canvas", DOCUMENT_STATE_UNSCANNED };
	f->documents[2] = (struct document_fact){ "business_model_canvas", DOCUMENT_STATE_CLEAN };
}

static void fill_budget(struct file *f)
{
	f->costs[0] =
		(struct cost_line){ "training_costs", "x", euros("50000.00"), NULL, NULL, NULL };
	f->costs[1] = (struct cost_line){ "staff", "x", euros("250000.00"), &first, NULL, NULL };
	f->plan[0] = (struct funding_source){ "own", euros("125000.00"), false };
	f->requested = euros("175000.00");
	f->budget = (struct budget_write){ .cost_lines = { f->costs, 2 },
					   .funding_plan = { f->plan, 1 },
					   .requested_amount = &f->requested };
}

static struct file *complete_file(struct arena *arena)
{
	struct file *f = arena_new_one(arena, struct file);
	f->arena = arena;
	f->rules = *golden_rules(arena, "chf-2023");
	fill_collective(arena, f);
	fill_budget(f);
	f->start_on = day("2023-07-01");
	f->end_on = day("2026-06-30");
	f->half = rate_of("0.50");
	f->facts = (struct application_facts){
		.rules = &f->rules,
		.call_state = CALL_STATE_PUBLISHED,
		.zone = zone_find("Europe/Paris"),
		.now = at("2023-04-15T12:00:00+02:00"),
		.state = APPLICATION_STATE_PRESELECTED,
		.axes.main = "access",
		.territories = words(arena, "commune:02789 commune:59350"),
		.vintage = 2023,
		.commune_count = 2,
		.target_audiences = words(arena, "job_seekers"),
		.start_on = &f->start_on,
		.end_on = &f->end_on,
		.budget = &f->budget,
		.members = { f->members, 2 },
		.documents = { f->documents, 3 },
		.actor_leads = true,
	};
	return f;
}

/* "broken rules | missing parts" */
static const char *checked(struct arena *arena, const struct file *f, const char *stage)
{
	struct rule_result_list list;
	struct text_list missing;
	application_checks(&f->facts, stage, arena, &list, &missing);
	return arena_printf(arena, "%s|%s", broken_rules(arena, &list), words_of(arena, &missing));
}

Test(checks, lets_a_complete_file_through)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	struct rule_result_list list;
	struct text_list missing;
	f->rules.collective.roles.count = 2;
	application_checks(&f->facts, "full_application", arena, &list, &missing);
	cr_expect_str_eq(broken_rules(arena, &list), "");
	cr_expect_eq(missing.count, 0);
	cr_expect_str_eq(rules_looked_at(arena, &list),
			 "phases.full_application stages.full_application stages.note "
			 "collective.min_members collective.members collective.roles "
			 "collective.roles.training_provider collective.roles.third_place "
			 "collective.min_distinct_entities "
			 "collective.required_roles_by_distinct_entities collective.lead_count "
			 "collective.consent collective.shares territories axes target_audiences "
			 "duration cost_rules budget.balance funding_rate "
			 "award_amount.min_amount");
}

Test(checks, asks_little_of_a_note)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	struct rule_result_list list;
	struct text_list missing;
	f->facts = (struct application_facts){ .rules = &f->rules,
					       .zone = f->facts.zone,
					       .now = at("2023-03-01T12:00:00+01:00"),
					       .members = f->facts.members,
					       .documents = f->facts.documents };
	application_checks(&f->facts, "note", arena, &list, &missing);
	cr_expect_str_eq(rules_looked_at(arena, &list),
			 "phases.preselection stages.note collective.lead_count");
	cr_expect_str_eq(checked(arena, f, "note"), "|");

	f->facts.now = at("2023-03-16T00:00:00+01:00");
	f->members[0].lead = false;
	f->documents[0].state = DOCUMENT_STATE_SCANNING;
	f->documents[2].kind = "statutes";
	cr_expect_str_eq(checked(arena, f, "note"),
			 "phases.preselection:window-closed stages.note:document-missing "
			 "stages.note:document-missing collective.lead_count:lead-missing|"
			 "document:opportunity_note document:business_model_canvas");
}

Test(checks, counts_a_document_once_it_may_be_read)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	f->facts.now = at("2023-03-01T12:00:00+01:00");
	for (int state = 0; state < DOCUMENT_STATE_COUNT_; state++) {
		bool counts = state == DOCUMENT_STATE_CLEAN || state == DOCUMENT_STATE_UNSCANNED;
		f->documents[0].state = (enum document_state)state;
		cr_expect_str_eq(checked(arena, f, "note"),
				 counts ? "|"
					: "stages.note:document-missing|document:opportunity_note",
				 "%s", document_state_words[state]);
	}
}

Test(checks, names_every_part_that_is_absent)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	f->facts = (struct application_facts){ .rules = &f->rules,
					       .zone = f->facts.zone,
					       .now = f->facts.now };
	f->rules.stages.items[1].documents = words(arena, "statutes");
	cr_expect_str_eq(
		checked(arena, f, "full_application"),
		"stages.full_application:document-missing stages.note:note-missing "
		"collective.roles.training_provider:role-missing "
		"collective.roles.third_place:role-missing "
		"collective.min_distinct_entities:entities-not-distinct "
		"collective.lead_count:lead-missing bonuses:territory-missing axes:axis-missing "
		"duration:dates-missing cost_rules:budget-missing|"
		"document:statutes /territories /axis /start_on /end_on /budget",
		"%s", checked(arena, f, "full_application"));
}

Test(checks, refuses_a_stage_that_the_call_does_not_have)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	cr_expect_str_eq(checked(arena, f, "jury"), "stages:stage-unknown|");
	cr_expect_null(stage_find(&f->rules, "jury"));
	cr_expect(stage_is_full(&f->rules, stage_find(&f->rules, "full_application")));
	cr_expect_not(stage_is_full(&f->rules, stage_find(&f->rules, "note")));
}

/* --- one thing spoiled at a time */

static const struct rate nine_tenths = { 9000 };
static const struct public_funding_cap a_tenth_public = { .max_rate = { 1000 } };
static const struct own_funding much_own = { .min_rate = { 3001 } };

#define SPOIL(name) static void name(struct file *f)

SPOIL(too_early)
{
	f->facts.now = at("2023-03-14T23:59:59+01:00");
}
SPOIL(too_late)
{
	f->facts.now = at("2023-05-16T00:00:00+02:00");
}
SPOIL(two_leads)
{
	f->members[1].lead = true;
}
SPOIL(one_refuses)
{
	f->members[1].consent = CONSENT_STATE_REFUSED;
}
SPOIL(half_shared)
{
	f->members[1].share_rate = &f->half;
}
SPOIL(no_territory)
{
	f->facts.territories.count = 0;
}
SPOIL(lost_territory)
{
	f->facts.unknown_territories = words(f->arena, "commune:59350");
}
SPOIL(no_axis)
{
	f->facts.axes.main = NULL;
}
SPOIL(wrong_axis)
{
	f->facts.axes.main = "sideways";
}
SPOIL(two_axes)
{
	f->facts.axes.others = words(f->arena, "exchange");
}
SPOIL(two_axes_of_any)
{
	static const enum call_rules_axis_choice any = CALL_RULES_AXIS_CHOICE_ANY;
	f->rules.axis_choice = &any;
	f->facts.axes.others = words(f->arena, "exchange");
}
static void spend(struct file *f, bool closes, const char *instant)
{
	bool *said = arena_new_one(f->arena, bool);
	struct envelope *envelope = arena_new_one(f->arena, struct envelope);
	struct instant *spent = arena_new_one(f->arena, struct instant);
	*said = closes;
	*envelope = *f->rules.envelope;
	envelope->closes_when_spent = said;
	f->rules.envelope = envelope;
	*spent = at(instant);
	f->facts.spent_at = spent;
}
SPOIL(spent)
{
	spend(f, true, "2023-04-15T12:00:00+02:00");
}
SPOIL(spent_a_moment_later)
{
	spend(f, true, "2023-04-15T12:00:00.000001+02:00");
}
SPOIL(spent_and_open)
{
	spend(f, false, "2023-04-01T00:00:00+02:00");
}
SPOIL(wrong_audience)
{
	f->facts.target_audiences = words(f->arena, "martians");
}
SPOIL(no_start)
{
	f->facts.start_on = NULL;
}
SPOIL(no_end)
{
	f->facts.end_on = NULL;
}
SPOIL(a_day_longer)
{
	f->start_on.days--;
}
SPOIL(no_budget)
{
	f->facts.budget = NULL;
}
SPOIL(other_member)
{
	f->members[0].id = (struct uuid){ { 3 } };
}
SPOIL(unbalanced)
{
	f->plan[0].amount.cents--;
}
SPOIL(all_training)
{
	f->costs[1].category = "training_costs";
}
SPOIL(rate_of_90)
{
	f->budget.chosen_rate = &nine_tenths;
}
SPOIL(huge)
{
	f->costs[0].amount.cents = MONEY_WIRE_MAX;
}

SPOIL(small)
{
	f->requested = euros("99999.99");
	f->plan[0].amount = euros("200000.01");
}

SPOIL(small_but_waived)
{
	small(f);
	f->facts.minimum_waived = true;
}

SPOIL(no_rate_yet)
{
	f->rules.funding_rate = NULL;
	f->rules.award_amount = NULL;
}

SPOIL(nothing_left)
{
	f->plan[0].public = true;
	f->rules.public_funding_cap = &a_tenth_public;
}

SPOIL(little_own)
{
	f->rules.own_funding = &much_own;
}

SPOIL(note_only)
{
	f->facts.state = APPLICATION_STATE_NOTE_SUBMITTED;
}

SPOIL(note_optional)
{
	note_only(f);
	f->rules.stages.items[0].required = false;
}

SPOIL(note_waived)
{
	f->facts.state = APPLICATION_STATE_DRAFT;
	f->facts.note_waived = true;
}

SPOIL(waiver_unsaid)
{
	note_waived(f);
	f->rules.stages.items[0].required_enforcement = NULL;
}

SPOIL(waiver_not_admitted)
{
	static const enum stage_required_enforcement hard = STAGE_REQUIRED_ENFORCEMENT_HARD;
	note_waived(f);
	f->rules.stages.items[0].required_enforcement = &hard;
}

SPOIL(already_submitted)
{
	f->facts.state = APPLICATION_STATE_SUBMITTED;
}

/* clang-format off */
static const struct {
	const char *situation;
	void (*spoil)(struct file *f);
	const char *expected;
} rows[] = {
	{ "one second before the window",   too_early,      "phases.full_application:window-not-open|" },
	{ "after the window",               too_late,       "phases.full_application:window-closed|" },
	{ "nothing left of the envelope",   spent,          "envelope.closes_when_spent:envelope-spent|" },
	{ "it is spent a moment later",     spent_a_moment_later, "|" },
	{ "spent, where that closes nothing", spent_and_open, "|" },
	{ "two leads",                      two_leads,      "collective.lead_count:lead-not-unique|" },
	{ "a member refuses",               one_refuses,    "collective.consent:consent-missing|" },
	{ "half of the money is shared",    half_shared,    "collective.shares:shares-not-one|" },
	{ "no territory",                   no_territory,   "bonuses:territory-missing|/territories" },
	{ "a territory of another vintage", lost_territory, "territories:territory-unknown|" },
	{ "no axis",                        no_axis,        "axes:axis-missing|/axis" },
	{ "an axis of another call",        wrong_axis,     "axes:axis-unknown|" },
	{ "two axes where one is asked",    two_axes,       "axis_choice:axes-too-many|" },
	{ "two axes where any are",         two_axes_of_any, "|" },
	{ "an audience of another call",    wrong_audience, "target_audiences:audience-unknown|" },
	{ "no start",                       no_start,       "duration:dates-missing|/start_on" },
	{ "no end",                         no_end,         "duration:dates-missing|/end_on" },
	{ "one day longer than 36 months",  a_day_longer,   "duration.max_months:duration-too-long|" },
	{ "no budget",                      no_budget,      "cost_rules:budget-missing|/budget" },
	{ "a line of somebody else",        other_member,   "collective.members:member-unknown|" },
	{ "one cent is missing",            unbalanced,     "budget.balance:plan-unbalanced|" },
	{ "nothing but training",           all_training,   "cost_rules:no-eligible-base|" },
	{ "a rate outside the range",       rate_of_90,     "funding_rate:rate-out-of-range|" },
	{ "an impossible total",            huge,           "cost_rules:amount-overflow|" },
	{ "one cent under the minimum",     small,          "award_amount.min_amount:below-minimum|" },
	{ "the same, waived",               small_but_waived, "|" },
	{ "the call has no rate yet",       no_rate_yet,    "|" },
	{ "public money covers it",         nothing_left,   "public_funding_cap:nothing-to-fund|" },
	{ "too little own funding",         little_own,     "own_funding.min_rate:own-funding-too-low|" },
	{ "a note that waits",              note_only,      "stages.note:note-missing|" },
	{ "a note that nobody asks",        note_optional,  "|" },
	{ "no note, waived",                note_waived,    "|" },
	{ "no note, waived where nothing is said", waiver_unsaid, "|" },
	{ "no note, a waiver not admitted", waiver_not_admitted, "stages.note:note-missing|" },
	{ "submitted once already",         already_submitted, "|" },
};
/* clang-format on */

Test(checks, finds_what_was_spoiled)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct file *f = complete_file(arena);
		rows[i].spoil(f);
		cr_expect_str_eq(checked(arena, f, "full_application"), rows[i].expected, "%s: %s",
				 rows[i].situation, checked(arena, f, "full_application"));
	}
}

Test(checks, has_a_row_for_the_rules_of_money_that_the_call_has)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	struct rule_result_list list;
	struct text_list missing;
	struct award_amount award = *f->rules.award_amount;
	award.min_amount = NULL;
	f->rules.award_amount = &award;
	f->rules.own_funding = &(const struct own_funding){ .min_rate = { 1000 } };
	f->rules.public_funding_cap = &(const struct public_funding_cap){ .max_rate = { 9000 } };
	application_checks(&f->facts, "full_application", arena, &list, &missing);
	cr_expect_not(rule_looked_at(&list, "award_amount.min_amount"));
	cr_expect(rule_looked_at(&list, "own_funding.min_rate"));
	cr_expect(rule_looked_at(&list, "public_funding_cap"));
}

Test(checks, lists_fifty_missing_parts_at_most)
{
	arena_auto_t *arena = arena_new();
	struct file *f = complete_file(arena);
	struct text_list *documents = &f->rules.stages.items[1].documents;
	*documents = (struct text_list){ .items = arena_new_many(arena, const char *, 50) };
	while (documents->count < 50)
		documents->items[documents->count++] = "statutes";
	f->facts.axes.main = NULL;
	struct rule_result_list list;
	struct text_list missing;
	application_checks(&f->facts, "full_application", arena, &list, &missing);
	cr_expect_eq(missing.count, 50);
}
