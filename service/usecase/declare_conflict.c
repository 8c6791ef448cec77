#include "usecase/declare_conflict.h"

#include "base/actor.h"
#include "store/relation_store.h"
#include "usecase/reviewer_interests.h"

enum err declare_conflict(struct work *w, struct uuid application_id, const char *reason,
			  struct uuid *ret)
{
	const struct conflict_new conflict = {
		.id = uuid_new(w->now),
		.application_id = application_id,
		.subject = w->actor->subject,
		.basis = CONFLICT_BASIS_DECLARED,
		.reason = reason,
	};
	TRY(keep_own_domain(w));
	TRY(conflict_insert(w, &conflict));
	*ret = conflict.id;
	return OK;
}
