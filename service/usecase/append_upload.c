#include "usecase/append_upload.h"

#include "base/config.h"
#include "domain/upload.h"
#include "store/document_store.h"
#include "usecase/refuse_action.h"

static enum err may_append(struct work *w, const struct upload_row *upload, int64_t offset,
			   struct bytes chunk)
{
	struct upload_target target = { 0 };
	int64_t rest = upload->byte_count - upload->received_count;
	if (upload->state != DOCUMENT_STATE_UPLOADING)
		return fail(w->problem, ERR_UPLOAD_FINISHED,
			    KV("state", document_state_words[upload->state]));
	TRY(upload_target_for_update(w, upload->application_id, &target));
	const struct edit_facts application = edit_facts_now(w, &target.gate);
	const struct verdict verdict = upload_state_guard(&application, upload->kind, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	if (offset != upload->received_count)
		return fail(w->problem, ERR_UPLOAD_OFFSET_MISMATCH,
			    KV("offset", upload->received_count));
	if ((int64_t)chunk.length > rest)
		return fail(w->problem, ERR_BODY_TOO_LARGE, KV("limit", rest));
	return OK;
}

static enum err finish(struct work *w, const struct upload_row *upload)
{
	struct document_sample sample = { 0 };
	TRY(document_sample(w, upload->id, &sample));
	if (upload->sha256 != NULL && !text_equal(upload->sha256, sample.sha256))
		return fail(w->problem, ERR_DOCUMENT_ALTERED, KV("announced", upload->sha256),
			    KV("found", sample.sha256));
	const char *media_type = media_type_told(w->arena, sample.head, sample.tail);
	if (!media_type_accepted(media_type))
		return fail(w->problem, ERR_DOCUMENT_REFUSED, KV("found", media_type));
	bool scanned = !text_equal(config()->scanner, "none");
	const struct document_completion completion = {
		.state = scanned ? DOCUMENT_STATE_SCANNING : DOCUMENT_STATE_UNSCANNED,
		.media_type = media_type,
		.sha256 = sample.sha256,
	};
	return document_complete(w, upload->id, &completion);
}

enum err append_upload(struct work *w, struct uuid id, int64_t offset, struct bytes chunk)
{
	struct upload_row upload = { 0 };
	TRY(upload_by_id(w, id, &upload));
	TRY(may_append(w, &upload, offset, chunk));
	if (chunk.length == 0)
		return OK;
	TRY(document_add_chunk(w, id, offset, chunk));
	bool whole = upload.received_count + (int64_t)chunk.length == upload.byte_count;
	return whole ? finish(w, &upload) : OK;
}
