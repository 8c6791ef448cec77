#include "base/actor.h"

#include <string.h>

const struct actor actor_public = { 0 };

bool actor_has_role(const struct actor *a, uint32_t roles, const char *call_code)
{
	for (size_t i = 0; i < a->roles.count; i++) {
		const struct actor_role *held = &a->roles.items[i];
		bool here = held->call_code == NULL || call_code == NULL ||
			    strcmp(held->call_code, call_code) == 0;
		if (here && (roles & (1u << held->role)) != 0)
			return true;
	}
	return false;
}

bool actor_has_organisation(const struct actor *a, const char *siret)
{
	return siret != NULL && !a->speaks_for_none && text_in(siret, &a->organisations);
}
