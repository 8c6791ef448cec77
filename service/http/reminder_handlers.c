/* Reminders: from the struct of the operation to a read. */
#include "gen/handlers.h"
#include "http/page.h"
#include "usecase/read_reminders.h"

enum err on_reminder_list(struct work *w, const struct reminder_list_in *in,
			  struct reminder_page *out)
{
	struct call_head head = { 0 };
	struct reminders_found found = { 0 };
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(read_reminders(w,
			   &(struct reminder_query){ .head = &head,
						     .state = in->state,
						     .about = in->about,
						     .after = in->cursor,
						     .limit = in->limit },
			   &found));
	out->data = found.list;
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = reminder_key(w, &out->data.items[out->data.count - 1]);
	else if (found.scanned != NULL) {
		out->page.has_more = true;
		out->page.next_cursor = found.scanned;
	}
	return OK;
}
