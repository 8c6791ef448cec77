#include "domain/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/field.h"
#include "base/zone.h"
#include "domain/exclusion.h"
#include "domain/lint_parts.h"
#include "domain/reminder.h"
#include "domain/timeline.h"

/* --- weights, territory sets */

/* Only criteria of the axis, and those of every axis: a file of several has the mean over them. */
static bool weights_of(const struct criterion_list *criteria, const char *axis, struct rate *ret)
{
	bool every = true;
	for (size_t i = 0; i < criteria->count; i++) {
		const struct criterion *criterion = &criteria->items[i];
		if (criterion->axis != NULL && !text_equal(criterion->axis, axis))
			continue;
		every = every && criterion->weight != NULL;
		ret->basis_points +=
			criterion->weight == NULL ? 0 : criterion->weight->basis_points;
	}
	return every && ret->basis_points > 0;
}

static void lint_weights(const struct call_rules *rules, struct verdict *warnings)
{
	if (rules->criteria == NULL)
		return;
	for (size_t i = 0; i < rules->axes.count + (rules->axes.count == 0); i++) {
		const char *axis = rules->axes.count == 0 ? NULL : rules->axes.items[i].code;
		struct rate total = { 0 };
		if (weights_of(rules->criteria, axis, &total) && total.basis_points != RATE_WHOLE) {
			refuse(warnings, REASON_WEIGHTS_NOT_ONE, KV("total", total));
			return; /* said once: the criteria of every axis are often to blame */
		}
	}
}

static const struct set_fact *set_find(const struct call_definition_facts *facts, const char *code)
{
	for (size_t i = 0; i < facts->set_count; i++)
		if (text_equal(facts->sets[i].code, code))
			return &facts->sets[i];
	return NULL;
}

static int64_t publication_year(const struct call_definition_facts *facts)
{
	struct phase_span span;
	const struct phase *publication = phase_find(facts->rules, "publication");
	if (publication == NULL || !phase_span(publication, facts->zone, &span))
		return INT64_MAX;
	return date_civil(zone_date(facts->zone, span.opens)).year;
}

/* Where a set is named: of a bonus, or of a tier. */
struct set_place {
	const char *list; /* bonuses, funding_rate/tiers */
	const char *rule; /* bonuses.low_supply */
	int64_t index;
	const char *set; /* NULL: none */
};

static void lint_set(const struct call_definition_facts *facts, const struct set_place *place,
		     struct verdict *warnings)
{
	int64_t year = publication_year(facts);
	const struct set_fact *set = place->set == NULL ? NULL : set_find(facts, place->set);
	if (set == NULL)
		return;
	if (set->commune_count == 0)
		refuse(warnings, REASON_TERRITORY_SET_EMPTY, KV("list", place->list),
		       KV("index", place->index), KV("of", place->rule), KV("set", set->code));
	if (set->vintage > year)
		refuse(warnings, REASON_TERRITORY_SET_LATER, KV("list", place->list),
		       KV("index", place->index), KV("of", place->rule), KV("set", set->code),
		       KV("vintage", set->vintage), KV("year", year));
}

static void lint_sets(const struct call_definition_facts *facts, struct verdict *warnings)
{
	const struct call_rules *rules = facts->rules;
	struct arena *arena = warnings->arena;
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		const struct bonus *bonus = &rules->bonuses.items[i];
		lint_set(facts,
			 &(struct set_place){ "bonuses",
					      arena_printf(arena, "bonuses.%s", bonus->code),
					      (int64_t)i, bonus->territory_set },
			 warnings);
	}
	const struct funding_rate *rate = rules->funding_rate;
	for (size_t i = 0; rate != NULL && rate->tiers != NULL && i < rate->tiers->count; i++) {
		const struct rate_tier *tier = &rate->tiers->items[i];
		lint_set(facts,
			 &(struct set_place){
				 "funding_rate/tiers",
				 arena_printf(arena, "funding_rate.tiers.%s", tier->code),
				 (int64_t)i, tier->territory_set },
			 warnings);
	}
}

/* --- gaps: what is not known, where it does not stop a stage */

#define SOURCE_OF(rule) ((rule) == NULL ? NULL : &(rule)->provenance)

static void lint_gaps(const struct call_rules *rules, struct verdict *notes)
{
	/* clang-format off */
	const struct { const char *member; const struct provenance *provenance; } rows[] = {
		{ "envelope",           SOURCE_OF(rules->envelope)           },
		{ "award_count",        SOURCE_OF(rules->award_count)        },
		{ "award_amount",       SOURCE_OF(rules->award_amount)       },
		{ "funding_rate",       SOURCE_OF(rules->funding_rate)       },
		{ "own_funding",        SOURCE_OF(rules->own_funding)        },
		{ "public_funding_cap", SOURCE_OF(rules->public_funding_cap) },
		{ "duration",           SOURCE_OF(rules->duration)           },
		{ "collective",         &rules->collective.provenance        },
		{ "selection",          SOURCE_OF(rules->selection)          },
		{ "payment_schedule",   rules->payment_schedule_provenance   },
		{ "payment_approval",   SOURCE_OF(rules->payment_approval)   },
		{ "balance_rule",       SOURCE_OF(rules->balance_rule)       },
		{ "state_aid",          SOURCE_OF(rules->state_aid)          },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].provenance != NULL && rows[i].provenance->basis == PROVENANCE_BASIS_GAP)
			refuse(notes, REASON_GAP_LEFT, KV("member", rows[i].member));
	for (size_t i = 0; i < rules->phases.count; i++)
		if (rules->phases.items[i].provenance.basis == PROVENANCE_BASIS_GAP)
			refuse(notes, REASON_PHASE_GAP_LEFT, KV("index", (int64_t)i),
			       KV("phase", rules->phases.items[i].key));
}

/* --- rules that people apply: nothing computes them */

static void lint_told(const struct call_rules *rules, struct verdict *notes)
{
	size_t exclusions = rules->exclusions == NULL ? 0 : rules->exclusions->count;
	for (size_t i = 0; i < exclusions; i++)
		if (exclusion_in_words(&rules->exclusions->items[i]))
			refuse(notes, REASON_RULE_IN_WORDS, KV("member", "exclusions"),
			       KV("index", (int64_t)i));
}

/* --- all */

void lint_call(const struct call_definition_facts *facts, struct arena *arena, struct lint *ret)
{
	*ret = (struct lint){ verdict_in(arena), verdict_in(arena), verdict_in(arena) };
	call_definition_check(facts, &ret->errors);
	lint_money(facts, ret);
	lint_sets(facts, &ret->warnings);
	lint_dates(facts, ret);
	lint_weights(facts->rules, &ret->warnings);
	reminder_rules_lint(facts->rules, &ret->warnings);
	lint_gaps(facts->rules, &ret->notes);
	lint_told(facts->rules, &ret->notes);
}

void lint_unacknowledged(const struct lint *lint, const struct text_list *acknowledged,
			 struct verdict *ret)
{
	for (size_t i = 0; i < lint->warnings.count; i++) {
		const struct violation *v = &lint->warnings.items[i];
		if (!text_in(reason_texts[v->reason].code, acknowledged))
			verdict_add(ret, v->reason, v->place, v->params, v->param_count);
	}
}

/* --- provenance of a place */

/* The item of a list of objects that a segment numbers. */
static const void *item_at(const struct field *field, const void *value, const char *segment)
{
	const struct {
		const char *items;
		size_t count;
	} *list = value;
	char *rest = NULL;
	unsigned long index = strtoul(segment, &rest, 10);
	if (rest == segment || index >= list->count || field->item->shape == NULL)
		return NULL;
	return list->items + index * field->item->shape->size;
}

const struct provenance *own_provenance(const struct shape *shape, const void *base)
{
	const struct field *field = shape_field(shape, "provenance", strlen("provenance"));
	return field == NULL ? NULL : field_value(field, base);
}

/* Where the walk along a pointer stands. */
struct stand {
	const struct shape *shape; /* of the object at base */
	const void *base;
	const struct field *list; /* base is this list: the next segment numbers its items */
};

/* One segment further; base is NULL where there is nothing of that name. */
static struct stand step_into(const struct stand *from, const char *segment, size_t length)
{
	if (from->list != NULL)
		return (struct stand){ from->list->item->shape,
				       item_at(from->list, from->base, segment), NULL };
	const struct field *field = shape_field(from->shape, segment, length);
	if (field == NULL || (field->kind != FIELD_LIST && field->kind != FIELD_OBJECT))
		return (struct stand){ 0 };
	return (struct stand){ field->shape, field_value(field, from->base),
			       field->kind == FIELD_LIST ? field : NULL };
}

const struct provenance *rule_provenance(const struct call_rules *rules, const char *pointer)
{
	struct stand stand = { &call_rules_shape, rules, NULL };
	const struct provenance *nearest = NULL;
	pointer += strcspn(pointer, "/");
	while (*pointer == '/') {
		const char *segment = pointer + 1;
		size_t length = strcspn(segment, "/");
		stand = step_into(&stand, segment, length);
		if (stand.base == NULL)
			break;
		if (stand.list == NULL && own_provenance(stand.shape, stand.base) != NULL)
			nearest = own_provenance(stand.shape, stand.base);
		pointer = segment + length;
	}
	return nearest;
}
