#include "usecase/record_decision.h"

#include "base/explain.h"
#include "store/award_store.h"
#include "store/selection_store.h"
#include "usecase/application_facts.h"
#include "usecase/envelope_holds.h"
#include "usecase/envelope_rows_now.h"

/* Whoever votes on a ranking that is none any more is told so. */
static enum err selection_not_adopted(struct work *w, struct uuid run_id)
{
	struct selection_run run = { 0 };
	TRY(selection_run_by_id(w, run_id, &run));
	return fail(w->problem, ERR_SELECTION_SUPERSEDED,
		    KV("state", selection_run_state_words[run.state]));
}

/* An award has an amount, a refusal has none of what an award has. */
static enum err shape_check(struct work *w, const struct decision_write *body)
{
	struct verdict *faults = verdict_new(w->arena);
	bool award = body->outcome == DECISION_OUTCOME_AWARD;
	if (award && body->amount == NULL)
		refuse_at(faults, REASON_REQUIRED, "#/amount");
	if (!award && body->amount != NULL)
		refuse_at(faults, REASON_UNKNOWN_MEMBER, "#/amount");
	if (!award && body->rate != NULL)
		refuse_at(faults, REASON_UNKNOWN_MEMBER, "#/rate");
	if (!award && body->waive_minimum != NULL)
		refuse_at(faults, REASON_UNKNOWN_MEMBER, "#/waive_minimum");
	return verdict_ok(faults) ? OK : refuse_as(w, ERR_BODY_INVALID, faults);
}

/* The rows are locked: what they say holds until the end of the transaction. */
static enum err envelopes_hold(struct work *w, const struct award_facts *facts)
{
	const struct envelope_row *full = award_count_reached(&facts->envelopes);
	TRY(envelope_holds(w, facts));
	if (full != NULL)
		return fail(w->problem, ERR_AWARD_COUNT_REACHED, KV("maximum", *full->max_count),
			    KV("count", full->awarded_count));
	return OK;
}

/* A file that was carried over to another wave counts where the adopted ranking put it; any other
 * where the rules in force do, which hold the money, whatever it is attached to. */
static enum err adopted_entry_of(struct work *w, const struct application_case *c,
				 const struct decision_new *decision,
				 const struct envelope_rules *rules, struct adopted_entry *ret)
{
	struct application_facts facts = c->facts;
	const struct uuid *named = decision->body->selection_run_id;
	bool found = false;
	TRY(selection_adopted_entry(w, decision->application_id, ret, &found));
	if (named != NULL && (!found || !uuid_equal(*named, *ret->run_id)))
		return selection_not_adopted(w, *named);
	facts.rules = rules->version->rules;
	facts.zone = rules->version->zone;
	if (!found)
		award_envelopes(&facts, award_wave(&facts, c->file.view.submitted_at), w->arena,
				&ret->envelopes);
	return OK;
}

static enum err award(struct work *w, const struct application_case *c,
		      const struct decision_new *decision)
{
	struct award_facts facts = { .application = &c->facts,
				     .submitted_at = c->file.view.submitted_at,
				     .decision = decision->body };
	struct adopted_entry entry = { 0 };
	struct envelope_rules rules = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	*verdict = award_guard(&facts, w->arena);
	TRY(admit(w, verdict));
	TRY(envelope_rules(w, c->file.view.call_code, &rules));
	TRY(adopted_entry_of(w, c, decision, &rules, &entry));
	TRY(decision_insert(w, decision,
			    entry.run_id)); /* before the lock that all awards of a call wait for */
	TRY(award_insert(w, decision->id, &entry));
	TRY(envelope_rows_held(w, &rules, &entry.envelopes, &facts.envelopes));
	TRY(envelopes_hold(w, &facts));
	return envelope_add(w, &(struct envelope_change){ .call_id = c->file.view.call_id,
							  .codes = &entry.envelopes,
							  .cents = facts.decision->amount->cents,
							  .count = 1,
							  .at = c->facts.now });
}

static enum err refusal(struct work *w, const struct application_case *c,
			const struct decision_new *decision)
{
	struct adopted_entry entry = { 0 };
	struct envelope_rules rules = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	decision_date_check(&c->facts, c->file.view.submitted_at, decision->body->decided_on,
			    verdict);
	TRY(admit(w, verdict));
	TRY(envelope_rules(w, c->file.view.call_code, &rules));
	TRY(adopted_entry_of(w, c, decision, &rules, &entry));
	return decision_insert(w, decision, entry.run_id);
}

enum err record_decision(struct work *w, struct uuid application_id,
			 const struct decision_write *body)
{
	struct application_case c = { 0 };
	struct decision_new decision = { .id = uuid_new(w->now),
					 .application_id = application_id,
					 .body = body };
	bool awards = body->outcome == DECISION_OUTCOME_AWARD;
	enum application_action action = awards ? APPLICATION_AWARD : APPLICATION_REFUSE;
	TRY(shape_check(w, body));
	TRY(application_case_by_id(w, application_id, &c));
	TRY(application_admit(w, &c, action));
	decision.call_at = c.facts.now;
	TRY(awards ? award(w, &c, &decision) : refusal(w, &c, &decision));
	TRY(application_take_step(w, &c, action, body->reason));
	return decision_notify(w, application_id);
}
