#include "usecase/delete_call.h"

#include "usecase/manage_call.h"

enum err delete_call(struct work *w, const char *id_or_code)
{
	struct call_head head = { 0 };
	TRY(call_is_draft(w, id_or_code, &head));
	return call_draft_delete(w, head.id);
}
