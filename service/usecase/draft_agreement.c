#include "usecase/draft_agreement.h"

#include "base/actor.h"
#include "base/explain.h"
#include "base/zone.h"
#include "domain/budget.h"
#include "usecase/agreement_facts.h"

/* What the grant was reckoned on: the eligible base of the budget, or all of it where the call has
 * no rate. */
static struct money forecast_base(struct work *w, const struct application_facts *facts)
{
	struct verdict refusals = verdict_in(w->arena), warnings = verdict_in(w->arena);
	const struct funding *funding = NULL;
	struct money total = { 0 };
	application_funding(facts, w->arena, &funding, &refusals, &warnings);
	if (funding != NULL && funding->eligible_base_amount.cents > 0)
		return funding->eligible_base_amount;
	for (size_t i = 0; facts->budget != NULL && i < facts->budget->cost_lines.count; i++)
		if (!money_add(&total, facts->budget->cost_lines.items[i].amount))
			break;
	return total;
}

/* A title may be shorter than what open data hold; it never is longer. */
static struct agreement drafted(struct work *w, const struct agreement_create *body,
				const struct application_case *c, const struct award_row *award)
{
	return (struct agreement){
		.id = uuid_new(w->now),
		.application_id = body->application_id,
		.form = body->form == NULL ? AGREEMENT_FORM_AGREEMENT : *body->form,
		.object = c->file.view.title,
		.amount = award->amount,
		.forecast_base_amount = forecast_base(w, &c->facts),
		.decided_on = award->decided_on,
		.start_on = c->facts.start_on,
		.end_on = c->facts.end_on,
	};
}

static enum err draft_check(struct work *w, const struct application_case *c,
			    const struct award_row *award, const struct agreement *draft)
{
	struct verdict *verdict = verdict_new(w->arena);
	struct legal_figure_list figures = { 0 };
	const struct payment_rule_list *schedule = c->facts.rules->payment_schedule;
	TRY(legal_figures(w, NULL, &figures));
	const struct agreement_facts facts = { .agreement = draft, .figures = &figures };
	if (award->state != AWARD_STATE_OFFERED && award->state != AWARD_STATE_ACCEPTED)
		refuse(verdict, REASON_AWARD_RELEASED);
	if (schedule == NULL || schedule->count == 0)
		refuse(verdict, REASON_SCHEDULE_MISSING);
	agreement_check(&facts, verdict);
	return admit(w, verdict);
}

enum err draft_agreement(struct work *w, const struct agreement_create *body, struct uuid *ret)
{
	struct application_case c = { 0 };
	struct award_row award = { 0 };
	struct agreement_share_list shares;
	struct instalment_list instalments;
	TRY(application_case_by_id(w, body->application_id, &c));
	if (!actor_has_role(w->actor, AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER,
			    c.file.view.call_code))
		return fail(w->problem, ERR_NOT_FOUND); /* the role is held for another call */
	if (c.facts.state != APPLICATION_STATE_AWARDED)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", application_state_words[c.facts.state]));
	TRY(award_of_application(w, body->application_id, &award));
	struct agreement draft = drafted(w, body, &c, &award);
	TRY(draft_check(w, &c, &award, &draft));
	TRY(agreement_insert(w, &draft));
	shares_of_members(&c.facts.members, award.amount, w->arena, &shares);
	TRY(agreement_shares_replace(w, draft.id, &shares));
	instalments_planned(c.facts.rules, award.amount, w->arena, &instalments);
	TRY(instalments_insert(w, draft.id, &instalments));
	*ret = draft.id;
	return OK;
}

/* The draft as the patch makes it. */
static enum err patch_check(struct work *w, const struct agreement_case *c,
			    const struct agreement_patch *patch)
{
	struct verdict *verdict = verdict_new(w->arena);
	struct agreement after = c->agreement;
	struct agreement_facts facts = c->facts;
	after.form = patch->form;
	after.forecast_base_amount = patch->forecast_base_amount;
	after.start_on = patch->start_on;
	after.end_on = patch->end_on;
	facts.agreement = &after;
	agreement_check(&facts, verdict);
	shares_check(&patch->shares, &c->application.facts.members, verdict);
	return admit(w, verdict);
}

enum err update_agreement(struct work *w, struct uuid id, const struct agreement_patch *patch)
{
	struct agreement_case c = { 0 };
	struct agreement_share_list shares;
	TRY(agreement_case_by_id(w, id, &c));
	TRY(agreement_admit(w, &c, AGREEMENT_UPDATE));
	TRY(patch_check(w, &c, patch));
	TRY(agreement_replace(w, id, patch));
	shares_of_write(&patch->shares, &c.application.facts.members, c.agreement.amount, w->arena,
			&shares);
	return agreement_shares_replace(w, id, &shares);
}
