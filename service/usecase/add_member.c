#include "usecase/add_member.h"

#include "base/actor.h"
#include "domain/actions.h"
#include "store/collective_store.h"
#include "store/member_store.h"
#include "store/organisation_store.h"
#include "usecase/refuse_action.h"

static enum err may_add(struct work *w, struct uuid collective_id)
{
	struct collective_facts facts = { 0 };
	TRY(collective_facts_for_update(w, collective_id, &facts));
	struct verdict verdict = collective_guard(
		&(const struct collective_action_facts){
			.actor_keeps = actor_has_organisation(w->actor, facts.keeper),
			.frozen = facts.frozen },
		COLLECTIVE_ADD_MEMBER, w->arena);
	if (facts.member_count >= COLLECTIVE_MEMBERS_MAX)
		refuse(&verdict, REASON_COLLECTIVE_FULL, KV("maximum", COLLECTIVE_MEMBERS_MAX));
	return verdict_ok(&verdict) ? OK : refuse_action(w, &verdict);
}

enum err add_member(struct work *w, struct uuid collective_id, const struct member_create *given,
		    struct uuid *ret)
{
	TRY(may_add(w, collective_id));
	bool speaks_for_it = actor_has_organisation(w->actor, given->siret);
	const struct member_new member = {
		.id = uuid_new(w->now),
		.collective_id = collective_id,
		.given = given,
		.consented_by = speaks_for_it ? w->actor->subject : NULL,
	};
	TRY(organisation_name_bare(w, given->siret));
	TRY(member_insert(w, &member));
	*ret = member.id;
	return OK;
}
