#include "usecase/create_collective.h"

#include "base/actor.h"
#include "store/collective_store.h"
#include "store/organisation_store.h"

enum err create_collective(struct work *w, const struct collective_write *given, struct uuid *ret)
{
	if (!actor_has_organisation(w->actor, given->siret))
		return fail(w->problem, ERR_ROLE_MISSING_FOR_ACTION,
			    KV("roles", role_words[ROLE_APPLICANT]));
	const struct collective_new collective = { .id = uuid_new(w->now),
						   .name = given->name,
						   .siret = given->siret };
	TRY(organisation_name_bare(w, given->siret));
	TRY(collective_insert(w, &collective));
	*ret = collective.id;
	return OK;
}
