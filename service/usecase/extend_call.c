#include "usecase/extend_call.h"

#include <string.h>

#include "base/explain.h"
#include "base/json.h"
#include "domain/call_act.h"
#include "domain/lint.h"
#include "store/award_store.h"
#include "usecase/manage_call.h"

static const char *text_of(struct work *w, const struct call_rules *rules)
{
	struct buffer text = buffer_new(w->arena, 16384);
	json_write(&text, &call_rules_shape, rules, w->zone);
	return buffer_text(&text);
}

/* The rules in force with the changes over them. */
static enum err changed(struct work *w, const struct call_rules *before, const char *changes,
			const struct call_rules **ret)
{
	struct verdict *faults = verdict_new(w->arena);
	struct call_rules *after = arena_new_one(w->arena, struct call_rules);
	*after = *before;
	TRY(json_patch_text(w, changes, &call_rules_shape,
			    JSON_READING(JSON_PATCH, "#/changes", faults), after));
	if (!verdict_ok(faults))
		return refuse_as(w, ERR_BODY_INVALID, faults);
	*ret = after;
	return OK;
}

/* Locked, so that no award comes between the look and the new totals. */
static enum err envelopes_now(struct work *w, struct uuid call_id, struct envelope_row_list *ret)
{
	struct envelope_row_list seen = { 0 };
	TRY(envelope_rows(w, call_id, &seen));
	struct text_list codes = { arena_new_many(w->arena, const char *, seen.count), 0 };
	for (size_t i = 0; i < seen.count; i++)
		codes.items[codes.count++] = seen.items[i].code;
	return envelope_rows_for_update(w, call_id, &codes, ret);
}

static enum err act_admitted(struct work *w, const struct call_act_facts *facts)
{
	struct verdict *verdict = verdict_new(w->arena);
	call_act_check(facts, verdict);
	if (strcmp(text_of(w, facts->before), text_of(w, facts->after)) == 0)
		refuse(verdict, REASON_ACT_CHANGES_NOTHING);
	return admit(w, verdict);
}

/* Warnings that the version in force raises were acknowledged with it. */
static enum err sound(struct work *w, const struct call_act_facts *facts,
		      const struct text_list *acknowledged)
{
	struct lint *before = arena_new_one(w->arena, struct lint);
	struct lint *after = arena_new_one(w->arena, struct lint);
	struct call_definition_facts was = { 0 }, is = { 0 };
	struct verdict *doubts = verdict_new(w->arena);
	TRY(call_rules_facts(w, facts->before, &was));
	TRY(call_rules_facts(w, facts->after, &is));
	lint_call(&was, w->arena, before);
	lint_call(&is, w->arena, after);
	if (!verdict_ok(&after->errors))
		return refuse_as(w, ERR_CALL_INVALID, &after->errors);

	struct text_list known = { 0 };
	known.items = arena_new_many(w->arena, const char *,
				     before->warnings.count + acknowledged->count);
	for (size_t i = 0; i < before->warnings.count; i++)
		known.items[known.count++] = reason_texts[before->warnings.items[i].reason].code;
	for (size_t i = 0; i < acknowledged->count; i++)
		known.items[known.count++] = acknowledged->items[i];
	lint_unacknowledged(after, &known, doubts);
	return verdict_ok(doubts) ? OK : refuse_as(w, ERR_WARNINGS_NOT_ACKNOWLEDGED, doubts);
}

/* New parts count what was awarded before they were there. */
static enum err charge_parts(struct work *w, struct uuid call_id,
			     const struct late_charge_list *charges)
{
	struct text_list ids = { arena_new_many(w->arena, const char *, charges->count), 0 };
	struct text_list codes = { arena_new_many(w->arena, const char *, charges->count), 0 };
	for (size_t i = 0; i < charges->count; i++) {
		char *id = arena_alloc(w->arena, 37);
		uuid_format(charges->items[i].award->application_id, id);
		ids.items[ids.count++] = id;
		codes.items[codes.count++] = charges->items[i].code;
	}
	return charges->count == 0 ? OK : envelope_charge(w, call_id, &ids, &codes);
}

enum err extend_call(struct work *w, const char *id_or_code, const struct call_act_write *act,
		     struct uuid *ret)
{
	static const struct text_list none;
	const struct text_list *acknowledged =
		act->acknowledged == NULL ? &none : act->acknowledged;
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	struct call_act_facts facts = { .act = act->act,
					.applies_to_open = call_act_applies_to_open(act) };
	TRY(call_head_by_ref(w, id_or_code, &head));
	if (head.state != CALL_STATE_PUBLISHED)
		return fail(w->problem, ERR_WRONG_STATE, KV("state", call_state_words[head.state]));
	TRY(call_version_rules(w, head.version_id, &version));
	w->zone = version->zone;
	facts.before = version->rules;
	facts.zone = version->zone;
	TRY(changed(w, facts.before, act->changes, &facts.after));
	TRY(envelopes_now(w, head.id, &facts.envelopes));
	if (call_act_adds_parts(&facts))
		TRY(envelope_awards(w, head.id, &facts.awards));
	call_act_charges(&facts, w->arena, &facts.charges);
	TRY(act_admitted(w, &facts));
	TRY(sound(w, &facts, acknowledged));
	TRY(call_act_insert(w, &(struct call_act_new){ .head = &head,
						       .rules = facts.after,
						       .act = call_act_kind_words[act->act],
						       .reason = act->reason,
						       .applies_to_open = facts.applies_to_open,
						       .acknowledged = *acknowledged }));
	TRY(charge_parts(w, head.id, &facts.charges));
	*ret = head.id;
	return OK;
}
