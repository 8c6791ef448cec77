#include "domain/programme.h"

#include "base/arena.h"

/* --- what must hold */

static size_t objective_place(const struct programme_objective_list *list, const char *code)
{
	size_t place = 0;
	while (place < list->count && !text_equal(list->items[place].code, code))
		place++;
	return place;
}

static void objectives_check(const struct programme_objective_list *list, struct verdict *ret)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *code = list->items[i].code;
		if (objective_place(list, code) < i)
			refuse(ret, REASON_OBJECTIVE_TWICE, KV("index", (int64_t)i),
			       KV("objective", code));
	}
}

/* Where a value stands: #/facts/3/value. */
struct value_place {
	const char *list;
	size_t index;
	const char *member;
};

/* A gap is shown as a gap: nothing stands in its place, and nothing is empty without saying so. */
static void value_check(struct value_place at, bool given, const struct provenance *provenance,
			struct verdict *ret)
{
	bool gap = provenance->basis == PROVENANCE_BASIS_GAP;
	if (gap != given)
		return;
	refuse(ret, gap ? REASON_GAP_WITH_VALUE : REASON_VALUE_MISSING, KV("list", at.list),
	       KV("index", (int64_t)at.index), KV("member", at.member));
}

static void values_check(const struct programme_patch *p, struct verdict *ret)
{
	for (size_t i = 0; i < p->partner_counts.count; i++) {
		const struct partner_count *c = &p->partner_counts.items[i];
		value_check((struct value_place){ "partner_counts", i, "count" }, c->count != NULL,
			    &c->provenance, ret);
	}
	for (size_t i = 0; i < p->funding_lines.count; i++) {
		const struct programme_funding *f = &p->funding_lines.items[i];
		value_check((struct value_place){ "funding_lines", i, "amount" }, f->amount != NULL,
			    &f->provenance, ret);
	}
	for (size_t i = 0; i < p->facts.count; i++) {
		const struct programme_fact *f = &p->facts.items[i];
		value_check((struct value_place){ "facts", i, "value" }, f->value != NULL,
			    &f->provenance, ret);
	}
}

static void links_check(const struct programme_patch *p, struct verdict *ret)
{
	for (size_t i = 0; i < p->calls.count; i++) {
		const struct text_list *named = &p->calls.items[i].objectives;
		for (size_t j = 0; j < named->count; j++)
			if (objective_place(&p->objectives, named->items[j]) == p->objectives.count)
				refuse(ret, REASON_OBJECTIVE_UNKNOWN, KV("index", (int64_t)i),
				       KV("objective", named->items[j]));
	}
}

void programme_check(const struct programme_patch *programme, struct verdict *ret)
{
	if (programme->starts_on != NULL && programme->ends_on != NULL &&
	    programme->starts_on->days > programme->ends_on->days)
		refuse(ret, REASON_PERIOD_REVERSED);
	objectives_check(&programme->objectives, ret);
	values_check(programme, ret);
	links_check(programme, ret);
}

/* --- what the claims say together */

static struct partner_range *range_of(const char *measure, struct partner_range_list *ranges)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (text_equal(ranges->items[i].measure, measure))
			return &ranges->items[i];
	struct partner_range *added = &ranges->items[ranges->count++];
	*added = (struct partner_range){ .measure = measure };
	return added;
}

static void widen(struct partner_range *range, int64_t count)
{
	range->least = range->claims == 0 || count < range->least ? count : range->least;
	range->most = count > range->most ? count : range->most;
	range->claims++;
	range->agreed = range->least == range->most;
}

void partner_ranges(struct arena *arena, const struct partner_count_list *claims,
		    struct partner_range_list *ret)
{
	struct partner_range_list ranges = { .items = arena_new_many(arena, struct partner_range,
								     claims->count) };
	for (size_t i = 0; i < claims->count; i++)
		if (claims->items[i].count != NULL)
			widen(range_of(claims->items[i].measure, &ranges), *claims->items[i].count);
	*ret = ranges;
}

/* --- actions */

void programme_actions(struct arena *arena, const struct asker *asker, struct uuid id,
		       struct possible_action_list *ret)
{
	static const struct action_row rows[] = {
		{ "update", OPERATION_PROGRAMME_UPDATE },
		{ "add_indicator", OPERATION_INDICATOR_CREATE },
		{ "add_training_map_entry", OPERATION_TRAINING_MAP_ADD },
	};
	static const struct verdict nothing_against;
	actions_start(arena, ret);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (actions_could_take(asker, &rows[i]))
			actions_add(arena, &rows[i], id, &nothing_against, ret);
}
