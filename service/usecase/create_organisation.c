#include "usecase/create_organisation.h"

#include "base/actor.h"
#include "store/organisation_store.h"

enum err create_organisation(struct work *w, const struct organisation_create *given,
			     struct uuid *ret)
{
	if (!actor_has_organisation(w->actor, given->siret))
		return fail(w->problem, ERR_ROLE_MISSING_FOR_ACTION,
			    KV("roles", role_words[ROLE_APPLICANT]));
	struct uuid id = uuid_new(w->now);
	TRY(organisation_insert(w, id, given));
	*ret = id;
	return OK;
}
