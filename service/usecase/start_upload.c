#include "usecase/start_upload.h"

#include "base/config.h"
#include "domain/upload.h"
#include "store/document_store.h"
#include "usecase/append_upload.h"
#include "usecase/refuse_action.h"

static enum err may_start(struct work *w, const struct upload_plan *plan)
{
	struct upload_target target = { 0 };
	if (plan->byte_count > config()->document_limit)
		return fail(w->problem, ERR_BODY_TOO_LARGE, KV("limit", config()->document_limit));
	TRY(upload_target_for_update(w, plan->application_id, &target));
	const struct verdict verdict = upload_guard(
		&(const struct upload_facts){ .application = edit_facts_now(w, &target.gate),
					      .kind = plan->kind,
					      .kinds = &target.kinds,
					      .document_count = target.document_count },
		w->arena);
	return verdict_ok(&verdict) ? OK : refuse_action(w, &verdict);
}

enum err start_upload(struct work *w, const struct upload_plan *plan, struct bytes first,
		      struct uuid *ret)
{
	TRY(may_start(w, plan));
	const struct document_new document = {
		.id = uuid_new(w->now),
		.application_id = plan->application_id,
		.kind = plan->kind,
		.filename = plan->filename,
		.byte_count = plan->byte_count,
		.sha256 = plan->sha256,
		.expires_at = { w->now.us + INT64_C(1000000) * UPLOAD_LIFETIME_S },
	};
	TRY(document_insert(w, &document));
	if (first.length > 0)
		TRY(append_upload(w, document.id, 0, first));
	*ret = document.id;
	return OK;
}
