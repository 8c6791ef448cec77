#include "usecase/request_export.h"

#include "base/actor.h"
#include "base/config.h"
#include "store/call_store.h"
#include "store/export_run_store.h"

#define HOUR_US INT64_C(3600000000)

enum err request_export(struct work *w, const struct export_request *request, struct uuid *ret)
{
	const uint32_t region = AUDIENCE_INSTRUCTOR | AUDIENCE_COMMITTEE | AUDIENCE_MANAGER |
				AUDIENCE_FINANCE | AUDIENCE_AUDITOR | AUDIENCE_ADMIN;
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, request->call_id, &head));
	if (!actor_has_role(w->actor, region, head.code))
		return fail(w->problem, ERR_NOT_FOUND);
	*ret = uuid_new(w->now);
	return export_insert(
		w, &(struct export_new){
			   .id = *ret,
			   .call_id = head.id,
			   .call_code = head.code,
			   .request = request,
			   .expires_at = { w->now.us + config()->export_kept_h * HOUR_US },
		   });
}
