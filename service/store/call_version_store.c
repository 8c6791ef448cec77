/* Versions of the rules of calls, each with the communes of its bonuses. */
#include "store/call_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/zone.h"
#include "store/call_cache.h"

struct version_row {
	struct uuid id, call_id;
	int64_t number;
	const struct instant *published_at;
	const char *rules;
	int64_t vintage;
};
static const struct field version_row_fields[] = {
	FIELD(struct version_row, id),
	FIELD(struct version_row, call_id),
	FIELD(struct version_row, number),
	FIELD_MAYBE(struct version_row, published_at, FIELD_INSTANT),
	FIELD(struct version_row, rules),
	FIELD(struct version_row, vintage),
};
static const struct shape version_row_shape = SHAPE_OF(struct version_row, version_row_fields);

struct set_row {
	struct uuid version_id;
	const char *bonus, *set;
	int64_t set_version;
	struct uuid set_version_id;
	int64_t vintage;
};
static const struct field set_row_fields[] = {
	FIELD(struct set_row, version_id),
	FIELD(struct set_row, bonus),
	FIELD(struct set_row, set),
	FIELD(struct set_row, set_version),
	FIELD(struct set_row, set_version_id),
	FIELD(struct set_row, vintage),
};
static const struct shape set_row_shape = SHAPE_OF(struct set_row, set_row_fields);

struct commune_row {
	struct uuid set_version_id;
	const char *commune, *entry;
};
static const struct field commune_row_fields[] = {
	FIELD(struct commune_row, set_version_id),
	FIELD(struct commune_row, commune),
	FIELD(struct commune_row, entry),
};
static const struct shape commune_row_shape = SHAPE_OF(struct commune_row, commune_row_fields);

/* What the database says of some versions, before it is put together. */
struct loaded {
	struct {
		struct version_row *items;
		size_t count;
	} versions;
	struct {
		struct set_row *items;
		size_t count;
	} sets;
	struct {
		struct commune_row *items; /* by version of set, then by commune */
		size_t count;
	} communes;
};

static void id_add(struct work *w, struct text_list *ids, struct uuid id)
{
	char *text = arena_alloc(w->arena, 37);
	uuid_format(id, text);
	ids->items[ids->count++] = text;
}

static enum err load(struct work *w, const struct text_list *version_ids, struct loaded *ret)
{
	TRY(db_many(w, Q_CALL_VERSIONS_LOAD, &version_row_shape, &ret->versions, P(version_ids)));
	TRY(db_many(w, Q_CALL_VERSION_SETS_LOAD, &set_row_shape, &ret->sets, P(version_ids)));
	if (ret->sets.count == 0)
		return OK;

	struct text_list set_ids = { arena_new_many(w->arena, const char *, ret->sets.count), 0 };
	for (size_t i = 0; i < ret->sets.count; i++)
		id_add(w, &set_ids, ret->sets.items[i].set_version_id);
	return db_many(w, Q_CALL_SET_COMMUNES_LOAD, &commune_row_shape, &ret->communes,
		       P(&set_ids));
}

/* --- putting a version together, in an arena that may outlive the request */

static const char *copied(struct arena *arena, const char *text)
{
	return arena_text(arena, text, strlen(text));
}

static const struct call_rules *rules_of(struct arena *arena, const char *text)
{
	struct work w = { .arena = arena };
	struct call_rules *rules = arena_new_one(arena, struct call_rules);
	json_document(&w, (struct bytes){ text, strlen(text) }, &call_rules_shape, rules);
	return rules;
}

static void communes_into(struct arena *arena, const struct loaded *from,
			  struct call_bonus_set *set)
{
	struct commune_entry *communes = NULL;
	for (size_t i = 0; i < from->communes.count; i++) {
		const struct commune_row *row = &from->communes.items[i];
		if (!uuid_equal(row->set_version_id, set->set_version_id))
			continue;
		if (communes == NULL)
			communes = arena_new_many(arena, struct commune_entry,
						  from->communes.count - i);
		communes[set->commune_count++] =
			(struct commune_entry){ copied(arena, row->commune),
						copied(arena, row->entry) };
	}
	set->communes = communes;
}

/* Places of the rules that may point to a set. */
static size_t sets_named(const struct call_rules *rules)
{
	const struct funding_rate *rate = rules->funding_rate;
	return rules->bonuses.count +
	       (rate == NULL || rate->tiers == NULL ? 0 : rate->tiers->count);
}

static void sets_into(struct arena *arena, const struct loaded *from,
		      struct call_version_rules *version)
{
	struct call_bonus_set *sets =
		arena_new_many(arena, struct call_bonus_set, sets_named(version->rules) + 1);
	for (size_t i = 0; i < from->sets.count; i++) {
		const struct set_row *row = &from->sets.items[i];
		if (!uuid_equal(row->version_id, version->id))
			continue;
		struct call_bonus_set *set = &sets[version->set_count++];
		*set = (struct call_bonus_set){ .bonus = copied(arena, row->bonus),
						.set = copied(arena, row->set),
						.set_version = row->set_version,
						.set_version_id = row->set_version_id,
						.vintage = row->vintage };
		communes_into(arena, from, set);
		if (version->set_count == 1 || version->vintage < row->vintage)
			version->vintage = row->vintage;
	}
	version->sets = sets;
}

static const struct call_version_rules *version_of(struct arena *arena, const struct loaded *from,
						   const struct version_row *row)
{
	struct call_version_rules *version = arena_new_one(arena, struct call_version_rules);
	*version = (struct call_version_rules){ .id = row->id,
						.call_id = row->call_id,
						.number = row->number,
						.rules = rules_of(arena, row->rules),
						.vintage = row->vintage };
	version->zone = zone_find(version->rules->time_zone);
	assert(version->zone != NULL); /* checked when the rules were written */
	if (row->published_at != NULL) {
		struct instant *at = arena_new_one(arena, struct instant);
		*at = *row->published_at;
		version->published_at = at;
	}
	sets_into(arena, from, version);
	return version;
}

static const struct call_version_rules *version_kept(struct work *w, const struct loaded *from,
						     const struct version_row *row)
{
	if (row->published_at == NULL)
		return version_of(w->arena, from, row);
	struct arena *arena = arena_new();
	const struct call_version_rules *kept =
		call_cache_keep(version_of(arena, from, row), arena);
	if (kept != NULL)
		return kept;
	arena_free(arena); /* no room: this request has it to itself */
	return version_of(w->arena, from, row);
}

/* --- doors */

enum err call_versions_rules(struct work *w, const struct uuid *ids, size_t count,
			     const struct call_version_rules **ret)
{
	struct text_list wanted = { arena_new_many(w->arena, const char *, count), 0 };
	struct loaded *from = arena_new_one(w->arena, struct loaded);
	for (size_t i = 0; i < count; i++) {
		ret[i] = call_cache_find(ids[i]);
		if (ret[i] == NULL)
			id_add(w, &wanted, ids[i]);
	}
	if (wanted.count == 0)
		return OK;

	TRY(load(w, &wanted, from));
	for (size_t v = 0; v < from->versions.count; v++)
		for (size_t i = 0; i < count; i++)
			if (ret[i] == NULL && uuid_equal(ids[i], from->versions.items[v].id))
				ret[i] = version_kept(w, from, &from->versions.items[v]);
	return from->versions.count == wanted.count ? OK : fail(w->problem, ERR_NOT_FOUND);
}

enum err call_version_rules(struct work *w, struct uuid version_id,
			    const struct call_version_rules **ret)
{
	const struct call_version_rules *found = NULL;
	TRY(call_versions_rules(w, &version_id, 1, &found));
	*ret = found;
	return OK;
}

enum err call_version_rules_anew(struct work *w, struct uuid version_id,
				 const struct call_version_rules **ret)
{
	struct text_list wanted = { arena_new_many(w->arena, const char *, 1), 0 };
	struct loaded *from = arena_new_one(w->arena, struct loaded);
	id_add(w, &wanted, version_id);
	TRY(load(w, &wanted, from));
	if (from->versions.count == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	*ret = version_of(w->arena, from, &from->versions.items[0]);
	return OK;
}

/* --- what a check of the definition looks at */

struct set_row_facts {
	const char *code;
	int64_t vintage, commune_count;
};
static const struct field set_facts_fields[] = {
	FIELD(struct set_row_facts, code),
	FIELD(struct set_row_facts, vintage),
	FIELD(struct set_row_facts, commune_count),
};
static const struct shape set_facts_shape = SHAPE_OF(struct set_row_facts, set_facts_fields);

static void facts_of_sets(struct work *w, const struct call_rules *rules,
			  const struct set_fact *sets, size_t count,
			  struct call_definition_facts *ret)
{
	*ret = (struct call_definition_facts){ .rules = rules,
					       .zone = zone_find(rules->time_zone),
					       .sets = sets,
					       .set_count = count };
	ret->known_sets.items = arena_new_many(w->arena, const char *, count);
	for (size_t i = 0; i < count; i++)
		ret->known_sets.items[ret->known_sets.count++] = sets[i].code;
}

enum err call_rules_facts(struct work *w, const struct call_rules *rules,
			  struct call_definition_facts *ret)
{
	struct text_list wanted = { arena_new_many(w->arena, const char *, sets_named(rules)), 0 };
	const struct rate_tier_list *tiers =
		rules->funding_rate == NULL ? NULL : rules->funding_rate->tiers;
	struct {
		struct set_row_facts *items;
		size_t count;
	} rows = { 0 };
	for (size_t i = 0; i < rules->bonuses.count; i++)
		if (rules->bonuses.items[i].territory_set != NULL)
			wanted.items[wanted.count++] = rules->bonuses.items[i].territory_set;
	for (size_t i = 0; tiers != NULL && i < tiers->count; i++)
		wanted.items[wanted.count++] = tiers->items[i].territory_set;
	TRY(db_many(w, Q_CALL_SET_FACTS, &set_facts_shape, &rows, P(&wanted)));
	struct set_fact *sets = arena_new_many(w->arena, struct set_fact, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		sets[i] = (struct set_fact){ rows.items[i].code, rows.items[i].vintage,
					     (size_t)rows.items[i].commune_count };
	facts_of_sets(w, rules, sets, rows.count, ret);
	return OK;
}

void call_definition_facts(struct work *w, const struct call_version_rules *v,
			   struct call_definition_facts *ret)
{
	struct set_fact *sets = arena_new_many(w->arena, struct set_fact, v->set_count);
	for (size_t i = 0; i < v->set_count; i++)
		sets[i] = (struct set_fact){ v->sets[i].set, v->sets[i].vintage,
					     v->sets[i].commune_count };
	facts_of_sets(w, v->rules, sets, v->set_count, ret);
}

/* --- the communes of bonuses */

const struct call_bonus_set *call_bonus_set(const struct call_version_rules *v, const char *bonus)
{
	for (size_t i = 0; i < v->set_count; i++)
		if (text_equal(v->sets[i].bonus, bonus))
			return &v->sets[i];
	return NULL;
}

static int by_commune(const void *key, const void *item)
{
	return strcmp(key, ((const struct commune_entry *)item)->commune);
}

const char *call_bonus_set_entry(const struct call_bonus_set *set, const char *commune)
{
	if (set->commune_count == 0)
		return NULL;
	const struct commune_entry *found = bsearch(commune, set->communes, set->commune_count,
						    sizeof *set->communes, by_commune);
	return found == NULL ? NULL : found->entry;
}

static const struct field bonus_hit_fields[] = {
	FIELD(struct bonus_hit, bonus),
	FIELD(struct bonus_hit, territory),
	FIELD(struct bonus_hit, entry),
	FIELD(struct bonus_hit, of_lead),
};
static const struct shape bonus_hit_shape = SHAPE_OF(struct bonus_hit, bonus_hit_fields);
const struct field bonus_hit_item = { .kind = FIELD_OBJECT, .shape = &bonus_hit_shape };

static void hit_add(struct work *w, const struct call_bonus_set *set, const char *commune,
		    bool of_lead, struct bonus_hit_list *ret)
{
	const char *entry = call_bonus_set_entry(set, commune);
	if (entry == NULL)
		return;
	ret->items[ret->count++] =
		(struct bonus_hit){ .bonus = set->bonus,
				    .territory = arena_printf(w->arena, "commune:%s", commune),
				    .entry = entry,
				    .of_lead = of_lead };
}

void call_matches(struct work *w, const struct call_version_rules *v,
		  const struct text_list *communes, const char *lead_commune,
		  struct bonus_hit_list *ret)
{
	*ret = (struct bonus_hit_list){
		arena_new_many(w->arena, struct bonus_hit, v->set_count * (communes->count + 1)), 0
	};
	for (size_t i = 0; i < v->set_count; i++) {
		for (size_t c = 0; c < communes->count; c++)
			hit_add(w, &v->sets[i], communes->items[c], false, ret);
		if (lead_commune != NULL)
			hit_add(w, &v->sets[i], lead_commune, true, ret);
	}
}
