#include "domain/follow_up.h"

#include "base/arena.h"

const struct indicator_rule *indicator_rule_find(const struct call_rules *rules, const char *code)
{
	if (rules->follow_up == NULL)
		return NULL;
	for (size_t i = 0; i < rules->follow_up->indicators.count; i++)
		if (text_equal(rules->follow_up->indicators.items[i].code, code))
			return &rules->follow_up->indicators.items[i];
	return NULL;
}

/* --- what is planned */

static bool of_collective(const struct collective_member_list *members, struct uuid id)
{
	for (size_t i = 0; i < members->count; i++)
		if (uuid_equal(members->items[i].id, id))
			return true;
	return false;
}

static bool same_member(const struct uuid *a, const struct uuid *b)
{
	return a == NULL || b == NULL ? a == b : uuid_equal(*a, *b);
}

static size_t first_of(const struct planned_value_list *values, const struct planned_value *value)
{
	size_t i = 0;
	while (!text_equal(values->items[i].indicator, value->indicator) ||
	       !same_member(values->items[i].member_id, value->member_id) ||
	       !text_equal(values->items[i].territory, value->territory))
		i++;
	return i;
}

void planned_check(const struct application_facts *facts, const struct planned_value_list *values,
		   struct verdict *ret)
{
	for (size_t i = 0; i < values->count; i++) {
		const struct planned_value *value = &values->items[i];
		int64_t index = (int64_t)i;
		if (indicator_rule_find(facts->rules, value->indicator) == NULL)
			refuse(ret, REASON_INDICATOR_UNKNOWN, KV("index", index),
			       KV("indicator", value->indicator));
		if (value->member_id != NULL && !of_collective(&facts->members, *value->member_id))
			refuse(ret, REASON_INDICATOR_MEMBER_UNKNOWN, KV("index", index));
		if (value->territory != NULL && !text_in(value->territory, &facts->territories))
			refuse(ret, REASON_TERRITORY_OUTSIDE_PROJECT, KV("index", index),
			       KV("territory", value->territory));
		if (first_of(values, value) < i)
			refuse(ret, REASON_INDICATOR_TWICE, KV("index", index),
			       KV("indicator", value->indicator));
	}
}

static void lines_of(const char *code, const struct planned_value_list *values, struct arena *arena,
		     struct application_indicator *ret)
{
	int64_t *planned = arena_new_one(arena, int64_t);
	ret->lines.items = arena_new_many(arena, struct indicator_line, values->count);
	for (size_t i = 0; i < values->count; i++) {
		const struct planned_value *value = &values->items[i];
		if (!text_equal(value->indicator, code))
			continue;
		ret->lines.items[ret->lines.count++] = (struct indicator_line){
			.member_id = value->member_id,
			.territory = value->territory,
			.planned = &value->value,
		};
		*planned += value->value;
	}
	ret->planned = ret->lines.count == 0 ? NULL : planned;
}

void indicators_show(const struct call_rules *rules, const struct planned_value_list *values,
		     struct arena *arena, struct application_indicator_list *ret)
{
	static const struct indicator_rule_list none;
	const struct indicator_rule_list *asked =
		rules->follow_up == NULL ? &none : &rules->follow_up->indicators;
	ret->items = arena_new_many(arena, struct application_indicator, asked->count);
	ret->count = asked->count;
	for (size_t i = 0; i < asked->count; i++) {
		ret->items[i] =
			(struct application_indicator){ .code = asked->items[i].code,
							.label = asked->items[i].label,
							.unit = asked->items[i].unit,
							.measure = asked->items[i].measure };
		lines_of(asked->items[i].code, values, arena, &ret->items[i]);
	}
}
