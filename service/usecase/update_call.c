#include "usecase/update_call.h"

#include "usecase/manage_call.h"

enum err update_call(struct work *w, const char *id_or_code, const struct call_rules *rules,
		     struct uuid *ret)
{
	struct call_head head = { 0 };
	TRY(call_is_draft(w, id_or_code, &head));
	TRY(call_is_managed(w, rules->code));
	TRY(call_hours_hold(w, rules));
	TRY(call_draft_replace(w, &head, rules));
	*ret = head.id;
	return OK;
}
