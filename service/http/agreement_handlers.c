/* Agreements and the figures of the law: from the struct of the operation to a use case or a read.
 */
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/amendment_store.h"
#include "usecase/agreement_facts.h"
#include "usecase/amend_agreement.h"
#include "usecase/draft_agreement.h"
#include "usecase/sign_agreement.h"
#include "usecase/terminate_agreement.h"

enum err on_legal_figure_list(struct work *w, const struct legal_figure_list_in *in,
			      struct legal_figures *out)
{
	return legal_figures(w, in->on, &out->data);
}

static enum err agreement_show(struct work *w, struct uuid id, struct agreement *out)
{
	struct agreement_case c = { 0 };
	struct instalment_list instalments = { 0 };
	struct possible_action_list actions = { 0 };
	TRY(agreement_case_by_id(w, id, &c));
	TRY(instalment_rows(w, id, &instalments));
	c.facts.instalments = &instalments;
	struct asker asker = asker_of(w, c.agreement.call_code);
	agreement_actions(w->arena, &c.facts, &asker, &actions);
	*out = c.agreement;
	actions_view(w, &actions, &out->actions);
	return OK;
}

enum err on_agreement_list(struct work *w, const struct agreement_list_in *in,
			   struct agreement_page *out)
{
	const struct agreement_filter filter = { .call = in->call_id,
						 .application_id = in->application_id,
						 .state = in->state,
						 .after = in->cursor,
						 .limit = in->limit };
	TRY(agreement_rows(w, &filter, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_agreement_create(struct work *w, const struct agreement_create_in *in,
			     struct agreement *out)
{
	struct uuid id;
	TRY(draft_agreement(w, &in->body, &id));
	return agreement_show(w, id, out);
}

enum err on_agreement_read(struct work *w, const struct agreement_read_in *in,
			   struct agreement *out)
{
	return agreement_show(w, in->agreement_id, out);
}

enum err on_agreement_update(struct work *w, const struct agreement_update_in *in,
			     struct agreement *out)
{
	TRY(update_agreement(w, in->agreement_id, &in->body));
	return agreement_show(w, in->agreement_id, out);
}

enum err on_agreement_sign(struct work *w, const struct agreement_sign_in *in,
			   struct agreement *out)
{
	TRY(sign_agreement(w, in->agreement_id, &in->body));
	return agreement_show(w, in->agreement_id, out);
}

enum err on_agreement_terminate(struct work *w, const struct agreement_terminate_in *in,
				struct agreement *out)
{
	TRY(terminate_agreement(w, in->agreement_id, &in->body));
	return agreement_show(w, in->agreement_id, out);
}

/* --- amendments */

enum err on_amendment_list(struct work *w, const struct amendment_list_in *in,
			   struct amendments *out)
{
	struct agreement agreement = { 0 };
	TRY(agreement_by_id(w, in->agreement_id, &agreement));
	out->version = agreement.version;
	return amendment_rows(w, in->agreement_id, &out->data);
}

enum err on_amendment_create(struct work *w, const struct amendment_create_in *in,
			     struct amendment *out)
{
	struct uuid id;
	TRY(propose_amendment(w, in->agreement_id, &in->body, &id));
	return amendment_by_id(w, id, out);
}

enum err on_amendment_read(struct work *w, const struct amendment_read_in *in,
			   struct amendment *out)
{
	return amendment_by_id(w, in->amendment_id, out);
}

enum err on_amendment_sign(struct work *w, const struct amendment_sign_in *in,
			   struct amendment *out)
{
	TRY(sign_amendment(w, in->amendment_id, in->body.signed_on));
	return amendment_by_id(w, in->amendment_id, out);
}

enum err on_amendment_deny(struct work *w, const struct amendment_deny_in *in,
			   struct amendment *out)
{
	TRY(deny_amendment(w, in->amendment_id, in->body.reason));
	return amendment_by_id(w, in->amendment_id, out);
}
