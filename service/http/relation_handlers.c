/* Who has to do with a file: assigned instructors, invited facilitators and their advice, declared
 * conflicts of interest. */
#include "gen/handlers.h"
#include "http/page.h"
#include "store/document_store.h"
#include "store/relation_store.h"
#include "usecase/assign_application.h"
#include "usecase/declare_conflict.h"
#include "usecase/invite_facilitator.h"

/* --- assignment */

enum err on_application_assignment(struct work *w, const struct application_assignment_in *in,
				   struct assignment *out)
{
	return assignment_of(w, in->application_id, out);
}

enum err on_application_assign(struct work *w, const struct application_assign_in *in,
			       struct assignment *out)
{
	TRY(assign_application(w, in->application_id, &in->body));
	return assignment_of(w, in->application_id, out);
}

/* --- invitations */

enum err on_invitation_list(struct work *w, const struct invitation_list_in *in,
			    struct invitation_page *out)
{
	TRY(document_application_seen(w, in->application_id));
	TRY(invitation_rows(w, in->application_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_invitation_create(struct work *w, const struct invitation_create_in *in,
			      struct invitation *out)
{
	struct uuid id;
	TRY(invite_facilitator(w, in->application_id, &in->body, &id));
	return invitation_by_id(w, id, out);
}

enum err on_invitation_read(struct work *w, const struct invitation_read_in *in,
			    struct invitation *out)
{
	return invitation_by_id(w, in->invitation_id, out);
}

enum err on_invitation_withdraw(struct work *w, const struct invitation_withdraw_in *in,
				struct nothing *out)
{
	(void)out;
	return withdraw_invitation(w, in->invitation_id);
}

/* --- advice */

enum err on_advice_list(struct work *w, const struct advice_list_in *in, struct advice_page *out)
{
	TRY(document_application_seen(w, in->application_id));
	TRY(advice_rows(w, in->application_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_advice_create(struct work *w, const struct advice_create_in *in, struct advice *out)
{
	struct uuid id;
	TRY(give_advice(w, in->application_id, in->body.text, &id));
	return advice_by_id(w, id, out);
}

/* --- conflicts */

enum err on_conflict_list(struct work *w, const struct conflict_list_in *in,
			  struct conflict_page *out)
{
	TRY(document_application_seen(w, in->application_id));
	TRY(conflict_rows(w, in->application_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_conflict_declare(struct work *w, const struct conflict_declare_in *in,
			     struct conflict *out)
{
	struct uuid id;
	TRY(declare_conflict(w, in->application_id, in->body.reason, &id));
	return conflict_by_id(w, id, out);
}
