#include "domain/composition.h"

#include <string.h>

#include "base/arena.h"
#include "base/identifier.h"
#include "base/zone.h"
#include "domain/timeline.h"

#define FREE SIZE_MAX /* an entity that covers no role yet */

struct composition {
	const struct collective_rules *rules;
	const struct collective_member_list *members;
	struct date on;
	struct arena *arena;
};

/* --- roles */

/* A similar place counts unless the role refuses it. */
static bool holds_role(const struct collective_member *member, const struct role_rule *rule)
{
	if (!text_in(rule->role, &member->roles))
		return false;
	return !member->similar_place || rule->accepts_similar_places == NULL ||
	       *rule->accepts_similar_places;
}

static int64_t role_count(const struct composition *c, const struct role_rule *rule)
{
	int64_t count = 0;
	for (size_t i = 0; i < c->members->count; i++)
		count += holds_role(&c->members->items[i], rule);
	return count;
}

/* An award of an earlier call, when the call admits it: of a year that has come. */
static bool has_record(const struct composition *c, const struct collective_member *member,
		       const struct role_condition *condition)
{
	const struct past_award *award = member->past_award;
	if (award == NULL || condition->past_award == NULL || !*condition->past_award)
		return false;
	if (condition->past_award_calls != NULL &&
	    !text_in(award->call, condition->past_award_calls))
		return false;
	return award->year <= date_civil(c->on).year;
}

static bool has_evidence(const struct composition *c, const struct collective_member *member,
			 const struct role_condition *condition)
{
	if (member->digital_evidence != NULL && member->digital_evidence[0] != '\0')
		return true;
	return has_record(c, member, condition);
}

static void evidence_check(const struct composition *c, const struct role_rule *rule,
			   const struct role_condition *condition, struct verdict *ret)
{
	int64_t found = 0;
	size_t without = 0;
	for (size_t i = c->members->count; i-- > 0;) {
		const struct collective_member *member = &c->members->items[i];
		if (!holds_role(member, rule))
			continue;
		if (has_evidence(c, member, condition))
			found++;
		else
			without = i;
	}
	if (found < condition->at_least)
		refuse(ret, REASON_DIGITAL_EVIDENCE_MISSING, KV("index", (int64_t)without),
		       KV("role", rule->role), KV("minimum", condition->at_least),
		       KV("found", found));
}

static void role_check(const struct composition *c, const struct role_rule *rule,
		       struct verdict *ret)
{
	int64_t found = role_count(c, rule);
	if (found < rule->min_count)
		refuse(ret, REASON_ROLE_MISSING, KV("role", rule->role),
		       KV("minimum", rule->min_count), KV("found", found));
	if (rule->max_count != NULL && found > *rule->max_count)
		refuse(ret, REASON_ROLE_TOO_MANY, KV("role", rule->role),
		       KV("maximum", *rule->max_count), KV("found", found));
	/* Nobody can prove what nobody does. */
	if (found == 0 || rule->conditions == NULL)
		return;
	for (size_t i = 0; i < rule->conditions->count; i++)
		evidence_check(c, rule, &rule->conditions->items[i], ret);
}

static bool role_known(const struct composition *c, const char *role)
{
	for (size_t i = 0; i < c->rules->roles.count; i++) {
		if (text_equal(c->rules->roles.items[i].role, role))
			return true;
	}
	return false;
}

static void known_roles_check(const struct composition *c, struct verdict *ret)
{
	for (size_t i = 0; i < c->members->count; i++) {
		const struct text_list *roles = &c->members->items[i].roles;
		for (size_t j = 0; j < roles->count; j++) {
			if (!role_known(c, roles->items[j]))
				refuse(ret, REASON_ROLE_UNKNOWN, KV("index", (int64_t)i),
				       KV("role", roles->items[j]));
		}
	}
}

/* --- legal entities */

static bool same_entity(const struct collective_member *a, const struct collective_member *b)
{
	return same_siren(a->siret, b->siret);
}

/* The first member of each legal entity. */
struct entity_list {
	const struct collective_member **items;
	size_t count;
};

static struct entity_list entities_of(const struct composition *c)
{
	struct entity_list list = { 0 };
	list.items = arena_new_many(c->arena, const struct collective_member *, c->members->count);
	for (size_t i = 0; i < c->members->count; i++) {
		const struct collective_member *member = &c->members->items[i];
		size_t j = 0;
		while (j < list.count && !same_entity(list.items[j], member))
			j++;
		if (j == list.count)
			list.items[list.count++] = member;
	}
	return list;
}

/* A choice of one entity for each required role: a matching, grown by augmenting paths. */
struct cover {
	const struct composition *c;
	struct entity_list entities;
	size_t *role_of; /* of each entity: the role that it covers, or FREE */
	bool *tried;
};

static bool entity_holds(const struct cover *cover, size_t entity, const struct role_rule *rule)
{
	const struct collective_member_list *members = cover->c->members;
	for (size_t i = 0; i < members->count; i++) {
		const struct collective_member *member = &members->items[i];
		if (same_entity(member, cover->entities.items[entity]) && holds_role(member, rule))
			return true;
	}
	return false;
}

/* Finds an entity for the role, moving others to another entity where that helps. */
static bool cover_role(struct cover *cover, size_t role)
{
	const struct role_rule *rule = &cover->c->rules->roles.items[role];
	for (size_t i = 0; i < cover->entities.count; i++) {
		if (cover->tried[i] || !entity_holds(cover, i, rule))
			continue;
		cover->tried[i] = true;
		if (cover->role_of[i] == FREE || cover_role(cover, cover->role_of[i])) {
			cover->role_of[i] = role;
			return true;
		}
	}
	return false;
}

/* True when distinct entities cover the required roles, or when a required role is missing: that is
 * said by the rule of the role. */
static bool distinct_entities_cover(const struct composition *c)
{
	struct cover cover = { .c = c, .entities = entities_of(c) };
	cover.role_of = arena_new_many(c->arena, size_t, cover.entities.count);
	cover.tried = arena_new_many(c->arena, bool, cover.entities.count);
	for (size_t i = 0; i < cover.entities.count; i++)
		cover.role_of[i] = FREE;
	bool covered = true;
	for (size_t role = 0; role < c->rules->roles.count; role++) {
		const struct role_rule *rule = &c->rules->roles.items[role];
		if (rule->min_count == 0)
			continue;
		if (role_count(c, rule) < rule->min_count)
			return true;
		memset(cover.tried, 0, sizeof(bool) * cover.entities.count);
		covered = cover_role(&cover, role) && covered;
	}
	return covered;
}

static void size_check(const struct composition *c, struct verdict *ret)
{
	const int64_t *minimum = c->rules->min_members;
	const int64_t *entities = c->rules->min_distinct_entities;
	int64_t found = (int64_t)c->members->count;
	/* Where as many legal entities are asked, the entities that lack say it all. */
	if (found < *minimum && (entities == NULL || *entities < *minimum))
		refuse(ret, REASON_COLLECTIVE_TOO_SMALL, KV("minimum", *minimum),
		       KV("found", found));
}

static void entities_check(const struct composition *c, struct verdict *ret)
{
	int64_t found = (int64_t)entities_of(c).count;
	if (found < *c->rules->min_distinct_entities)
		refuse(ret, REASON_ENTITIES_NOT_DISTINCT,
		       KV("minimum", *c->rules->min_distinct_entities), KV("found", found));
}

static void duplicates_check(const struct composition *c, struct verdict *ret)
{
	for (size_t i = 0; i < c->members->count; i++) {
		const char *siret = c->members->items[i].siret;
		size_t j = 0;
		while (j < i && !text_equal(c->members->items[j].siret, siret))
			j++;
		if (j < i)
			refuse(ret, REASON_MEMBER_DUPLICATED, KV("index", (int64_t)i),
			       KV("siret", siret));
	}
}

/* --- lead */

static void lead_check(const struct collective_rules *rules,
		       const struct collective_member_list *members, struct verdict *ret)
{
	int64_t found = 0;
	for (size_t i = 0; i < members->count; i++)
		found += members->items[i].lead;
	if (found == rules->lead_count)
		return;
	if (found == 0)
		refuse(ret, REASON_LEAD_MISSING);
	else
		refuse(ret, REASON_LEAD_NOT_UNIQUE, KV("found", found),
		       KV("expected", rules->lead_count));
}

static bool shares_a_word(const struct text_list *a, const struct text_list *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (text_in(a->items[i], b))
			return true;
	}
	return false;
}

static void lead_roles_check(const struct composition *c, struct verdict *ret)
{
	for (size_t i = 0; i < c->members->count; i++) {
		const struct collective_member *member = &c->members->items[i];
		if (member->lead && !shares_a_word(&member->roles, c->rules->lead_roles))
			refuse(ret, REASON_LEAD_ROLE_NOT_ALLOWED, KV("index", (int64_t)i));
	}
}

/* --- location */

/* commune:59350 in 59, commune:97411 in 974; an unknown seat is nowhere. */
static bool is_located(const struct collective_member *member, const struct location_rule *rule)
{
	const char *code = member->commune == NULL ? NULL : strchr(member->commune, ':');
	for (size_t i = 0; code != NULL && i < rule->departements.count; i++) {
		const char *departement = rule->departements.items[i];
		if (strncmp(code + 1, departement, strlen(departement)) == 0)
			return true;
	}
	return false;
}

static void location_check(const struct composition *c, struct verdict *ret)
{
	const struct location_rule *rule = c->rules->location;
	bool any = false;
	for (size_t i = 0; i < c->members->count; i++) {
		const struct collective_member *member = &c->members->items[i];
		bool inside = is_located(member, rule);
		bool asked = rule->of == LOCATION_RULE_OF_EVERY_MEMBER ||
			     (rule->of == LOCATION_RULE_OF_LEAD && member->lead);
		any = any || inside;
		if (asked && !inside)
			refuse(ret, REASON_MEMBER_OUTSIDE, KV("index", (int64_t)i),
			       KV("siret", member->siret));
	}
	if (rule->of == LOCATION_RULE_OF_ANY_MEMBER && !any)
		refuse(ret, REASON_COLLECTIVE_OUTSIDE);
}

/* --- years of activity */

bool member_active_long_enough(const struct date *active_since_on, int64_t years, struct date on)
{
	if (active_since_on == NULL)
		return false;
	return date_add_months(*active_since_on, (int32_t)(years * 12)).days <= on.days;
}

static void activity_check(const struct composition *c, struct verdict *ret)
{
	int64_t years = *c->rules->min_years_of_activity;
	for (size_t i = 0; i < c->members->count; i++) {
		const struct collective_member *member = &c->members->items[i];
		if (!member_active_long_enough(member->active_since_on, years, c->on))
			refuse(ret, REASON_MEMBER_TOO_RECENT, KV("index", (int64_t)i),
			       KV("minimum", years));
	}
}

struct date composition_counted_on(const struct call_rules *rules, const struct zone *zone,
				   struct instant now)
{
	const struct phase *last = NULL;
	if (rules->stages.count > 0)
		last = phase_find(rules, rules->stages.items[rules->stages.count - 1].phase);
	if (last == NULL || last->closes_at == NULL)
		return zone_date(zone, now);
	return zone_date(zone, *last->closes_at);
}

/* --- the whole */

typedef void rule_check(const struct composition *c, struct verdict *ret);

static void look(const struct composition *c, struct rule_results *results, const char *rule,
		 rule_check *check)
{
	struct verdict found = verdict_in(results->arena);
	rule_results_look(results, rule);
	check(c, &found);
	rule_results_file(results, &found);
}

static void roles_look(const struct composition *c, struct rule_results *results)
{
	for (size_t i = 0; i < c->rules->roles.count; i++) {
		const struct role_rule *rule = &c->rules->roles.items[i];
		struct verdict found = verdict_in(results->arena);
		rule_results_look(results,
				  arena_printf(c->arena, "collective.roles.%s", rule->role));
		role_check(c, rule, &found);
		rule_results_file(results, &found);
	}
}

static void cover_check(const struct composition *c, struct verdict *ret)
{
	if (!distinct_entities_cover(c))
		refuse(ret, REASON_NOT_A_COLLECTIVE);
}

void composition_lead_check(const struct collective_rules *rules,
			    const struct collective_member_list *members,
			    struct rule_results *results)
{
	struct verdict found = verdict_in(results->arena);
	rule_results_look(results, "collective.lead_count");
	lead_check(rules, members, &found);
	rule_results_file(results, &found);
}

void composition_check(const struct collective_rules *rules,
		       const struct collective_member_list *members, struct date on,
		       struct rule_results *results)
{
	struct composition c = { rules, members, on, results->arena };
	if (rules->min_members != NULL)
		look(&c, results, "collective.min_members", size_check);
	look(&c, results, "collective.members", duplicates_check);
	look(&c, results, "collective.roles", known_roles_check);
	roles_look(&c, results);
	if (rules->min_distinct_entities != NULL)
		look(&c, results, "collective.min_distinct_entities", entities_check);
	if (rules->required_roles_by_distinct_entities)
		look(&c, results, "collective.required_roles_by_distinct_entities", cover_check);
	composition_lead_check(rules, members, results);
	if (rules->lead_roles != NULL && rules->lead_roles->count > 0)
		look(&c, results, "collective.lead_roles", lead_roles_check);
	if (rules->min_years_of_activity != NULL)
		look(&c, results, "collective.min_years_of_activity", activity_check);
	if (rules->location != NULL)
		look(&c, results, "collective.location", location_check);
}
