#include "usecase/member_gate.h"

#include "base/actor.h"
#include "store/collective_store.h"
#include "usecase/refuse_action.h"

enum err member_gate(struct work *w, struct uuid id, enum member_action action,
		     struct member_row *ret)
{
	struct member_row row = { 0 };
	struct collective_facts collective = { 0 };
	TRY(member_by_id(w, id, &row));
	TRY(collective_facts_for_update(w, row.shown.collective_id, &collective));
	const struct verdict verdict = member_guard(
		&(const struct member_action_facts){
			.siret = row.shown.siret,
			.actor_is_member = actor_has_organisation(w->actor, row.shown.siret),
			.actor_keeps = actor_has_organisation(w->actor, collective.keeper),
			.frozen = collective.frozen,
			.consent = row.shown.consent.state },
		action, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	*ret = row;
	return OK;
}
