#include "usecase/observe_indicator.h"

#include "base/explain.h"
#include "domain/indicator.h"
#include "store/programme_store.h"
#include "usecase/programme_gate.h"

enum err observe_indicator(struct work *w, struct uuid id, const struct observation_write *given,
			   struct observation *ret)
{
	struct indicator indicator = { 0 };
	struct uuid set_version;
	TRY(indicator_by_id(w, id, &indicator));
	struct verdict *verdict = verdict_new(w->arena);
	observation_check(&indicator, given, verdict);
	if (!verdict_ok(verdict))
		return refuse_as(w, ERR_BODY_INVALID, verdict);
	bool whole = given->territory == NULL && given->territory_set == NULL;
	struct observation_new observation = {
		.indicator_id = id,
		.territory = whole ? indicator.territory : given->territory,
		.given = given,
	};
	if (given->territory_set != NULL) {
		TRY(set_version_gate(w, given->territory_set, &set_version));
		observation.set_version_id = &set_version;
	}
	TRY(observation_insert(w, &observation, ret));
	ret->progress_percent = progress_percent(w->arena, &indicator, ret);
	return OK;
}
