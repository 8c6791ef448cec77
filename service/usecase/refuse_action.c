#include "usecase/refuse_action.h"

#include "base/explain.h"

enum err refuse_action(struct work *w, const struct verdict *verdict)
{
	struct verdict *kept = arena_new_one(w->arena, struct verdict);
	*kept = *verdict;
	const struct violation *first = &kept->items[0];
	if (kept->count != 1)
		return refuse_rules(w, kept);
	if (first->reason == REASON_STATE_NOT_ALLOWED) {
		w->problem->verdict = kept;
		return fail(w->problem, ERR_WRONG_STATE, KV("state", first->params[0].text));
	}
	if (first->reason == REASON_DECISION_IN_FORCE) {
		w->problem->verdict = kept;
		return fail(w->problem, ERR_ALREADY_DECIDED);
	}
	if (first->reason == REASON_COLLECTIVE_IN_USE) {
		w->problem->verdict = kept;
		return fail(w->problem, ERR_IN_USE, KV("member", "applications"));
	}
	return refuse_rules(w, kept);
}
