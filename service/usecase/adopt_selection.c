#include "usecase/adopt_selection.h"

#include <string.h>

#include "store/award_store.h"
#include "usecase/selection_case.h"

/* Votes and scores wait from here on; files before envelopes, as a vote locks them. */
static enum err hold(struct work *w, struct uuid call_id)
{
	struct envelope_row_list locked;
	struct text_list whole = { (const char *[]){ ENVELOPE_WHOLE }, 1 };
	TRY(selection_rows_lock(w, call_id));
	return envelope_rows_for_update(w, call_id, &whole, &locked);
}

enum err adopt_selection(struct work *w, struct uuid run_id)
{
	struct selection_run run = { 0 };
	struct selection_case *c = arena_new_one(w->arena, struct selection_case);
	const char *inputs, *sha256;
	TRY(selection_run_by_id(w, run_id, &run));
	TRY(selection_without_interest(w, run.call_code));
	if (run.state != SELECTION_RUN_STATE_PROPOSED)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", selection_run_state_words[run.state]));
	TRY(hold(w, run.call_id));
	TRY(selection_case_of(w, run.call_code, run.wave, c));
	TRY(selection_inputs_text(w, c, &inputs, &sha256));
	if (strcmp(sha256, run.input_sha256) != 0)
		return fail(w->problem, ERR_SELECTION_OUTDATED);
	TRY(selection_adopt_files(w, run_id, call_head_now(&c->head, w->now)));
	return selection_run_adopt(w, run_id);
}
