#include "usecase/create_indicator.h"

#include "base/explain.h"
#include "domain/indicator.h"
#include "store/programme_store.h"

enum err create_indicator(struct work *w, const char *programme,
			  const struct indicator_write *given, struct uuid *ret)
{
	struct programme found = { 0 };
	TRY(programme_by_ref(w, programme, &found));
	struct verdict *verdict = verdict_new(w->arena);
	indicator_check(given, verdict);
	if (!verdict_ok(verdict))
		return refuse_as(w, ERR_BODY_INVALID, verdict);
	struct uuid id = uuid_new(w->now);
	TRY(indicator_insert(w, id, found.id, given));
	*ret = id;
	return OK;
}
