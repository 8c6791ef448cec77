#include "domain/project.h"

/* Not asked when the end comes first: people correct that before they count months. */
static void months_check(const struct duration *rule, struct date start, struct date end,
			 struct verdict *ret)
{
	if (rule->max_months != NULL &&
	    end.days >= date_add_months(start, (int32_t)*rule->max_months).days)
		refuse(ret, REASON_DURATION_TOO_LONG, KV("maximum", *rule->max_months));
	if (rule->min_months != NULL &&
	    end.days < date_add_months(start, (int32_t)*rule->min_months).days - 1)
		refuse(ret, REASON_DURATION_TOO_SHORT, KV("minimum", *rule->min_months));
}

void project_dates_check(const struct duration *rule, struct project_dates dates,
			 struct verdict *ret)
{
	const struct date *start = dates.start_on, *end = dates.end_on;
	bool both = start != NULL && end != NULL;
	if (both && end->days < start->days)
		refuse(ret, REASON_DATES_REVERSED, KV("end_on", *end), KV("start_on", *start));
	else if (both && rule != NULL)
		months_check(rule, *start, *end, ret);
	if (end != NULL && rule != NULL && rule->latest_end_on != NULL &&
	    end->days > rule->latest_end_on->days)
		refuse(ret, REASON_END_AFTER_LATEST, KV("end_on", *end),
		       KV("latest_end_on", *rule->latest_end_on));
}

bool project_dates_wanted(const struct call_rules *rules, struct project_dates dates)
{
	return rules->duration != NULL && (dates.start_on == NULL || dates.end_on == NULL);
}

static bool axis_known(const struct call_rules *rules, const char *axis)
{
	for (size_t i = 0; i < rules->axes.count; i++)
		if (text_equal(rules->axes.items[i].code, axis))
			return true;
	return false;
}

static bool any_axes(const struct call_rules *rules)
{
	return rules->axis_choice != NULL && *rules->axis_choice == CALL_RULES_AXIS_CHOICE_ANY;
}

bool project_has_axis(const struct project_axes *axes, const char *code)
{
	return text_equal(axes->main, code) || text_in(code, &axes->others);
}

size_t project_axis_count(const struct project_axes *axes)
{
	return (axes->main != NULL) + axes->others.count;
}

void project_axes_check(const struct call_rules *rules, const struct project_axes *axes,
			struct verdict *ret)
{
	if (axes->main != NULL && !axis_known(rules, axes->main))
		refuse(ret, REASON_AXIS_UNKNOWN, KV("axis", axes->main));
	for (size_t i = 0; i < axes->others.count; i++) {
		const char *axis = axes->others.items[i];
		if (text_equal(axis, axes->main))
			refuse(ret, REASON_AXIS_TWICE, KV("index", (int64_t)i), KV("axis", axis));
		else if (!axis_known(rules, axis))
			refuse(ret, REASON_OTHER_AXIS_UNKNOWN, KV("index", (int64_t)i),
			       KV("axis", axis));
	}
	if (axes->others.count > 0 && !any_axes(rules))
		refuse(ret, REASON_AXES_TOO_MANY, KV("count", (int64_t)project_axis_count(axes)));
}

bool project_axis_wanted(const struct call_rules *rules, const struct project_axes *axes)
{
	bool asked = rules->axes.count > 0 && !any_axes(rules);
	return axes->main == NULL && (asked || axes->others.count > 0);
}

bool project_territories_wanted(const struct call_rules *rules, size_t territory_count)
{
	const struct funding_rate *rate = rules->funding_rate;
	if (rate != NULL && rate->tiers != NULL && rate->tiers->count > 0)
		return territory_count == 0;
	for (size_t i = 0; i < rules->bonuses.count; i++) {
		if (rules->bonuses.items[i].trigger == BONUS_TRIGGER_TERRITORY)
			return territory_count == 0;
	}
	return false;
}

void project_audiences_check(const struct call_rules *rules, const struct text_list *audiences,
			     struct verdict *ret)
{
	for (size_t i = 0; i < audiences->count; i++) {
		if (!text_in(audiences->items[i], &rules->target_audiences))
			refuse(ret, REASON_AUDIENCE_UNKNOWN, KV("index", (int64_t)i),
			       KV("audience", audiences->items[i]));
	}
}

void members_consent_check(const struct collective_member_list *members, struct verdict *ret)
{
	for (size_t i = 0; i < members->count; i++) {
		const struct collective_member *member = &members->items[i];
		if (member->consent != CONSENT_STATE_GIVEN)
			refuse(ret, REASON_CONSENT_MISSING, KV("index", (int64_t)i),
			       KV("siret", member->siret));
	}
}

void members_shares_check(const struct collective_member_list *members, struct verdict *ret)
{
	struct rate total = { 0 };
	bool shared = false;
	for (size_t i = 0; i < members->count; i++) {
		const struct rate *share = members->items[i].share_rate;
		if (share == NULL)
			continue;
		shared = true;
		total.basis_points += share->basis_points;
	}
	if (shared && total.basis_points != 10000)
		refuse(ret, REASON_SHARES_NOT_ONE, KV("total", total));
}
