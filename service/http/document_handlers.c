/* Documents of applications, and the uploads (tus 1.0.0) that they come in by. */
#include <stdio.h>

#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "http/upload_metadata.h"
#include "store/document_store.h"
#include "usecase/append_upload.h"
#include "usecase/cancel_upload.h"
#include "usecase/delete_document.h"
#include "usecase/start_upload.h"

/* --- uploads */

/* The fixed form of RFC 9110: Sun, 06 Nov 1994 08:49:37 GMT. */
static const char *http_date(struct work *w, struct instant at)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t seconds = at.us / 1000000;
	struct date date = { (int32_t)(seconds / 86400) };
	struct civil civil = date_civil(date);
	int second_of_day = (int)(seconds % 86400);
	return arena_printf(w->arena, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[date.days % 7],
			    civil.day, months[civil.month - 1], civil.year, second_of_day / 3600,
			    second_of_day / 60 % 60, second_of_day % 60);
}

static enum err show_upload(struct work *w, struct uuid id, struct upload *out)
{
	struct upload_row row = { 0 };
	TRY(upload_by_id(w, id, &row));
	*out = (struct upload){
		.id = row.id,
		.upload_offset = row.received_count,
		.upload_length = row.byte_count,
		.upload_expires = http_date(w, row.expires_at),
		.state = row.state,
	};
	return OK;
}

enum err on_upload_create(struct work *w, const struct upload_create_in *in, struct upload *out)
{
	struct upload_metadata said = { 0 };
	struct uuid id;
	TRY(upload_metadata_read(w, in->upload_metadata, &said));
	const struct upload_plan plan = {
		.application_id = said.application_id,
		.kind = said.kind,
		.filename = said.filename,
		.sha256 = said.sha256,
		.byte_count = in->upload_length,
	};
	TRY(start_upload(w, &plan, in->body, &id));
	return show_upload(w, id, out);
}

enum err on_upload_read(struct work *w, const struct upload_read_in *in, struct upload *out)
{
	return show_upload(w, in->upload_id, out);
}

enum err on_upload_append(struct work *w, const struct upload_append_in *in, struct upload *out)
{
	TRY(append_upload(w, in->upload_id, in->upload_offset, in->body));
	return show_upload(w, in->upload_id, out);
}

enum err on_upload_cancel(struct work *w, const struct upload_cancel_in *in, struct nothing *out)
{
	(void)out;
	return cancel_upload(w, in->upload_id);
}

/* --- documents */

static void view(struct work *w, const struct document_row *row, struct document *ret)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, NULL);
	*ret = row->shown;
	const struct document_action_facts facts = {
		.application = edit_facts_now(w, &row->gate),
		.id = ret->id,
		.kind = ret->kind,
	};
	document_actions(w->arena, &facts, &asker, &actions);
	actions_view(w, &actions, &ret->actions);
}

enum err on_document_list(struct work *w, const struct document_list_in *in,
			  struct document_page *out)
{
	struct document_row_list rows = { 0 };
	TRY(document_rows(w, in->application_id, in->cursor, in->limit, &rows));
	if (rows.count == 0) /* nothing in it, or not for this reader: 404 */
		TRY(document_application_seen(w, in->application_id));
	if (page_cut(&rows, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, rows.items[rows.count - 1].shown.id);
	out->data.items = arena_new_many(w->arena, struct document, rows.count);
	out->data.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view(w, &rows.items[i], &out->data.items[i]);
	return OK;
}

enum err on_document_read(struct work *w, const struct document_read_in *in, struct document *out)
{
	struct document_row row = { 0 };
	TRY(document_by_id(w, in->document_id, &row));
	view(w, &row, out);
	return OK;
}

enum err on_document_delete(struct work *w, const struct document_delete_in *in,
			    struct nothing *out)
{
	(void)out;
	return delete_document(w, in->document_id);
}

/* Only what no scanner objects to leaves; without a scanner there is nobody to object. */
enum err on_document_content(struct work *w, const struct document_content_in *in,
			     struct content *out)
{
	struct document_file file = { 0 };
	TRY(document_file(w, in->document_id, &file));
	if (file.state != DOCUMENT_STATE_CLEAN && file.state != DOCUMENT_STATE_UNSCANNED)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", document_state_words[file.state]));
	*out = (struct content){
		.media_type = file.media_type,
		.file_name = file.filename,
		.sha256 = file.sha256,
		.bytes = *file.content,
	};
	return OK;
}
