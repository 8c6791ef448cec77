#include "domain/lint_parts.h"

#include "base/zone.h"
#include "domain/lint_text.h"
#include "domain/timeline.h"

#define SECOND_US INT64_C(1000000)
#define DAY_S     86400

/* A phase with its place in the list and on the line of time. */
struct placed {
	const struct phase *phase;
	int64_t index;
	struct phase_span span;
	bool dated;
};

static struct placed placed_at(const struct call_definition_facts *facts, size_t i)
{
	struct placed placed = { .phase = &facts->rules->phases.items[i], .index = (int64_t)i };
	placed.dated = phase_span(placed.phase, facts->zone, &placed.span);
	return placed;
}

/* A phase by its key; dated is false when the call has none, or none with dates. */
static struct placed placed_as(const struct call_definition_facts *facts, const char *key)
{
	for (size_t i = 0; i < facts->rules->phases.count; i++)
		if (text_equal(facts->rules->phases.items[i].key, key))
			return placed_at(facts, i);
	return (struct placed){ 0 };
}

/* The window of the last stage: the one that receives whole files. */
static struct placed last_window(const struct call_definition_facts *facts, int64_t *ret_stage)
{
	const struct stage_list *stages = &facts->rules->stages;
	if (stages->count == 0)
		return (struct placed){ 0 };
	*ret_stage = (int64_t)stages->count - 1;
	return placed_as(facts, stages->items[stages->count - 1].phase);
}

static struct date day_of(const struct call_definition_facts *facts, struct instant at)
{
	return zone_date(facts->zone, at);
}

static bool is_stage_phase(const struct call_rules *rules, const char *key)
{
	for (size_t i = 0; i < rules->stages.count; i++)
		if (text_equal(rules->stages.items[i].phase, key))
			return true;
	return false;
}

/* --- one phase against the text it was read from */

static const char *first_member(const struct phase *phase)
{
	return phase->opens_at != NULL ? "opens_at" : phase->on != NULL ? "on" : "closes_at";
}

static void differs(const struct placed *p, const char *member, struct date printed,
		    struct date value, struct verdict *warnings)
{
	if (printed.days != value.days)
		refuse(warnings, REASON_PRINTED_DATE_DIFFERS, KV("index", p->index),
		       KV("phase", p->phase->key), KV("member", member), KV("printed", printed),
		       KV("value", value));
}

/* One date of a window may be either bound; the first of two is the opening. */
static void lint_printed_dates(const struct call_definition_facts *facts, const struct placed *p,
			       const struct printed *printed, struct verdict *warnings)
{
	if (printed->date_count == 0 || !p->dated || p->phase->precision == PHASE_PRECISION_MONTH)
		return;
	const struct date *dates = printed->dates;
	struct date first = day_of(facts, p->span.opens), last = day_of(facts, p->span.last_at);
	bool opens = p->span.opens.us != INT64_MIN, closes = p->span.closes.us != INT64_MAX;
	if (printed->date_count == 1) {
		if ((!closes || dates[0].days != last.days) && opens)
			differs(p, first_member(p->phase), dates[0], first, warnings);
		return;
	}
	if (opens)
		differs(p, first_member(p->phase), dates[0], first, warnings);
	if (closes)
		differs(p, "closes_at", dates[printed->date_count - 1], last, warnings);
}

static void lint_against_publication(const struct call_definition_facts *facts,
				     const struct placed *p, const struct placed *publication,
				     const struct printed *printed, struct verdict *warnings)
{
	if (!publication->dated || publication->index == p->index)
		return;
	struct date published = day_of(facts, publication->span.opens);
	const char *member = NULL;
	struct date on = { 0 };
	if (p->dated && p->span.opens.us != INT64_MIN &&
	    day_of(facts, p->span.opens).days < published.days) {
		on = day_of(facts, p->span.opens);
		member = first_member(p->phase);
	}
	for (size_t i = 0; member == NULL && i < printed->date_count; i++) {
		if (printed->dates[i].days >= published.days)
			continue;
		on = printed->dates[i];
		member = "provenance/source_text";
	}
	if (member != NULL)
		refuse(warnings, REASON_PHASE_BEFORE_PUBLICATION, KV("index", p->index),
		       KV("phase", p->phase->key), KV("member", member), KV("on", on),
		       KV("publication", publication->index), KV("published", published));
}

/* Midnight is the first instant of a day; most people mean the evening before. */
static void lint_midnight(const struct call_definition_facts *facts, const struct placed *p,
			  struct verdict *warnings)
{
	if (p->phase->closes_at == NULL)
		return;
	struct instant at = *p->phase->closes_at;
	int64_t local = at.us / SECOND_US + zone_offset(facts->zone, at);
	if (local % DAY_S == 0 && at.us % SECOND_US == 0)
		refuse(warnings, REASON_CLOSES_AT_MIDNIGHT, KV("index", p->index),
		       KV("phase", p->phase->key), KV("at", at));
}

/* --- phases against each other */

/* A window announced wider than the form that receives the files. */
static void lint_deposit(const struct call_definition_facts *facts, const struct placed *p,
			 struct verdict *warnings)
{
	int64_t stage = 0;
	struct placed form = last_window(facts, &stage);
	if (!form.dated || !p->dated || is_stage_phase(facts->rules, p->phase->key))
		return;
	if (p->span.closes.us == form.span.closes.us && p->span.opens.us < form.span.opens.us &&
	    p->phase->kind == PHASE_KIND_DATE_RANGE)
		refuse(warnings, REASON_DEPOSIT_BEFORE_FORM, KV("index", p->index),
		       KV("phase", p->phase->key), KV("form", form.index), KV("stage", stage),
		       KV("opens_at", p->span.opens), KV("form_opens_at", form.span.opens));
}

static void lint_selection(const struct call_definition_facts *facts, struct verdict *warnings)
{
	int64_t stage = 0;
	struct placed selection = placed_as(facts, "selection");
	struct placed form = last_window(facts, &stage);
	bool closes = form.dated && form.span.closes.us != INT64_MAX;
	if (selection.dated && closes && selection.span.closes.us < form.span.closes.us)
		refuse(warnings, REASON_SELECTION_BEFORE_DEPOSIT, KV("index", selection.index),
		       KV("phase", selection.phase->key), KV("form", form.index),
		       KV("over", selection.span.last_at), KV("closes_at", form.span.last_at));
}

static void lint_follow_up(const struct call_definition_facts *facts, struct verdict *warnings)
{
	static const char *const later[] = { "launch", "follow_up" };
	int64_t stage = 0;
	struct placed selection = placed_as(facts, "selection"), form = last_window(facts, &stage);
	for (size_t i = 0; i < COUNT(later); i++) {
		struct placed p = placed_as(facts, later[i]);
		if (!selection.dated && form.dated && p.dated &&
		    p.span.closes.us <= form.span.opens.us)
			refuse(warnings, REASON_FOLLOW_UP_BEFORE_DEPOSIT, KV("index", p.index),
			       KV("phase", p.phase->key), KV("form", form.index),
			       KV("opens_at", form.span.opens));
		if (selection.dated && p.dated && p.span.closes.us <= selection.span.opens.us)
			refuse(warnings, REASON_FOLLOW_UP_BEFORE_DECISION, KV("index", p.index),
			       KV("phase", p.phase->key), KV("selection", selection.index),
			       KV("opens_at", selection.span.opens));
	}
}

/* --- the life of a project */

static void lint_latest_end(const struct call_definition_facts *facts, struct verdict *warnings)
{
	const struct duration *duration = facts->rules->duration;
	struct placed end = placed_as(facts, "project_end");
	if (duration == NULL || duration->latest_end_on == NULL || !end.dated)
		return;
	struct date stated = day_of(facts, end.span.last_at);
	if (stated.days != duration->latest_end_on->days)
		refuse(warnings, REASON_LATEST_END_TWICE, KV("index", end.index),
		       KV("phase", end.phase->key), KV("stated", stated),
		       KV("latest_end_on", *duration->latest_end_on));
}

/* A project cannot begin before its file is in. */
static void lint_duration(const struct call_definition_facts *facts, struct lint *ret)
{
	const struct duration *duration = facts->rules->duration;
	int64_t stage = 0;
	struct placed form = last_window(facts, &stage);
	if (duration == NULL || duration->latest_end_on == NULL || !form.dated ||
	    form.span.closes.us == INT64_MAX)
		return;
	struct date closed = day_of(facts, form.span.last_at), end = *duration->latest_end_on;
	if (end.days < closed.days)
		return; /* an error, told by the check of the definition */
	if (duration->min_months != NULL &&
	    end.days < date_add_months(closed, (int32_t)*duration->min_months).days - 1)
		refuse(&ret->warnings, REASON_MIN_DURATION_TOO_LATE, KV("form", form.index),
		       KV("minimum", *duration->min_months), KV("latest_end_on", end),
		       KV("closed", closed));
	else if (duration->max_months != NULL &&
		 end.days < date_add_months(closed, (int32_t)*duration->max_months).days - 1)
		refuse(&ret->notes, REASON_MAX_DURATION_CUT, KV("form", form.index),
		       KV("maximum", *duration->max_months), KV("latest_end_on", end));
}

void lint_dates(const struct call_definition_facts *facts, struct lint *ret)
{
	struct placed publication = placed_as(facts, "publication");
	lint_duration(facts, ret);
	for (size_t i = 0; i < facts->rules->phases.count; i++) {
		struct placed p = placed_at(facts, i);
		struct printed printed;
		printed_read(p.phase->provenance.source_text, &printed);
		lint_against_publication(facts, &p, &publication, &printed, &ret->warnings);
		lint_printed_dates(facts, &p, &printed, &ret->warnings);
		lint_midnight(facts, &p, &ret->warnings);
		lint_deposit(facts, &p, &ret->warnings);
	}
	call_offsets_check(facts, &ret->warnings);
	lint_selection(facts, &ret->warnings);
	lint_follow_up(facts, &ret->warnings);
	lint_latest_end(facts, &ret->warnings);
}
