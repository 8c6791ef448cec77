#include "domain/follow_up.h"

#include "base/arena.h"
#include "domain/statistics.h"

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

/* --- planned against realised */

static struct indicator_line *line_of(struct application_indicator *indicator,
				      const struct planned_value *value)
{
	for (size_t i = 0; i < indicator->lines.count; i++) {
		struct indicator_line *line = &indicator->lines.items[i];
		if (same_member(line->member_id, value->member_id) &&
		    text_equal(line->territory, value->territory))
			return line;
	}
	struct indicator_line *line = &indicator->lines.items[indicator->lines.count++];
	*line = (struct indicator_line){ .member_id = value->member_id,
					 .territory = value->territory };
	return line;
}

static void add_to(struct arena *arena, int64_t value, const int64_t **sum)
{
	int64_t *added = arena_new_one(arena, int64_t);
	*added = value + (*sum == NULL ? 0 : **sum);
	*sum = added;
}

static void fill_lines(const struct planned_value_list *planned,
		       const struct planned_value_list *realised, struct arena *arena,
		       struct application_indicator *ret)
{
	ret->lines.items =
		arena_new_many(arena, struct indicator_line, planned->count + realised->count);
	for (size_t i = 0; i < planned->count; i++) {
		const struct planned_value *value = &planned->items[i];
		if (!text_equal(value->indicator, ret->code))
			continue;
		line_of(ret, value)->planned = &value->value;
		add_to(arena, value->value, &ret->planned);
	}
	for (size_t i = 0; i < realised->count; i++) {
		const struct planned_value *value = &realised->items[i];
		if (!text_equal(value->indicator, ret->code))
			continue;
		line_of(ret, value)->realised = &value->value;
		add_to(arena, value->value, &ret->realised);
	}
}

void indicators_show(const struct call_rules *rules, const struct planned_value_list *planned,
		     const struct planned_value_list *realised, struct arena *arena,
		     struct application_indicator_list *ret)
{
	static const struct indicator_rule_list none;
	const struct indicator_rule_list *asked =
		rules->follow_up == NULL ? &none : &rules->follow_up->indicators;
	ret->items = arena_new_many(arena, struct application_indicator, asked->count);
	ret->count = asked->count;
	for (size_t i = 0; i < asked->count; i++) {
		struct application_indicator *shown = &ret->items[i];
		*shown = (struct application_indicator){ .code = asked->items[i].code,
							 .label = asked->items[i].label,
							 .unit = asked->items[i].unit,
							 .measure = asked->items[i].measure };
		fill_lines(planned, realised, arena, shown);
		if (shown->planned != NULL)
			shown->progress_percent =
				percent_of(arena, shown->realised == NULL ? 0 : *shown->realised,
					   *shown->planned);
	}
}
