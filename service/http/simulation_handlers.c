#include "gen/handlers.h"

#include "base/explain.h"
#include "domain/bonus.h"
#include "domain/simulation.h"
#include "store/call_store.h"
#include "store/territory_store.h"

static enum err call_of(struct work *w, const char *id_or_code, struct call_head *head,
			const struct call_version_rules **version)
{
	TRY(call_head_by_ref(w, id_or_code, head));
	TRY(call_version_rules(w, head->version_id, version));
	w->zone = (*version)->zone;
	return OK;
}

/* --- which bonus applies to a territory, or why none */

/* A territory, read by the rules of a version. */
struct place {
	const struct call_version_rules *version;
	const char *territory; /* as the vintage has it, or as asked */
	bool known;
	struct bonus_matched_list matched;
};

static enum err place_of(struct work *w, const struct call_version_rules *version,
			 const char *territory, struct place *ret)
{
	struct text_list asked = { &territory, 1 };
	struct territory_resolution found = { 0 };
	struct bonus_hit_list hits = { 0 };
	TRY(territory_resolve(w, version->vintage, &asked, &found));

	const struct text_list *communes = &found.communes;
	bool one = communes->count == 1; /* it may be the commune of a lead */
	call_matches(w, version, communes, one ? communes->items[0] : NULL, &hits);
	ret->version = version;
	ret->known = found.unknown.count == 0;
	ret->territory = ret->known ? found.territories.items[0] : territory;
	bonuses_by_territory(version->rules, &hits, communes->count, w->arena, &ret->matched);
	return OK;
}

static const struct bonus_matched *matched_by(const struct place *place, const struct bonus *bonus)
{
	for (size_t i = 0; i < place->matched.count; i++)
		if (place->matched.items[i].rule == bonus)
			return &place->matched.items[i];
	return NULL;
}

static void why_none(const struct place *place, size_t index, const struct call_bonus_set *set,
		     struct verdict *ret)
{
	const struct bonus *bonus = &place->version->rules->bonuses.items[index];
	if (bonus->trigger == BONUS_TRIGGER_COMMITTEE)
		refuse(ret, REASON_COMMITTEE_DECIDES, KV("bonus", bonus->code));
	else if (!place->known)
		refuse_at(ret, REASON_TERRITORY_UNKNOWN, "?territory",
			  KV("vintage", place->version->vintage),
			  KV("territory", place->territory));
	else if (bonus->territory_set == NULL)
		refuse(ret, REASON_BONUS_WITHOUT_SET, KV("index", (int64_t)index),
		       KV("bonus", bonus->code));
	else if (set == NULL)
		refuse(ret, REASON_TERRITORY_SET_UNKNOWN, KV("index", (int64_t)index),
		       KV("bonus", bonus->code), KV("set", bonus->territory_set));
	else
		refuse(ret, REASON_TERRITORY_NOT_IN_SET, KV("bonus", bonus->code),
		       KV("set", set->set), KV("set_version", set->set_version));
}

static struct bonus_answer bonus_answer_of(struct work *w, const struct place *place, size_t index)
{
	const struct bonus *bonus = &place->version->rules->bonuses.items[index];
	const struct call_bonus_set *set = call_bonus_set(place->version, bonus->code);
	const struct bonus_matched *matched = matched_by(place, bonus);
	struct bonus_answer answer = {
		.code = bonus->code,
		.applies = matched != NULL,
		.rule = arena_printf(w->arena, "bonuses.%s", bonus->code),
		.set = bonus->territory_set,
		.set_version = set == NULL ? NULL : &set->set_version,
		.territory = place->territory,
		.entry = matched == NULL ? NULL : matched->entry,
	};
	if (matched == NULL) {
		struct verdict *why = verdict_new(w->arena);
		why_none(place, index, set, why);
		explain_verdict(w, why, &answer.because);
	}
	return answer;
}

enum err on_call_bonus_list(struct work *w, const struct call_bonus_list_in *in,
			    struct bonus_list *out)
{
	struct call_head head = { 0 };
	struct place place = { 0 };
	const struct call_version_rules *version = NULL;
	TRY(call_of(w, in->call_id, &head, &version));
	TRY(place_of(w, version, in->territory, &place));

	size_t count = version->rules->bonuses.count;
	out->data.items = arena_new_many(w->arena, struct bonus_answer, count);
	for (out->data.count = 0; out->data.count < count; out->data.count++)
		out->data.items[out->data.count] = bonus_answer_of(w, &place, out->data.count);
	return OK;
}

/* --- simulation */

static enum err facts_of(struct work *w, const struct call_head *head,
			 const struct call_version_rules *version,
			 const struct simulation_request *request, struct simulation_facts *ret)
{
	static const struct text_list nowhere;
	bool placed = request->project != NULL && request->project->territories != NULL;
	struct territory_resolution found = { 0 };
	TRY(territory_resolve(w, version->vintage,
			      placed ? request->project->territories : &nowhere, &found));
	*ret = (struct simulation_facts){
		.rules = version->rules,
		.zone = version->zone,
		.now = request->as_of != NULL ? *request->as_of : call_head_now(head, w->now),
		.spent_at = head->spent_at,
		.request = request,
		.unknown_territories = found.unknown,
		.vintage = version->vintage,
		.commune_count = found.communes.count,
	};
	call_matches(w, version, &found.communes, NULL, &ret->matches);
	return OK;
}

enum err on_call_simulate(struct work *w, const struct call_simulate_in *in, struct simulation *out)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	struct simulation_facts facts;
	struct simulation_outcome *outcome = arena_new_one(w->arena, struct simulation_outcome);
	TRY(call_of(w, in->call_id, &head, &version));
	TRY(facts_of(w, &head, version, &in->body, &facts));
	simulate(&facts, w->arena, outcome);

	*out = (struct simulation){ .funding = outcome->funding, .missing = outcome->missing };
	out->eligibility.eligible = verdict_ok(&outcome->violations);
	explain_verdict(w, &outcome->violations, &out->eligibility.violations);
	explain_verdict(w, &outcome->warnings, &out->eligibility.warnings);
	return OK;
}
