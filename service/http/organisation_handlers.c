/* Organisations: who may be named in a collective. */
#include "base/actor.h"
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/organisation_store.h"
#include "usecase/create_organisation.h"
#include "usecase/update_organisation.h"

static void put_actions(struct work *w, struct organisation *shown)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, NULL);
	organisation_actions(w->arena, actor_has_organisation(w->actor, shown->siret), &asker,
			     shown->id, &actions);
	actions_view(w, &actions, &shown->actions);
}

static enum err show(struct work *w, struct uuid id, struct organisation *out)
{
	TRY(organisation_by_id(w, id, out));
	put_actions(w, out);
	return OK;
}

enum err on_organisation_list(struct work *w, const struct organisation_list_in *in,
			      struct organisation_page *out)
{
	const struct organisation_filter filter = { .siret = in->siret,
						    .after = in->cursor,
						    .limit = in->limit };
	TRY(organisation_rows(w, &filter, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	for (size_t i = 0; i < out->data.count; i++)
		put_actions(w, &out->data.items[i]);
	return OK;
}

enum err on_organisation_create(struct work *w, const struct organisation_create_in *in,
				struct organisation *out)
{
	struct uuid id;
	TRY(create_organisation(w, &in->body, &id));
	return show(w, id, out);
}

enum err on_organisation_read(struct work *w, const struct organisation_read_in *in,
			      struct organisation *out)
{
	return show(w, in->organisation_id, out);
}

enum err on_organisation_update(struct work *w, const struct organisation_update_in *in,
				struct organisation *out)
{
	TRY(update_organisation(w, in->organisation_id, &in->body));
	return show(w, in->organisation_id, out);
}
