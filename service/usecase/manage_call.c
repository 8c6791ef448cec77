#include "usecase/manage_call.h"

#include "base/actor.h"
#include "base/explain.h"
#include "base/zone.h"
#include "domain/call_definition.h"

enum err call_is_managed(struct work *w, const char *code)
{
	if (actor_has_role(w->actor, AUDIENCE_MANAGER | AUDIENCE_ADMIN, code))
		return OK;
	return fail(w->problem, ERR_ROLE_MISSING_FOR_ACTION,
		    KV("roles", arena_printf(w->arena, "%s:%s", role_words[ROLE_MANAGER], code)));
}

enum err call_is_draft(struct work *w, const char *id_or_code, struct call_head *ret)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, id_or_code, &head));
	if (head.state != CALL_STATE_DRAFT)
		return fail(w->problem, ERR_WRONG_STATE, KV("state", call_state_words[head.state]));
	*ret = head;
	return OK;
}

enum err call_hours_hold(struct work *w, const struct call_rules *rules)
{
	struct verdict *verdict = verdict_new(w->arena);
	const struct call_definition_facts facts = { .rules = rules,
						     .zone = zone_find(rules->time_zone) };
	call_hours_check(&facts, verdict);
	return verdict_ok(verdict) ? OK : refuse_as(w, ERR_CALL_INVALID, verdict);
}
