#include "usecase/update_organisation.h"

#include "base/explain.h"
#include "store/organisation_store.h"

/* The row policy admits its own people only.  A bare organisation has no name that a patch could
 * leave as it is. */
enum err update_organisation(struct work *w, struct uuid id, const struct organisation_patch *given)
{
	if (given->name == NULL) {
		struct verdict *verdict = verdict_new(w->arena);
		refuse_at(verdict, REASON_REQUIRED, "#/name");
		return refuse_as(w, ERR_BODY_INVALID, verdict);
	}
	return organisation_replace(w, id, given);
}
