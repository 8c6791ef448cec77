#include "domain/checks.h"
#include "domain/application.h"

#include <assert.h>

#include "base/arena.h"
#include "domain/budget.h"
#include "domain/composition.h"
#include "domain/exclusion.h"
#include "domain/project.h"
#include "domain/rule_results.h"
#include "domain/timeline.h"

#define MISSING_MAX 50 /* parts listed in one answer, as in the contract */

/* One application in front of one stage. */
struct look {
	const struct application_facts *facts;
	const struct stage *stage;
	struct rule_results results;
	struct text_list missing;
};

const struct stage *stage_find(const struct call_rules *rules, const char *code)
{
	for (size_t i = 0; i < rules->stages.count; i++) {
		if (text_equal(rules->stages.items[i].code, code))
			return &rules->stages.items[i];
	}
	return NULL;
}

bool stage_is_full(const struct call_rules *rules, const struct stage *stage)
{
	return stage == &rules->stages.items[rules->stages.count - 1];
}

static void miss(struct look *r, const char *part)
{
	if (r->missing.count < MISSING_MAX)
		r->missing.items[r->missing.count++] = part;
}

static const char *path(const struct look *r, const char *group, const char *code)
{
	return arena_printf(r->results.arena, "%s.%s", group, code);
}

/* --- what every stage asks */

static void window_look(struct look *r)
{
	const struct application_facts *f = r->facts;
	struct verdict found = verdict_in(r->results.arena);
	const struct phase *phase = stage_phase(f->rules, r->stage, f->zone, f->now);
	assert(phase != NULL); /* a call without it is not published */
	rule_results_look(&r->results, path(r, "phases", phase->key));
	window_check(phase, f->zone, f->now, &found);
	if (f->rules->envelope != NULL && f->rules->envelope->closes_when_spent != NULL)
		rule_results_look(&r->results, "envelope.closes_when_spent");
	spent_check(f->rules, f->spent_at, f->now, &found);
	rule_results_file(&r->results, &found);
}

/* Without a scanner a document stays unscanned and counts; with one, only a clean one does. */
static bool document_given(const struct application_facts *f, const char *kind)
{
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document_fact *document = &f->documents.items[i];
		if (text_equal(document->kind, kind) &&
		    (document->state == DOCUMENT_STATE_CLEAN ||
		     document->state == DOCUMENT_STATE_UNSCANNED))
			return true;
	}
	return false;
}

static void documents_look(struct look *r)
{
	const struct text_list *kinds = &r->stage->documents;
	struct verdict found = verdict_in(r->results.arena);
	rule_results_look(&r->results, path(r, "stages", r->stage->code));
	for (size_t i = 0; i < kinds->count; i++) {
		if (document_given(r->facts, kinds->items[i]))
			continue;
		refuse(&found, REASON_DOCUMENT_MISSING, KV("stage", r->stage->code),
		       KV("kind", kinds->items[i]));
		miss(r, arena_printf(r->results.arena, "document:%s", kinds->items[i]));
	}
	rule_results_file(&r->results, &found);
}

/* --- what the full stage asks besides */

/* A required earlier stage is behind the file once it was preselected, or waived where the call
 * lets a stage be waived. */
static bool stage_passed(const struct application_facts *f, const struct stage *stage)
{
	bool hard = stage->required_enforcement != NULL &&
		    *stage->required_enforcement == STAGE_REQUIRED_ENFORCEMENT_HARD;
	if (f->note_waived && !hard)
		return true;
	return f->state == APPLICATION_STATE_PRESELECTED || application_deposited(f->state);
}

static void earlier_stages_look(struct look *r)
{
	for (const struct stage *s = r->facts->rules->stages.items; s < r->stage; s++) {
		struct verdict found = verdict_in(r->results.arena);
		if (!s->required)
			continue;
		rule_results_look(&r->results, path(r, "stages", s->code));
		if (!stage_passed(r->facts, s))
			refuse(&found, REASON_NOTE_MISSING, KV("stage", s->code));
		rule_results_file(&r->results, &found);
	}
}

static void members_look(struct look *r)
{
	const struct application_facts *f = r->facts;
	struct verdict found = verdict_in(r->results.arena);
	composition_check(&f->rules->collective, &f->members,
			  composition_counted_on(f->rules, f->zone, f->now), &r->results);
	exclusion_check(f->rules, &f->members, &r->results);
	rule_results_look(&r->results, "collective.consent");
	rule_results_look(&r->results, "collective.shares");
	members_consent_check(&f->members, &found);
	members_shares_check(&f->members, &found);
	rule_results_file(&r->results, &found);
}

static void territories_look(struct look *r)
{
	const struct application_facts *f = r->facts;
	struct verdict found = verdict_in(r->results.arena);
	if (project_territories_wanted(f->rules, f->territories.count)) {
		refuse(&found, REASON_TERRITORY_MISSING);
		miss(r, "/territories");
	}
	rule_results_look(&r->results, "territories");
	for (size_t i = 0; i < f->territories.count; i++) {
		if (text_in(f->territories.items[i], &f->unknown_territories))
			refuse(&found, REASON_TERRITORY_UNKNOWN, KV("index", (int64_t)i),
			       KV("vintage", f->vintage), KV("territory", f->territories.items[i]));
	}
	rule_results_file(&r->results, &found);
}

static void project_look(struct look *r)
{
	const struct application_facts *f = r->facts;
	struct project_dates dates = { f->start_on, f->end_on };
	struct verdict found = verdict_in(r->results.arena);
	rule_results_look(&r->results, "axes");
	if (project_axis_wanted(f->rules, &f->axes)) {
		refuse(&found, REASON_AXIS_MISSING);
		miss(r, "/axis");
	}
	project_axes_check(f->rules, &f->axes, &found);
	if (declarations_wanted(f->rules, &f->declarations))
		miss(r, "/declarations");
	declarations_check(f->rules, &f->declarations, &found);

	rule_results_look(&r->results, "target_audiences");
	project_audiences_check(f->rules, &f->target_audiences, &found);

	rule_results_look(&r->results, "duration");
	if (project_dates_wanted(f->rules, dates)) {
		refuse(&found, REASON_DATES_MISSING);
		if (f->start_on == NULL)
			miss(r, "/start_on");
		if (f->end_on == NULL)
			miss(r, "/end_on");
	}
	project_dates_check(f->rules->duration, dates, &found);
	rule_results_file(&r->results, &found);
}

/* Rules of the amount that a call may leave out have a row only where it has them. */
static void funding_rows_look(struct look *r)
{
	const struct call_rules *rules = r->facts->rules;
	if (rules->funding_rate != NULL)
		rule_results_look(&r->results, "funding_rate");
	if (rules->award_amount != NULL && rules->award_amount->min_amount != NULL)
		rule_results_look(&r->results, "award_amount.min_amount");
	if (rules->public_funding_cap != NULL)
		rule_results_look(&r->results, "public_funding_cap");
	if (rules->own_funding != NULL)
		rule_results_look(&r->results, "own_funding.min_rate");
}

static void budget_look(struct look *r)
{
	const struct application_facts *f = r->facts;
	const struct funding *funding;
	struct arena *arena = r->results.arena;
	struct verdict found = verdict_in(arena);
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	rule_results_look(&r->results, "cost_rules");
	if (f->budget == NULL) {
		refuse(&found, REASON_BUDGET_MISSING);
		miss(r, "/budget");
		rule_results_file(&r->results, &found);
		return;
	}
	rule_results_look(&r->results, "budget.balance");
	funding_rows_look(r);
	budget_check(f->rules, f->budget, &f->members, &found);
	rule_results_file(&r->results, &found);
	application_funding(f, arena, &funding, &refusals, &warnings);
	/* A total that overflows was said with the balance. */
	if (!verdict_has(&found, REASON_AMOUNT_OVERFLOW))
		rule_results_file(&r->results, &refusals);
}

/* --- the whole */

void application_checks(const struct application_facts *facts, const char *stage,
			struct arena *arena, struct rule_result_list *ret,
			struct text_list *ret_missing)
{
	struct look r = { .facts = facts, .stage = stage_find(facts->rules, stage) };
	r.results = rule_results_new(arena);
	r.missing.items = arena_new_many(arena, const char *, MISSING_MAX);
	if (r.stage == NULL) {
		struct verdict found = verdict_in(arena);
		refuse(&found, REASON_STAGE_UNKNOWN, KV("stage", stage));
		rule_results_file(&r.results, &found);
	} else {
		window_look(&r);
		documents_look(&r);
		if (!stage_is_full(facts->rules, r.stage)) {
			composition_lead_check(&facts->rules->collective, &facts->members,
					       &r.results);
		} else {
			earlier_stages_look(&r);
			members_look(&r);
			territories_look(&r);
			project_look(&r);
			budget_look(&r);
		}
	}
	*ret = r.results.list;
	*ret_missing = r.missing;
}
