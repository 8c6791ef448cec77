#include "usecase/cancel_upload.h"

#include "domain/upload.h"
#include "store/document_store.h"
#include "usecase/refuse_action.h"

enum err cancel_upload(struct work *w, struct uuid id)
{
	struct upload_row upload = { 0 };
	struct upload_target target = { 0 };
	TRY(upload_by_id(w, id, &upload));
	TRY(upload_target_for_update(w, upload.application_id, &target));
	const struct edit_facts application = edit_facts_now(w, &target.gate);
	const struct verdict verdict = upload_cancel_guard(&application, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	if (upload.state != DOCUMENT_STATE_UPLOADING)
		return fail(w->problem, ERR_UPLOAD_FINISHED,
			    KV("state", document_state_words[upload.state]));
	return document_delete(w, id);
}
