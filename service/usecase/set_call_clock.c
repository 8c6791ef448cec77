#include "usecase/set_call_clock.h"

#include "base/explain.h"
#include "domain/actions.h"
#include "domain/timeline.h"
#include "usecase/refuse_action.h"

/* Said to stand still, it stands still; a speed alone sets it running. */
static int64_t rate_of(const struct call_clock_write *clock)
{
	bool running = clock->running == NULL ? clock->rate != NULL : *clock->running;
	if (!running)
		return 0;
	return clock->rate == NULL ? 1 : *clock->rate;
}

enum err set_call_clock(struct work *w, const char *id_or_code,
			const struct call_clock_write *clock)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, id_or_code, &head));
	if (head.mode != CALL_MODE_TEST)
		return fail(w->problem, ERR_NOT_A_TEST_CALL);
	const struct call_action_facts facts = {
		.state = head.state,
		.mode = head.mode,
		.clock_in_reach = call_clock_in_reach(w, &head),
	};
	struct verdict verdict = call_guard(&facts, CALL_SET_CLOCK, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	struct verdict *range = verdict_new(w->arena);
	call_clock_check(clock->now, range);
	TRY(admit(w, range));
	return call_clock_replace(w, head.id, clock->now, rate_of(clock));
}
