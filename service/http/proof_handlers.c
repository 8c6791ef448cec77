/* The history of an application and the proof of its deposits. */
#include <string.h>

#include "gen/handlers.h"
#include "http/page.h"
#include "usecase/application_facts.h"

/* Seen at all: else 404, as for an id that never was. */
static enum err seen(struct work *w, struct uuid id)
{
	struct application_case c = { 0 };
	return application_case_by_id(w, id, &c);
}

static const char *number_text(struct work *w, int64_t number)
{
	return arena_printf(w->arena, "%lld", (long long)number);
}

enum err on_application_transition_list(struct work *w,
					const struct application_transition_list_in *in,
					struct transition_page *out)
{
	TRY(seen(w, in->application_id));
	TRY(application_transitions(w, in->application_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_application_snapshot_list(struct work *w, const struct application_snapshot_list_in *in,
				      struct snapshot_page *out)
{
	TRY(seen(w, in->application_id));
	TRY(snapshot_rows(w, in->application_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = number_text(w, out->data.items[out->data.count - 1].number);
	return OK;
}

enum err on_application_snapshot_read(struct work *w, const struct application_snapshot_read_in *in,
				      struct content *out)
{
	struct snapshot_row row = { 0 };
	TRY(snapshot_by_number(w, in->application_id, in->number, &row));
	*out = (struct content){
		.media_type = "application/json",
		.sha256 = row.sha256,
		.bytes = { row.content, strlen(row.content) },
	};
	return OK;
}

enum err on_application_receipt_list(struct work *w, const struct application_receipt_list_in *in,
				     struct receipt_page *out)
{
	TRY(seen(w, in->application_id));
	TRY(receipt_rows(w, in->application_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor =
			number_text(w, out->data.items[out->data.count - 1].snapshot_number);
	return OK;
}

enum err on_application_receipt_read(struct work *w, const struct application_receipt_read_in *in,
				     struct receipt *out)
{
	TRY(seen(w, in->application_id));
	return receipt_last(w, in->application_id, out);
}
