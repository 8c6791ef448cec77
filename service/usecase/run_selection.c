#include "usecase/run_selection.h"

#include "base/actor.h"
#include "usecase/selection_case.h"

enum err run_selection(struct work *w, const char *call_ref, const char *wave, struct uuid *ret)
{
	struct selection_case *c = arena_new_one(w->arena, struct selection_case);
	struct selection_result result;
	struct envelope_use best;
	struct selection_run_new run = { .id = uuid_new(w->now), .result = &result, .best = &best };
	TRY(selection_case_of(w, call_ref, wave, c));
	if (!actor_has_role(w->actor, AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER, c->head.code))
		return fail(w->problem, ERR_NOT_FOUND);
	selection_rank(&c->input, w->arena, &result);
	selection_best_use(&c->input, w->arena, &result, &best);
	run.call_id = c->head.id;
	run.call_code = c->head.code;
	run.call_version_number = c->head.version_number;
	run.wave = wave;
	run.input = &c->input;
	TRY(selection_entries_ask(w, &run, &run.output_sha256));
	TRY(selection_inputs_text(w, c, &run.inputs, &run.input_sha256)); /* meanwhile */
	TRY(selection_run_insert(w, &run));
	*ret = run.id;
	return OK;
}
