#include "usecase/create_call.h"

#include <stddef.h>
#include <string.h>

#include "base/explain.h"
#include "usecase/manage_call.h"

/* What is written is the rules, and the mode after them. */
_Static_assert(offsetof(struct call_write, code) == offsetof(struct call_rules, code) &&
		       offsetof(struct call_write, exclusions) ==
			       offsetof(struct call_rules, exclusions),
	       "a call to write begins with its rules");

/* What starts from another call has all but a code of its own. */
static enum err call_has_code(struct work *w, const struct call_write *call)
{
	if (call->code != NULL)
		return OK;
	struct verdict *faults = verdict_new(w->arena);
	refuse_at(faults, REASON_REQUIRED, "#/code");
	return refuse_as(w, ERR_BODY_INVALID, faults);
}

enum err create_call(struct work *w, const struct call_write *call, struct uuid *ret)
{
	TRY(call_has_code(w, call));
	TRY(call_is_managed(w, call->code));
	struct call_rules *rules = arena_new_one(w->arena, struct call_rules);
	memcpy(rules, call, sizeof *rules);
	TRY(call_hours_hold(w, rules));
	struct call_new made = { .id = uuid_new(w->now),
				 .version_id = uuid_new(w->now),
				 .code = call->code,
				 .mode = call->mode,
				 .rules = rules };
	TRY(call_insert(w, &made));
	*ret = made.id;
	return OK;
}
