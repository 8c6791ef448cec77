#include "usecase/publish_call.h"

#include "base/explain.h"
#include "domain/call_definition.h"
#include "usecase/manage_call.h"

enum err publish_call(struct work *w, const char *id_or_code, struct uuid *ret)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	TRY(call_is_draft(w, id_or_code, &head));
	TRY(call_version_rules_anew(w, head.version_id, &version));

	struct call_definition_facts *facts = arena_new_one(w->arena, struct call_definition_facts);
	struct verdict *verdict = verdict_new(w->arena);
	call_definition_facts(w, version, facts);
	call_definition_check(facts, verdict);
	if (!verdict_ok(verdict))
		return refuse_as(w, ERR_CALL_INVALID, verdict);
	TRY(call_publication(w, &head));
	*ret = head.id;
	return OK;
}
