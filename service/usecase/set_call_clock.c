#include "usecase/set_call_clock.h"

enum err set_call_clock(struct work *w, const char *id_or_code,
			const struct call_clock_write *clock)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, id_or_code, &head));
	if (head.mode != CALL_MODE_TEST)
		return fail(w->problem, ERR_NOT_A_TEST_CALL);
	bool running = clock->running != NULL && *clock->running;
	return call_clock_replace(w, head.id, clock->now, running);
}
