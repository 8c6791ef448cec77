/* Ten thousand calls and files that nobody would write: the evaluation holds for all of them. */
#include "base/json.h"
#include "base/work.h"
#include "base/zone.h"
#include "domain/budget.h"
#include "domain/call_comparison.h"
#include "domain/checks.h"
#include "domain/funding.h"
#include "domain/lint.h"
#include "domain/review.h"
#include "domain/simulation.h"
#include "domain/timeline.h"
#include "unit/any_value.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <string.h>

#define DOCUMENTS 10000
#define SEED      UINT64_C(20230515)

TestSuite(any_rules, .timeout = 60);

struct any_case {
	struct call_rules rules;
	struct simulation_request request;
	struct simulation_facts facts;
	struct budget_write budget;
	struct collective_member members[2];
	struct application_facts file;
};

static void add_hit(struct bonus_hit_list *hits, const char *bonus, bool of_lead)
{
	hits->items[hits->count++] = (struct bonus_hit){ .bonus = bonus,
							 .territory = "commune:02789",
							 .entry = "epci:240200444",
							 .of_lead = of_lead };
}

/* Once for each code: some communes of the project are in its set, and perhaps the lead's. */
static void any_hits(struct chance *c, const struct call_rules *rules, size_t communes,
		     struct bonus_hit_list *ret)
{
	struct text_list seen = { arena_new_many(c->arena, const char *, rules->bonuses.count), 0 };
	ret->items = arena_new_many(c->arena, struct bonus_hit,
				    (communes + 1) * rules->bonuses.count + 1);
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		const char *code = rules->bonuses.items[i].code;
		if (text_in(code, &seen))
			continue;
		seen.items[seen.count++] = code;
		for (uint64_t n = any_below(c, communes + 1); n > 0; n--)
			add_hit(ret, code, false);
		if (any_below(c, 4) == 0)
			add_hit(ret, code, true);
	}
}

/* Rates in their order, and costs that leave a base: most files are of people who can count. */
static void make_sense(struct chance *c, struct any_case *any)
{
	if (any->rules.funding_rate != NULL) {
		struct funding_rate *rate = arena_new_one(c->arena, struct funding_rate);
		*rate = *any->rules.funding_rate;
		rate->min_rate.basis_points /= 2;
		rate->max_rate.basis_points = 10000 - rate->max_rate.basis_points / 4;
		rate->default_rate.basis_points = 5000 + rate->default_rate.basis_points / 4;
		any->rules.funding_rate = rate;
	}
	if (any->request.budget != NULL) {
		struct simulation_budget *budget =
			arena_new_one(c->arena, struct simulation_budget);
		struct money *training = arena_new_one(c->arena, struct money);
		*budget = *any->request.budget;
		training->cents = budget->total_cost_amount.cents / (2 + (int64_t)any_below(c, 9));
		budget->training_costs_amount = training;
		budget->ineligible_costs_amount = NULL;
		budget->chosen_rate = NULL;
		if (any_below(c, 2) == 0)
			budget->other_public_amount = NULL;
		any->request.budget = budget;
	}
}

/* An instant of the months around the calls of tests, or none. */
static const struct instant *any_instant(struct chance *c)
{
	struct instant *at = arena_new_one(c->arena, struct instant);
	at->us = INT64_C(1684188000000000) + (int64_t)any_below(c, 1000) * 3600000000;
	return any_below(c, 2) == 0 ? NULL : at;
}

/* Costs mostly of categories that the call has, in amounts that can be added, spent by members who
 * recover the tax, do not, or have not said. */
static void any_budget(struct chance *c, struct any_case *any)
{
	static const bool said[] = { true, false };
	const struct cost_rule_list *rules = &any->rules.cost_rules;
	any_struct(c, &budget_write_shape, &any->budget);
	for (size_t i = 0; i < any->budget.cost_lines.count; i++) {
		struct cost_line *line = &any->budget.cost_lines.items[i];
		line->amount.cents /= 1000;
		if (rules->count > 0 && any_below(c, 4) > 0)
			line->category = rules->items[any_below(c, rules->count)].category;
	}
	for (size_t i = 0; i < COUNT(any->members); i++) {
		uint64_t position = any_below(c, 3);
		any->members[i] = (struct collective_member){
			.siret = i == 0 ? "00000102400017" : "00000103200010",
			.lead = i == 0,
			.recovers_vat = position < COUNT(said) ? &said[position] : NULL,
		};
	}
}

static void any_file(struct chance *c, struct any_case *any)
{
	const struct axis_list *axes = &any->rules.axes;
	any_budget(c, any);
	any->file = (struct application_facts){
		.rules = &any->rules,
		.call_state = CALL_STATE_PUBLISHED,
		.zone = any->facts.zone,
		.now = any->facts.now,
		.spent_at = any->facts.spent_at,
		.state = APPLICATION_STATE_PRESELECTED,
		.vintage = 2023,
		.commune_count = any->facts.commune_count,
		.budget = &any->budget,
		.members = { any->members, COUNT(any->members) },
		.matches = any->facts.matches,
	};
	if (axes->count == 0)
		return;
	any->file.axes.main = axes->items[any_below(c, axes->count)].code;
	any->file.axes.others.items = arena_new_many(c->arena, const char *, axes->count);
	for (size_t i = 0; i < axes->count; i++)
		if (any_below(c, 3) == 0)
			any->file.axes.others.items[any->file.axes.others.count++] =
				axes->items[i].code;
}

static void any_case(struct chance *c, struct any_case *ret)
{
	memset(ret, 0, sizeof *ret);
	any_struct(c, &call_rules_shape, &ret->rules);
	any_struct(c, &simulation_request_shape, &ret->request);
	if (any_below(c, 4) > 0)
		make_sense(c, ret);
	ret->facts = (struct simulation_facts){
		.rules = &ret->rules,
		.zone = zone_find(ret->rules.time_zone),
		.now = { INT64_C(1684188000000000) + (int64_t)any_below(c, 1000) * 3600000000 },
		.request = &ret->request,
		.vintage = 2023,
		.commune_count = any_below(c, 4),
	};
	ret->facts.spent_at = any_instant(c);
	any_hits(c, &ret->rules, ret->facts.commune_count, &ret->facts.matches);
	any_file(c, ret);
}

/* --- what holds whatever the rules are */

static int64_t highest_ceiling(const struct call_rules *rules)
{
	const struct award_amount *bounds = rules->award_amount;
	int64_t highest =
		bounds == NULL || bounds->max_amount == NULL ? -1 : bounds->max_amount->cents;
	const struct funding_rate *rate = rules->funding_rate;
	bool unbounded = highest < 0;
	for (size_t i = 0; rate->tiers != NULL && i < rate->tiers->count; i++) {
		const struct money *ceiling = rate->tiers->items[i].max_amount;
		if (ceiling != NULL && ceiling->cents > highest)
			highest = ceiling->cents;
	}
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		const struct money *cap = rules->bonuses.items[i].amount_cap;
		if (cap != NULL && cap->cents > highest)
			highest = cap->cents;
	}
	return unbounded ? INT64_MAX : highest;
}

static void bounds_hold(const struct any_case *any, const struct funding *f, int number)
{
	const struct simulation_budget *budget = any->request.budget;
	const struct public_funding_cap *cap = any->rules.public_funding_cap;
	int64_t grant = f->grant_amount->cents;
	cr_assert_geq(grant, 0, "%d", number);
	cr_assert(grant > 0 || f->verdict == FUNDING_VERDICT_REJECTED, "%d", number);
	cr_assert_leq(grant, f->eligible_base_amount.cents, "%d", number);
	cr_assert_leq(f->eligible_base_amount.cents, budget->total_cost_amount.cents, "%d", number);
	cr_assert_leq(f->funding_rate->basis_points, 10000, "%d", number);
	cr_assert_leq(grant, highest_ceiling(&any->rules), "%d", number);
	if (budget->requested_amount != NULL)
		cr_assert_leq(grant, budget->requested_amount->cents, "%d", number);
	if (cap != NULL && cap->of == PUBLIC_FUNDING_CAP_OF_TOTAL_COST) {
		__int128 most = (__int128)budget->total_cost_amount.cents *
				cap->max_rate.basis_points / 10000;
		if (budget->other_public_amount != NULL)
			most -= budget->other_public_amount->cents;
		cr_assert_leq(grant, most < 0 ? 0 : (int64_t)most, "%d", number);
	}
}

static void lines_sum(const struct funding *f, int number)
{
	int64_t sum = 0;
	for (size_t i = 0; i < f->lines.count; i++)
		sum += f->lines.items[i].amount.cents;
	cr_assert_eq(sum, f->grant_amount == NULL ? 0 : f->grant_amount->cents, "%d", number);
}

static const char *answer(struct arena *arena, const struct any_case *any,
			  struct simulation_outcome *ret)
{
	struct buffer text = buffer_new(arena, 2048);
	struct lint lint = { verdict_in(arena), verdict_in(arena), verdict_in(arena) };
	struct timeline timeline;
	simulate(&any->facts, arena, ret);
	lint_call(&(struct call_definition_facts){ .rules = &any->rules, .zone = any->facts.zone },
		  arena, &lint);
	timeline_build(arena,
		       &(struct timeline_facts){ .version_number = 1,
						 .rules = &any->rules,
						 .zone = any->facts.zone,
						 .call_state = CALL_STATE_PUBLISHED,
						 .spent_at = any->facts.spent_at,
						 .at = any->facts.now },
		       &timeline);
	buffer_printf(&text, "%s | %s | %s | %s | %s | %s | ", codes_of(arena, &ret->violations),
		      codes_of(arena, &ret->warnings), words_of(arena, &ret->missing),
		      codes_of(arena, &lint.errors), codes_of(arena, &lint.warnings),
		      codes_of(arena, &lint.notes));
	json_write(&text, &timeline_shape, &timeline, any->facts.zone);
	if (ret->funding != NULL)
		json_write(&text, &funding_shape, ret->funding, any->facts.zone);
	return buffer_text(&text);
}

/* What was made is what a client could have sent. */
static void document_is_valid(struct arena *arena, const struct any_case *any, int number)
{
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	struct verdict *faults = verdict_new(arena);
	struct buffer text = buffer_new(arena, 16384);
	json_auto_t *json = NULL;
	json_write(&text, &call_rules_shape, &any->rules, any->facts.zone);
	cr_assert_eq(json_parse(&w, (struct bytes){ text.data, text.length }, &json), OK);
	json_into(&w, json, &call_rules_shape, JSON_WHOLE, "#", faults,
		  arena_alloc(arena, sizeof(struct call_rules)));
	cr_assert(verdict_ok(faults), "%d: %s at %s", number, codes_of(arena, faults),
		  faults->items[0].place);
}

static void same_rules_differ_nowhere(struct arena *arena, const struct any_case *any, int number)
{
	struct compared_rules side = { &any->rules, any->facts.zone };
	struct compared_rule_list rows;
	int64_t different = -1;
	call_compare(&(struct call_comparison_request){ side, side, false }, arena, &rows,
		     &different);
	cr_assert_eq(different, 0, "%d", number);
}

/* --- a file before the same rules */

static int64_t cost_of(const struct budget_write *budget)
{
	int64_t cents = 0;
	for (size_t i = 0; i < budget->cost_lines.count; i++)
		cents += budget->cost_lines.items[i].amount.cents;
	return cents;
}

/* A file whose criteria all have the most has no more on several axes than on its best one. */
static void no_axis_more_is_better(struct arena *arena, const struct any_case *any, int number)
{
	const struct criterion_list *grid = any->rules.criteria;
	struct review_score_list scores = { 0 };
	int64_t best = 0;
	if (grid == NULL || any->file.axes.main == NULL)
		return;
	scores.items = arena_new_many(arena, struct review_score, grid->count);
	for (size_t i = 0; i < grid->count; i++)
		if (criterion_asked(&grid->items[i], &any->file.axes))
			scores.items[scores.count++] =
				(struct review_score){ .criterion = grid->items[i].code,
						       .score = grid->items[i].scale_max };
	int64_t points = review_points(&any->rules, &any->file.axes, &scores);
	for (size_t i = 0; i <= any->file.axes.others.count; i++) {
		const char *axis = i == any->file.axes.others.count
					   ? any->file.axes.main
					   : any->file.axes.others.items[i];
		struct project_axes alone = { .main = axis };
		struct review_score_list own = {
			arena_new_many(arena, struct review_score, scores.count), 0
		};
		for (size_t s = 0; s < grid->count; s++)
			if (criterion_asked(&grid->items[s], &alone))
				own.items[own.count++] = (struct review_score){
					.criterion = grid->items[s].code,
					.score = grid->items[s].scale_max,
				};
		int64_t here = review_points(&any->rules, &alone, &own);
		best = here > best ? here : best;
	}
	cr_assert_leq(points, best, "%d", number);
}

static const char *checked(struct arena *arena, const struct any_case *any)
{
	const struct stage_list *stages = &any->rules.stages;
	struct verdict all = verdict_in(arena);
	struct rule_result_list list;
	struct text_list missing;
	const struct stage *stage =
		stages->count == 0 ? NULL
				   : stage_find(&any->rules, stages->items[stages->count - 1].code);
	if (stage == NULL || stage_phase(&any->rules, stage, any->file.zone, any->file.now) == NULL)
		return "";
	application_checks(&any->file, stage->code, arena, &list, &missing);
	rule_results_join(&list, &all);
	return codes_of(arena, &all);
}

/* True when the file would be granted something. */
static bool file_holds(struct arena *arena, const struct any_case *any, int number)
{
	const struct funding *f = NULL;
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	const char *said = checked(arena, any);
	cr_assert_str_eq(said, checked(arena, any), "%d", number);
	no_axis_more_is_better(arena, any, number);
	application_funding(&any->file, arena, &f, &refusals, &warnings);
	if (f == NULL)
		return false;
	lines_sum(f, number);
	if (f->grant_amount == NULL)
		return false;
	cr_assert_leq(f->grant_amount->cents, f->eligible_base_amount.cents, "%d", number);
	cr_assert_leq(f->eligible_base_amount.cents, cost_of(&any->budget), "%d", number);
	return f->grant_amount->cents > 0;
}

Test(any_rules, ten_thousand_documents)
{
	int files = 0;
	int granted = 0, below = 0, rejected = 0;
	struct arena *arena = arena_new();
	struct chance chance = { SEED, arena };
	for (int i = 0; i < DOCUMENTS; i++) {
		struct any_case *any = arena_new_one(arena, struct any_case);
		struct simulation_outcome first = { .missing = { 0 } }, second = first;
		any_case(&chance, any);
		const char *said = answer(arena, any, &first);
		const char *again = answer(arena, any, &second);
		cr_assert_str_eq(said, again, "%d:\n%s\n%s", i, said, again);
		if (first.funding != NULL) {
			lines_sum(first.funding, i);
			granted += first.funding->verdict == FUNDING_VERDICT_OK;
			below += first.funding->verdict == FUNDING_VERDICT_BELOW_MINIMUM;
			rejected += first.funding->verdict == FUNDING_VERDICT_REJECTED;
			if (first.funding->grant_amount != NULL)
				bounds_hold(any, first.funding, i);
		}
		files += file_holds(arena, any, i);
		if (i % 20 == 0) {
			document_is_valid(arena, any, i);
			same_rules_differ_nowhere(arena, any, i);
		}
		arena_reset(arena);
	}
	arena_free(arena);
	/* What was drawn reaches every answer. */
	cr_expect_gt(granted, DOCUMENTS / 20, "%d", granted);
	cr_expect_gt(files, DOCUMENTS / 20, "%d", files);
	cr_expect_gt(below, DOCUMENTS / 100, "%d", below);
	cr_expect_gt(rejected, DOCUMENTS / 20, "%d", rejected);
}
