/* Instalments and clawbacks: from the struct of the operation to a use case or a read. */
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/agreement_store.h"
#include "store/payment_store.h"
#include "usecase/pay_instalment.h"
#include "usecase/payment_facts.h"

enum err on_instalment_list(struct work *w, const struct instalment_list_in *in,
			    struct instalment_schedule *out)
{
	struct agreement agreement = { 0 };
	TRY(agreement_by_id(w, in->agreement_id, &agreement));
	out->version = agreement.version;
	return instalment_rows(w, in->agreement_id, &out->data);
}

static enum err show(struct work *w, struct uuid id, struct instalment *out)
{
	struct payment_case c = { 0 };
	struct possible_action_list actions = { 0 };
	TRY(payment_case_by_id(w, id, &c));
	struct asker asker = asker_of(w, c.facts.agreement->call_code);
	*out = *c.facts.instalment;
	instalment_actions(w->arena, &c.facts, &asker, &actions);
	out->actions = actions_shown(w, &actions);
	return OK;
}

enum err on_instalment_read(struct work *w, const struct instalment_read_in *in,
			    struct instalment *out)
{
	return show(w, in->instalment_id, out);
}

enum err on_instalment_claim(struct work *w, const struct instalment_claim_in *in,
			     struct instalment *out)
{
	TRY(claim_instalment(w, in->instalment_id, &in->body));
	return show(w, in->instalment_id, out);
}

enum err on_instalment_approve(struct work *w, const struct instalment_approve_in *in,
			       struct instalment *out)
{
	TRY(approve_instalment(w, in->instalment_id));
	return show(w, in->instalment_id, out);
}

enum err on_instalment_reject(struct work *w, const struct instalment_reject_in *in,
			      struct instalment *out)
{
	TRY(reject_instalment(w, in->instalment_id, in->body.reason));
	return show(w, in->instalment_id, out);
}

enum err on_instalment_pay(struct work *w, const struct instalment_pay_in *in,
			   struct instalment *out)
{
	TRY(pay_instalment(w, in->instalment_id, &in->body));
	return show(w, in->instalment_id, out);
}

enum err on_payment_list(struct work *w, const struct payment_list_in *in,
			 struct instalment_page *out)
{
	TRY(payment_rows(w, in->call_id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_clawback_list(struct work *w, const struct clawback_list_in *in, struct clawbacks *out)
{
	struct agreement agreement = { 0 };
	TRY(agreement_by_id(w, in->agreement_id, &agreement));
	out->version = agreement.version;
	return clawback_rows(w, in->agreement_id, &out->data);
}

enum err on_clawback_recover(struct work *w, const struct clawback_recover_in *in,
			     struct clawback *out)
{
	TRY(recover_clawback(w, in->clawback_id, &in->body));
	return clawback_by_id(w, in->clawback_id, out);
}
