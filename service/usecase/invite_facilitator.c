#include "usecase/invite_facilitator.h"

#include "base/explain.h"
#include "store/relation_store.h"
#include "usecase/application_facts.h"

static enum err lead_only(struct work *w, const struct application_case *c)
{
	struct verdict *verdict = verdict_new(w->arena);
	if (c->facts.actor_leads)
		return OK;
	refuse(verdict, REASON_NOT_THE_LEAD);
	return refuse_rules(w, verdict);
}

static enum err wrong_state(struct work *w, const struct application_case *c)
{
	return fail(w->problem, ERR_WRONG_STATE,
		    KV("state", application_state_words[c->facts.state]));
}

enum err invite_facilitator(struct work *w, struct uuid application_id,
			    const struct invitation_write *write, struct uuid *ret)
{
	struct application_case c = { 0 };
	bool open = false;
	TRY(application_case_by_id(w, application_id, &c));
	TRY(lead_only(w, &c));
	if (!application_accompanied(c.facts.state))
		return wrong_state(w, &c);
	TRY(invitation_open(w, application_id, write->subject, &open));
	if (open)
		return fail(w->problem, ERR_ALREADY_EXISTS, KV("member", "subject"));
	*ret = uuid_new(w->now);
	return invitation_insert(w, *ret, application_id, write);
}

enum err withdraw_invitation(struct work *w, struct uuid id)
{
	struct invitation invitation = { 0 };
	struct application_case c = { 0 };
	TRY(invitation_by_id(w, id, &invitation));
	TRY(application_case_by_id(w, invitation.application_id, &c));
	TRY(lead_only(w, &c));
	return invitation_end(w, id);
}

enum err give_advice(struct work *w, struct uuid application_id, const char *text, struct uuid *ret)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, application_id, &c));
	if (!application_accompanied(c.facts.state))
		return wrong_state(w, &c);
	*ret = uuid_new(w->now);
	return advice_insert(w, *ret, application_id, text);
}
