/* Appeals: from the struct of the operation to a use case or a read. */
#include <string.h>

#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "usecase/appeal_facts.h"
#include "usecase/decide_appeal.h"
#include "usecase/file_appeal.h"

static enum err show(struct work *w, struct uuid id, struct appeal *out)
{
	struct appeal_case c = { 0 };
	const struct appeal *appeal = NULL;
	struct possible_action_list actions = { 0 };
	TRY(appeal_case_by_id(w, id, &c, &appeal));
	struct asker asker = asker_of(w, c.application.file.view.call_code);
	*out = *appeal;
	appeal_actions(w->arena, out, &asker, &actions);
	out->actions = actions_shown(w, &actions);
	return OK;
}

/* Those after the cursor: the id of the last one before. */
static void show_page(struct work *w, const struct appeal_list *all, const char *cursor,
		      int64_t limit, struct appeal_page *out)
{
	size_t first = 0;
	while (cursor != NULL && first < all->count &&
	       strcmp(uuid_text(w, all->items[first].id), cursor) <= 0)
		first++;
	out->data = (struct appeal_list){ all->items + first, all->count - first };
	if (page_cut(&out->data, limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
}

enum err on_appeal_list(struct work *w, const struct appeal_list_in *in, struct appeal_page *out)
{
	struct appeal_case c = { 0 };
	TRY(appeal_case_by_decision(w, in->decision_id, &c));
	show_page(w, &c.appeals, in->cursor, in->limit, out);
	return OK;
}

enum err on_appeal_file(struct work *w, const struct appeal_file_in *in, struct appeal *out)
{
	struct uuid id;
	TRY(file_appeal(w, in->decision_id, &in->body, &id));
	return show(w, id, out);
}

enum err on_application_appeal_list(struct work *w, const struct application_appeal_list_in *in,
				    struct appeal_page *out)
{
	struct appeal_case c = { 0 };
	TRY(appeal_case_by_application(w, in->application_id, &c));
	show_page(w, &c.appeals, in->cursor, in->limit, out);
	return OK;
}

enum err on_application_appeal_file(struct work *w, const struct application_appeal_file_in *in,
				    struct appeal *out)
{
	struct uuid id;
	TRY(file_appeal_of_file(w, in->application_id, &in->body, &id));
	return show(w, id, out);
}

enum err on_appeal_read(struct work *w, const struct appeal_read_in *in, struct appeal *out)
{
	return show(w, in->appeal_id, out);
}

enum err on_appeal_decide(struct work *w, const struct appeal_decide_in *in, struct appeal *out)
{
	TRY(decide_appeal(w, in->appeal_id, &in->body));
	return show(w, in->appeal_id, out);
}
