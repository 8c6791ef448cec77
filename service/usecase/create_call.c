#include "usecase/create_call.h"

#include <stddef.h>
#include <string.h>

#include "usecase/manage_call.h"

/* What is written is the rules, and the mode after them. */
_Static_assert(offsetof(struct call_write, code) == offsetof(struct call_rules, code) &&
		       offsetof(struct call_write, exclusions) ==
			       offsetof(struct call_rules, exclusions),
	       "a call to write begins with its rules");

enum err create_call(struct work *w, const struct call_write *call, struct uuid *ret)
{
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
