#include "usecase/update_organisation.h"

#include "store/organisation_store.h"

/* The row policy admits its own people only. */
enum err update_organisation(struct work *w, struct uuid id, const struct organisation_patch *given)
{
	return organisation_replace(w, id, given);
}
