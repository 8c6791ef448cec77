#include "domain/simulation.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "domain/composition.h"
#include "domain/exclusion.h"
#include "domain/funding.h"
#include "domain/project.h"
#include "domain/timeline.h"

#define MISSING_MAX 50 /* parts listed in one answer, as in the contract */

static void miss(struct simulation_outcome *out, const char *part)
{
	if (out->missing.count < MISSING_MAX)
		out->missing.items[out->missing.count++] = part;
}

/* --- stages: nothing is filed, so windows only warn and every document is still to come */

static void stages_simulate(const struct simulation_facts *facts, struct arena *arena,
			    struct simulation_outcome *out)
{
	const struct stage_list *stages = &facts->rules->stages;
	spent_check(facts->rules, facts->spent_at, facts->now, &out->warnings);
	for (size_t i = 0; i < stages->count; i++) {
		const struct stage *stage = &stages->items[i];
		const struct phase *phase =
			stage_phase(facts->rules, stage, facts->zone, facts->now);
		if (phase != NULL) /* drafts are simulated too, before anybody checks them */
			window_check(phase, facts->zone, facts->now, &out->warnings);
		for (size_t j = 0; j < stage->documents.count; j++)
			miss(out, arena_printf(arena, "document:%s", stage->documents.items[j]));
	}
}

/* --- collective */

/* A member whose opening is not told counts as old enough: the date is missing, not wrong. */
static const struct date *activity_told(const struct date *told, const struct date *old_enough)
{
	return told != NULL ? told : old_enough;
}

static struct collective_member member_of(const struct simulation_member *told,
					  const struct date *old_enough)
{
	return (struct collective_member){
		.siret = told->siret,
		.name = told->name,
		.roles = told->roles,
		.lead = told->lead != NULL && *told->lead,
		.digital_evidence = told->digital_evidence,
		.past_award = told->past_award,
		.similar_place = told->similar_place != NULL && *told->similar_place,
		.commune = told->commune,
		.active_since_on = activity_told(told->active_since_on, old_enough),
	};
}

static void collective_simulate(const struct simulation_facts *facts, struct arena *arena,
				struct simulation_outcome *out)
{
	const struct simulation_collective *told = facts->request->collective;
	const struct collective_rules *rules = &facts->rules->collective;
	if (told == NULL) {
		miss(out, "/collective");
		return;
	}
	struct date on = composition_counted_on(facts->rules, facts->zone, facts->now);
	struct date old_enough = on;
	if (rules->min_years_of_activity != NULL)
		old_enough = date_add_months(on, -12 * (int32_t)*rules->min_years_of_activity);

	struct collective_member_list members = { .count = told->members.count };
	members.items = arena_new_many(arena, struct collective_member, members.count);
	for (size_t i = 0; i < members.count; i++) {
		const struct simulation_member *member = &told->members.items[i];
		members.items[i] = member_of(member, &old_enough);
		if (member->active_since_on == NULL && rules->min_years_of_activity != NULL)
			miss(out,
			     arena_printf(arena, "/collective/members/%zu/active_since_on", i));
		if (member->commune == NULL && rules->location != NULL) {
			/* Not told: it counts as inside, and is missing. */
			members.items[i].commune = arena_printf(
				arena, "commune:%s", rules->location->departements.items[0]);
			miss(out, arena_printf(arena, "/collective/members/%zu/commune", i));
		}
	}
	struct rule_results results = rule_results_new(arena);
	composition_check(rules, &members, on, &results);
	exclusion_check(facts->rules, &members, &results);
	rule_results_join(&results.list, &out->violations);
}

/* --- project */

/* The same rules as of an application, one level deeper in the request. */
static const char *under_project(const struct violation *v, struct arena *arena)
{
	const char *pointer = reason_texts[v->reason].pointer + 1; /* after the # */
	size_t fixed = strcspn(pointer, "{");
	if (pointer[fixed] == '\0')
		return arena_printf(arena, "#/project%s", pointer);
	assert(text_equal(v->params[0].name, "index")); /* of a list, always last */
	return arena_printf(arena, "#/project%.*s%lld", (int)fixed, pointer,
			    (long long)v->params[0].number);
}

static void join_under_project(const struct verdict *found, struct arena *arena,
			       struct simulation_outcome *out)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct violation *v = &found->items[i];
		verdict_add(&out->violations, v->reason, under_project(v, arena), v->params,
			    v->param_count);
	}
}

static void territories_simulate(const struct simulation_facts *facts, struct arena *arena,
				 struct simulation_outcome *out)
{
	const struct text_list *told = facts->request->project->territories;
	if (project_territories_wanted(facts->rules, told == NULL ? 0 : told->count))
		miss(out, "/project/territories");
	for (size_t i = 0; told != NULL && i < told->count; i++) {
		if (!text_in(told->items[i], &facts->unknown_territories))
			continue;
		refuse_at(&out->violations, REASON_TERRITORY_UNKNOWN,
			  arena_printf(arena, "#/project/territories/%zu", i),
			  KV("index", (int64_t)i), KV("vintage", facts->vintage),
			  KV("territory", told->items[i]));
	}
}

/* What is not declared is missing, not refused: nobody is held to what they only describe. */
static void declarations_simulate(const struct simulation_facts *facts,
				  struct simulation_outcome *out)
{
	static const struct text_list none;
	const struct text_list *told = facts->request->project->declarations;
	if (declarations_wanted(facts->rules, told == NULL ? &none : told))
		miss(out, "/project/declarations");
}

static void project_simulate(const struct simulation_facts *facts, struct arena *arena,
			     struct simulation_outcome *out)
{
	const struct simulation_project *told = facts->request->project;
	if (told == NULL) {
		miss(out, "/project");
		return;
	}
	struct project_dates dates = { told->start_on, told->end_on };
	struct project_axes axes = { told->axis, { 0 } };
	struct verdict found = verdict_in(arena);
	if (told->other_axes != NULL)
		axes.others = *told->other_axes;
	territories_simulate(facts, arena, out);
	if (project_axis_wanted(facts->rules, &axes))
		miss(out, "/project/axis");
	if (project_dates_wanted(facts->rules, dates)) {
		if (told->start_on == NULL)
			miss(out, "/project/start_on");
		if (told->end_on == NULL)
			miss(out, "/project/end_on");
	}
	project_axes_check(facts->rules, &axes, &found);
	declarations_simulate(facts, out);
	project_dates_check(facts->rules->duration, dates, &found);
	join_under_project(&found, arena, out);
}

/* --- money */

static struct money or_nothing(const struct money *told)
{
	return told == NULL ? (struct money){ 0 } : *told;
}

static void bonuses_simulate(const struct simulation_facts *facts, struct arena *arena,
			     struct bonus_matched_list *matched, struct verdict *ret)
{
	const struct simulation_assumptions *assumed = facts->request->assumptions;
	if (assumed == NULL || assumed->bonuses == NULL)
		bonuses_by_territory(facts->rules, &facts->matches, facts->commune_count, arena,
				     matched);
	else
		bonuses_assumed(facts->rules, assumed->bonuses, assumed->matched_share, arena,
				matched, ret);
}

static void budget_simulate(const struct simulation_facts *facts, struct arena *arena,
			    struct simulation_outcome *out)
{
	const struct simulation_budget *told = facts->request->budget;
	const struct simulation_assumptions *assumed = facts->request->assumptions;
	struct bonus_matched_list matched;
	bonuses_simulate(facts, arena, &matched, &out->violations);
	if (told == NULL)
		miss(out, "/budget");
	if (told == NULL || facts->rules->funding_rate == NULL)
		return;
	struct funding_input input = {
		.total_cost = told->total_cost_amount,
		.training_costs = or_nothing(told->training_costs_amount),
		.ineligible_costs = or_nothing(told->ineligible_costs_amount),
		.other_public = or_nothing(told->other_public_amount),
		.requested = told->requested_amount,
		.chosen_rate = told->chosen_rate,
		.matched = matched,
		.tier = tier_by_territory(facts->rules, &facts->matches),
		.minimum_waived = assumed != NULL && assumed->minimum_waived != NULL &&
				  *assumed->minimum_waived,
		.own_funding_waived = assumed != NULL && assumed->own_funding_waived != NULL &&
				      *assumed->own_funding_waived,
	};
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	struct funding *funding = arena_new_one(arena, struct funding);
	funding_compute(facts->rules, &input, arena, funding, &refusals, &warnings);
	verdict_join(&out->violations, &refusals);
	verdict_join(&out->warnings, &warnings);
	out->funding = funding;
}

void simulate(const struct simulation_facts *facts, struct arena *arena,
	      struct simulation_outcome *ret)
{
	*ret = (struct simulation_outcome){
		.violations = verdict_in(arena),
		.warnings = verdict_in(arena),
	};
	ret->missing.items = arena_new_many(arena, const char *, MISSING_MAX);
	collective_simulate(facts, arena, ret);
	project_simulate(facts, arena, ret);
	budget_simulate(facts, arena, ret);
	stages_simulate(facts, arena, ret);
}
