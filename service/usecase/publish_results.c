#include "usecase/publish_results.h"

#include "domain/actions.h"
#include "usecase/refuse_action.h"

enum err publish_results(struct work *w, const char *id_or_code, struct uuid *ret)
{
	struct call_head head = { 0 };
	struct call_votes votes = { 0 };
	TRY(call_head_by_ref(w, id_or_code, &head));
	TRY(call_results_hold(w, head.id));
	TRY(call_head_by_ref(w, id_or_code, &head)); /* what was under way has ended */
	TRY(call_votes(w, head.id, &votes));
	struct call_action_facts facts = { .state = head.state,
					   .mode = head.mode,
					   .results_published_at = head.results_published_at,
					   .votes_missing = votes.missing,
					   .votes_cast = votes.cast };
	struct verdict verdict = call_guard(&facts, CALL_PUBLISH_RESULTS, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	TRY(call_results_publish(w, &head));
	*ret = head.id;
	return OK;
}
