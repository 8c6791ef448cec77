#include "usecase/selection_case.h"

#include <string.h>

#include "base/digest.h"
#include "base/explain.h"
#include "base/json.h"
#include "domain/budget.h"
#include "domain/review.h"
#include "store/award_store.h"
#include "usecase/envelope_rows_now.h"

/* --- the question */

static bool leads_matter(const struct call_rules *rules)
{
	for (size_t i = 0; i < rules->bonuses.count; i++)
		if (rules->bonuses.items[i].match == BONUS_MATCH_LEAD)
			return true;
	return false;
}

/* Criteria among the keys; the places of other keys stay empty, so that indexes agree. */
static struct text_list criteria_of(struct work *w, const struct selection_case *c)
{
	const struct selection_keys *keys = &c->input.keys;
	struct text_list codes = { arena_new_many(w->arena, const char *, keys->count + 1), 0 };
	bool any = false;
	for (size_t i = 0; i < keys->count; i++) {
		bool criterion = keys->items[i] == SELECTION_KEY_CRITERION;
		codes.items[codes.count++] = criterion ? c->input.rule->tie_break.items[i] : "";
		any |= criterion;
	}
	if (!any)
		codes.count = 0;
	return codes;
}

/* --- a file */

static struct money grant_of(struct work *w, const struct call_version_rules *version,
			     const struct selection_row *row)
{
	struct verdict refusals = verdict_in(w->arena), warnings = verdict_in(w->arena);
	const struct funding *funding = NULL;
	struct application_facts facts = { .rules = version->rules,
					   .zone = version->zone,
					   .commune_count = (size_t)row->commune_count,
					   .budget = row->budget,
					   .matches = row->matches };
	if (row->lead_commune != NULL) {
		static const struct text_list nowhere;
		call_matches(w, version, &nowhere, strchr(row->lead_commune, ':') + 1,
			     &facts.matches);
	}
	application_funding(&facts, w->arena, &funding, &refusals, &warnings);
	if (funding != NULL)
		return funding->grant_amount == NULL ? (struct money){ 0 } : *funding->grant_amount;
	const struct award_amount *bounds = version->rules->award_amount;
	if (bounds == NULL || bounds->max_amount == NULL)
		return row->requested_amount;
	return money_min(row->requested_amount, *bounds->max_amount);
}

/* What the envelopes of a file depend on; those of the call in force, which hold the money. */
static struct application_facts place_of(const struct selection_case *c,
					 const struct selection_row *row)
{
	return (struct application_facts){ .rules = c->version->rules,
					   .zone = c->version->zone,
					   .axes.main = row->axis,
					   .matches = row->matches };
}

static uint64_t envelopes_of(struct work *w, const struct selection_case *c,
			     const struct selection_row *row)
{
	struct application_facts facts = place_of(c, row);
	struct text_list codes;
	uint64_t bits = 0;
	award_envelopes(&facts, c->wave != NULL ? c->wave : award_wave(&facts, row->submitted_at),
			w->arena, &codes);
	for (size_t i = 0; i < c->envelopes.count; i++)
		if (text_in(c->envelopes.items[i].code, &codes))
			bits |= UINT64_C(1) << i;
	return bits;
}

static void file_of(struct work *w, const struct selection_case *c,
		    const struct call_version_rules *version, const struct selection_row *row,
		    struct selection_file *ret)
{
	*ret = (struct selection_file){
		.id = row->id,
		.points = row->points,
		.knocked_out = row->knocked_out,
		.submitted_at = { row->submitted_at == NULL ? INT64_MAX : row->submitted_at->us },
		.requested = row->requested_amount,
		.grant = grant_of(w, version, row),
		.criteria = row->criteria.items,
		.envelopes = envelopes_of(w, c, row),
	};
}

/* Each by the version of the rules that it is pinned to, mostly one for all. */
static enum err files_of(struct work *w, struct selection_case *c)
{
	const struct call_version_rules *version = c->version;
	struct selection_file *files =
		arena_new_many(w->arena, struct selection_file, c->rows.count);
	for (size_t i = 0; i < c->rows.count; i++) {
		const struct selection_row *row = &c->rows.items[i];
		if (!uuid_equal(version->id, row->call_version_id))
			TRY(call_version_rules(w, row->call_version_id, &version));
		file_of(w, c, version, row, &files[i]);
	}
	c->input.files = files;
	c->input.file_count = c->rows.count;
	return OK;
}

/* --- the wave */

static enum err wave_named(struct work *w, const char *code, struct selection_case *c)
{
	const struct wave_rule_list *waves = c->version->rules->waves;
	struct verdict *verdict = verdict_new(w->arena);
	for (size_t i = 0; code != NULL && waves != NULL && i < waves->count; i++)
		if (text_equal(waves->items[i].code, code))
			c->wave = &waves->items[i];
	if (code == NULL || c->wave != NULL)
		return OK;
	refuse(verdict, REASON_WAVE_UNKNOWN, KV("wave", code));
	return refuse_rules(w, verdict);
}

static bool carried(const struct selection_case *c, const struct selection_row *row)
{
	struct application_facts facts = place_of(c, row);
	const struct wave_rule *own = award_wave(&facts, row->submitted_at);
	return c->wave != NULL && own != NULL && own < c->wave && own->carry_over != NULL &&
	       *own->carry_over;
}

/* Those of the wave, and of the waves before it that carry over. */
static void keep_wave(struct selection_case *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->rows.count; i++) {
		struct application_facts facts = place_of(c, &c->rows.items[i]);
		if (award_wave(&facts, c->rows.items[i].submitted_at) == c->wave ||
		    carried(c, &c->rows.items[i]))
			c->rows.items[kept++] = c->rows.items[i];
	}
	c->rows.count = kept;
}

enum err selection_without_interest(struct work *w, const char *call_code)
{
	bool interested = false;
	TRY(selection_interest(w, call_code, &interested));
	return interested ? fail(w->problem, ERR_CONFLICT_OF_INTEREST) : OK;
}

static bool is_ranked(const struct selection_case *c, struct uuid id)
{
	for (size_t i = 0; i < c->rows.count; i++)
		if (uuid_equal(c->rows.items[i].id, id))
			return true;
	return false;
}

/* Money that another wave keeps for its own files is spent for this one. */
static enum err count_other_waves(struct work *w, struct selection_case *c)
{
	struct reserved_offer_list offers = { 0 };
	TRY(selection_reserved(w, c->head.id, &offers));
	for (size_t o = 0; o < offers.count; o++) {
		if (is_ranked(c, offers.items[o].application_id))
			continue;
		for (size_t i = 0; i < c->envelopes.count; i++)
			if (text_in(c->envelopes.items[i].code, &offers.items[o].envelopes)) {
				c->envelopes.items[i].awarded.cents +=
					offers.items[o].offered_amount.cents;
				c->envelopes.items[i].awarded_count++;
			}
	}
	return OK;
}

enum err selection_case_of(struct work *w, const char *call_ref, const char *wave,
			   struct selection_case *ret)
{
	struct selection_case *c = ret;
	TRY(call_head_by_ref(w, call_ref, &c->head));
	TRY(call_version_rules(w, c->head.version_id, &c->version));
	TRY(selection_without_interest(w, c->head.code));
	TRY(wave_named(w, wave, c));
	w->zone = c->version->zone;
	const struct call_rules *rules = c->version->rules;
	c->input = (struct selection_input){ .rule = rules->selection,
					     .bounds = rules->award_amount,
					     .count = rules->award_count,
					     .keys = selection_keys(rules->selection) };
	struct selection_question question = { .call_id = c->head.id,
					       .criteria = criteria_of(w, c),
					       .lead_communes = leads_matter(rules) };
	TRY(selection_rows(w, &question, &c->rows));
	if (c->wave != NULL)
		keep_wave(c);
	TRY(envelope_rows_now(
		w, &(struct envelope_rules){ c->head, c->version, call_head_now(&c->head, w->now) },
		&c->envelopes));
	if (c->wave != NULL)
		TRY(count_other_waves(w, c));
	c->input.envelopes = c->envelopes.items;
	c->input.envelope_count = c->envelopes.count;
	return files_of(w, c);
}

/* --- frozen */

static struct text_list codes_of(struct work *w, const struct selection_case *c, uint64_t bits)
{
	struct text_list codes = { arena_new_many(w->arena, const char *, c->envelopes.count), 0 };
	for (size_t i = 0; i < c->envelopes.count; i++)
		if ((bits >> i & 1) != 0)
			codes.items[codes.count++] = c->envelopes.items[i].code;
	return codes;
}

static void freeze_file(struct work *w, const struct selection_case *c, size_t i,
			struct selection_input_file *ret)
{
	const struct selection_row *row = &c->rows.items[i];
	const struct selection_file *file = &c->input.files[i];
	*ret = (struct selection_input_file){
		.id = row->id,
		.reference = row->reference,
		.score = points_text(w->arena, row->points),
		.knocked_out = row->knocked_out,
		.submitted_at = row->submitted_at,
		.requested_amount = row->requested_amount,
		.grant_amount = file->grant,
		.criteria = { arena_new_many(w->arena, const char *, row->criteria.count), 0 },
		.carried = carried(c, row),
		.envelopes = codes_of(w, c, file->envelopes),
	};
	for (size_t k = 0; k < row->criteria.count; k++)
		ret->criteria.items[ret->criteria.count++] =
			points_text(w->arena, row->criteria.items[k]);
}

static void freeze_envelopes(struct work *w, const struct selection_case *c,
			     struct selection_input_envelope_list *ret)
{
	ret->items = arena_new_many(w->arena, struct selection_input_envelope, c->envelopes.count);
	ret->count = c->envelopes.count;
	for (size_t i = 0; i < ret->count; i++) {
		const struct envelope_row *e = &c->envelopes.items[i];
		ret->items[i] = (struct selection_input_envelope){
			.code = e->code,
			.total_amount = e->total,
			.awarded_amount = e->awarded,
			.hard = e->hard,
			.max_count = e->max_count,
			.awarded_count = e->awarded_count,
		};
	}
}

enum err selection_inputs_text(struct work *w, const struct selection_case *c, const char **ret,
			       const char **ret_sha256)
{
	const struct call_rules *rules = c->version->rules;
	struct selection_inputs inputs = {
		.format = "guichet-selection-1",
		.call = { c->head.id, c->head.code, c->head.version_number },
		.wave = c->wave == NULL ? NULL : c->wave->code,
		.selection = rules->selection,
		.award_amount = rules->award_amount,
		.award_count = rules->award_count,
	};
	struct buffer text = buffer_new(w->arena, 4096 + c->rows.count * 384);
	struct bytes canonical = { 0 };
	freeze_envelopes(w, c, &inputs.envelopes);
	inputs.files.items = arena_new_many(w->arena, struct selection_input_file, c->rows.count);
	inputs.files.count = c->rows.count;
	for (size_t i = 0; i < c->rows.count; i++)
		freeze_file(w, c, i, &inputs.files.items[i]);
	json_write(&text, &selection_inputs_shape, &inputs, c->version->zone);
	TRY(json_canonical(w, (struct bytes){ text.data, text.length }, &canonical));
	*ret = canonical.data;
	*ret_sha256 = sha256_text(w->arena, canonical);
	return OK;
}
