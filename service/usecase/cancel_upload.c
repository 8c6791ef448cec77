#include "usecase/cancel_upload.h"

#include "store/document_store.h"

enum err cancel_upload(struct work *w, struct uuid id)
{
	struct upload_row upload = { 0 };
	TRY(upload_by_id(w, id, &upload));
	if (upload.state != DOCUMENT_STATE_UPLOADING)
		return fail(w->problem, ERR_UPLOAD_FINISHED,
			    KV("state", document_state_words[upload.state]));
	return document_delete(w, id);
}
