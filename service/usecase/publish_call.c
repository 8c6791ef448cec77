#include "usecase/publish_call.h"

#include "base/explain.h"
#include "domain/lint.h"
#include "usecase/manage_call.h"

enum err publish_call(struct work *w, const char *id_or_code,
		      const struct publication_write *written, struct uuid *ret)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	TRY(call_is_draft(w, id_or_code, &head));
	TRY(call_version_rules_anew(w, head.version_id, &version));

	struct call_definition_facts *facts = arena_new_one(w->arena, struct call_definition_facts);
	struct verdict *doubts = verdict_new(w->arena);
	struct lint *lint = arena_new_one(w->arena, struct lint);
	call_definition_facts(w, version, facts);
	lint_call(facts, w->arena, lint);
	if (!verdict_ok(&lint->errors))
		return refuse_as(w, ERR_CALL_INVALID, &lint->errors);
	lint_unacknowledged(lint, &written->acknowledged, doubts);
	if (!verdict_ok(doubts))
		return refuse_as(w, ERR_WARNINGS_NOT_ACKNOWLEDGED, doubts);
	TRY(call_publication(w, &head,
			     &(struct call_answered){ written->acknowledged, written->note }));
	*ret = head.id;
	return OK;
}
