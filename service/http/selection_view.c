#include "http/selection_view.h"

#include "base/explain.h"
#include "http/actions_view.h"

void selection_run_view(struct work *w, struct selection_run *run)
{
	static const struct action_row adopt = { "adopt", OPERATION_SELECTION_RUN_ADOPT };
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, run->call_code);
	struct verdict verdict = verdict_in(w->arena);
	actions_start(w->arena, &actions);
	if (run->state != SELECTION_RUN_STATE_PROPOSED)
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", selection_run_state_words[run->state]),
		       KV("action", adopt.name));
	if (actions_could_take(&asker, &adopt))
		actions_add(w->arena, &adopt, run->id, &verdict, &actions);
	actions_view(w, &actions, &run->actions);
}

static const enum reason reasons[SELECTION_REASON_COUNT_] = {
	[SELECTION_FITS] = REASON_RANKED_WITHIN_ENVELOPE,
	[SELECTION_PARTIAL] = REASON_OFFERED_REMAINDER,
	[SELECTION_SHORT] = REASON_RANKED_AFTER_MONEY,
	[SELECTION_AFTER_SHORT] = REASON_RANKED_AFTER_WAITING,
	[SELECTION_COUNT_REACHED] = REASON_RANKED_AFTER_COUNT,
	[SELECTION_LOW_SCORE] = REASON_SCORE_BELOW_MINIMUM,
	[SELECTION_KNOCKED_OUT] = REASON_CRITERION_KNOCKED_OUT,
	[SELECTION_NOTHING_TO_FUND] = REASON_NOTHING_TO_AWARD,
};

/* Every figure that one of the sentences may quote. */
static size_t figures(const struct ranking_row *row, struct kv ret[static VIOLATION_PARAMS])
{
	const struct ranking_entry *e = &row->view;
	size_t count = 0;
	ret[count++] = KV("grant", e->grant_amount);
	ret[count++] = KV("score", e->score);
	if (e->offered_amount != NULL)
		ret[count++] = KV("offered", *e->offered_amount);
	if (e->missing_amount != NULL)
		ret[count++] = KV("missing", *e->missing_amount);
	if (e->envelope != NULL)
		ret[count++] = KV("envelope", envelope_name(e->envelope));
	if (row->min_total_score != NULL && count < VIOLATION_PARAMS)
		ret[count++] = KV("minimum", *row->min_total_score);
	return count;
}

void ranking_view(struct work *w, const struct ranking_row_list *rows,
		  struct ranking_entry_list *ret)
{
	struct kv params[VIOLATION_PARAMS];
	ret->items = arena_new_many(w->arena, struct ranking_entry, rows->count);
	ret->count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		const struct ranking_row *row = &rows->items[i];
		struct verdict one = verdict_in(w->arena);
		struct error_entry_list explained;
		verdict_add(&one, reasons[selection_reason_of(row->reason_code)], NULL, params,
			    figures(row, params));
		explain_verdict(w, &one, &explained);
		ret->items[i] = row->view;
		ret->items[i].reason = explained.items[0];
	}
}
