/* Collectives: gathered, renamed, deleted, and checked against the rules of a call. */
#include "base/actor.h"
#include "domain/composition.h"
#include "domain/exclusion.h"
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/checks_view.h"
#include "http/page.h"
#include "store/call_store.h"
#include "store/collective_store.h"
#include "store/member_store.h"
#include "usecase/create_collective.h"
#include "usecase/delete_collective.h"
#include "usecase/rename_collective.h"

static void view(struct work *w, const struct collective_row *row, struct collective *ret)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, NULL);
	const struct collective_action_facts facts = {
		.actor_keeps = actor_has_organisation(w->actor, row->shown.siret),
		.application_count = row->application_count,
		.frozen = row->frozen,
	};
	*ret = row->shown;
	collective_actions(w->arena, &facts, &asker, ret->id, &actions);
	actions_view(w, &actions, &ret->actions);
}

static enum err show(struct work *w, struct uuid id, struct collective *out)
{
	struct collective_row row = { 0 };
	TRY(collective_by_id(w, id, &row));
	view(w, &row, out);
	return OK;
}

enum err on_collective_list(struct work *w, const struct collective_list_in *in,
			    struct collective_page *out)
{
	struct collective_row_list rows = { 0 };
	TRY(collective_rows(w, in->cursor, in->limit, &rows));
	if (page_cut(&rows, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, rows.items[rows.count - 1].shown.id);
	out->data.items = arena_new_many(w->arena, struct collective, rows.count);
	out->data.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view(w, &rows.items[i], &out->data.items[i]);
	return OK;
}

enum err on_collective_create(struct work *w, const struct collective_create_in *in,
			      struct collective *out)
{
	struct uuid id;
	TRY(create_collective(w, &in->body, &id));
	return show(w, id, out);
}

enum err on_collective_read(struct work *w, const struct collective_read_in *in,
			    struct collective *out)
{
	return show(w, in->collective_id, out);
}

enum err on_collective_update(struct work *w, const struct collective_update_in *in,
			      struct collective *out)
{
	TRY(rename_collective(w, in->collective_id, in->body.name));
	return show(w, in->collective_id, out);
}

enum err on_collective_delete(struct work *w, const struct collective_delete_in *in,
			      struct nothing *out)
{
	(void)out;
	return delete_collective(w, in->collective_id);
}

/* The collective as it is now, at the clock of the call. */
enum err on_collective_composition(struct work *w, const struct collective_composition_in *in,
				   struct checks *out)
{
	struct collective_row collective = { 0 };
	struct call_head call = { 0 };
	const struct call_version_rules *version = NULL;
	struct collective_member_list members = { 0 };
	TRY(collective_by_id(w, in->collective_id, &collective));
	TRY(call_head_by_ref(w, in->call_id, &call));
	TRY(call_version_rules(w, call.version_id, &version));
	TRY(member_facts(w, in->collective_id, &members));

	struct rule_results results = rule_results_new(w->arena);
	struct instant now = call_head_now(&call, w->now);
	w->zone = version->zone;
	composition_check(&version->rules->collective, &members,
			  composition_counted_on(version->rules, version->zone, now), &results);
	exclusion_check(version->rules, &members, &results);
	checks_view(w, &results.list, out);
	return OK;
}
