#include "usecase/rename_collective.h"

#include "base/actor.h"
#include "domain/actions.h"
#include "store/collective_store.h"
#include "usecase/refuse_action.h"

enum err rename_collective(struct work *w, struct uuid id, const char *name)
{
	struct collective_facts facts = { 0 };
	TRY(collective_facts_for_update(w, id, &facts));
	const struct verdict verdict = collective_guard(
		&(const struct collective_action_facts){
			.actor_keeps = actor_has_organisation(w->actor, facts.keeper) },
		COLLECTIVE_UPDATE, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	return collective_rename(w, id, name);
}
