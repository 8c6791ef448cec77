/* Members of a collective, and what each says of its own consent. */
#include "base/actor.h"
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/collective_store.h"
#include "store/member_store.h"
#include "usecase/add_member.h"
#include "usecase/answer_member.h"
#include "usecase/remove_member.h"
#include "usecase/update_member.h"

static void view(struct work *w, const struct member_row *row, struct member *ret)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, NULL);
	const struct member_action_facts facts = {
		.siret = row->shown.siret,
		.actor_is_member = actor_has_organisation(w->actor, row->shown.siret),
		.actor_keeps = actor_has_organisation(w->actor, row->keeper),
		.frozen = row->frozen,
		.consent = row->shown.consent.state,
	};
	*ret = row->shown;
	member_actions(w->arena, &facts, &asker, ret->id, &actions);
	actions_view(w, &actions, &ret->actions);
}

static enum err show(struct work *w, struct uuid id, struct member *out)
{
	struct member_row row = { 0 };
	TRY(member_by_id(w, id, &row));
	view(w, &row, out);
	return OK;
}

enum err on_member_list(struct work *w, const struct member_list_in *in, struct member_page *out)
{
	struct member_row_list rows = { 0 };
	struct collective_row collective = { 0 };
	TRY(member_rows(w, in->collective_id, in->cursor, in->limit, &rows));
	if (rows.count == 0) /* nobody in it, or not for this reader: 404 */
		TRY(collective_by_id(w, in->collective_id, &collective));
	if (page_cut(&rows, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, rows.items[rows.count - 1].shown.id);
	out->data.items = arena_new_many(w->arena, struct member, rows.count);
	out->data.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		view(w, &rows.items[i], &out->data.items[i]);
	return OK;
}

enum err on_member_create(struct work *w, const struct member_create_in *in, struct member *out)
{
	struct uuid id;
	TRY(add_member(w, in->collective_id, &in->body, &id));
	return show(w, id, out);
}

enum err on_member_read(struct work *w, const struct member_read_in *in, struct member *out)
{
	return show(w, in->member_id, out);
}

enum err on_member_update(struct work *w, const struct member_update_in *in, struct member *out)
{
	TRY(update_member(w, in->member_id, &in->body));
	return show(w, in->member_id, out);
}

enum err on_member_delete(struct work *w, const struct member_delete_in *in, struct nothing *out)
{
	(void)out;
	return remove_member(w, in->member_id);
}

enum err on_member_consent(struct work *w, const struct member_consent_in *in, struct member *out)
{
	TRY(answer_member(w, in->member_id, MEMBER_CONSENT));
	return show(w, in->member_id, out);
}

enum err on_member_refuse(struct work *w, const struct member_refuse_in *in, struct member *out)
{
	TRY(answer_member(w, in->member_id, MEMBER_REFUSE));
	return show(w, in->member_id, out);
}

enum err on_member_withdraw(struct work *w, const struct member_withdraw_in *in, struct member *out)
{
	TRY(answer_member(w, in->member_id, MEMBER_WITHDRAW));
	return show(w, in->member_id, out);
}
