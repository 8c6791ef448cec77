#include "usecase/report_project.h"

#include "base/explain.h"
#include "domain/follow_up.h"
#include "usecase/report_facts.h"

/* --- what the beneficiaries write */

static enum err refuse_faults(struct work *w, const struct verdict *faults)
{
	return verdict_ok(faults) ? OK : refuse_as(w, ERR_BODY_INVALID, faults);
}

static enum err members_only(struct work *w, const struct agreement_case *c)
{
	struct verdict *verdict = verdict_new(w->arena);
	report_writing_check(&c->application.facts, verdict);
	return admit(w, verdict);
}

enum err create_report(struct work *w, struct uuid agreement_id, const struct report_create *body,
		       struct uuid *ret)
{
	struct agreement_case c = { 0 };
	struct expected_reports expected = { 0 };
	struct verdict *faults = verdict_new(w->arena);
	TRY(agreement_case_by_id(w, agreement_id, &c));
	TRY(agreement_open(w, agreement_id));
	TRY(members_only(w, &c));
	TRY(expected_reports(w, &c, &expected));
	struct report_new report = { uuid_new(w->now), agreement_id,
				     report_due_find(&expected.due, body->code, body->number),
				     body };
	if (report.due == NULL)
		refuse(faults, REASON_REPORT_NOT_EXPECTED, KV("code", body->code),
		       KV("number", body->number));
	planned_check(&c.application.facts, &body->values, faults);
	TRY(refuse_faults(w, faults));
	*ret = report.id;
	return report_insert(w, &report);
}

struct report_case {
	struct report report;
	struct agreement_case agreement;
};

/* The report, its file held open, and that its state admits the action. */
static enum err report_admit(struct work *w, struct uuid id, enum report_action action,
			     struct report_case *ret)
{
	TRY(report_by_id(w, id, &ret->report));
	TRY(agreement_case_by_id(w, ret->report.agreement_id, &ret->agreement));
	TRY(agreement_open(w, ret->report.agreement_id));
	if (report_transition(ret->report.state, action) == REPORT_STATE_COUNT_)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", report_state_words[ret->report.state]));
	return OK;
}

enum err update_report(struct work *w, struct uuid id, const struct report_patch *body)
{
	struct report_case c = { 0 };
	struct verdict *faults = verdict_new(w->arena);
	TRY(report_admit(w, id, REPORT_UPDATE, &c));
	TRY(members_only(w, &c.agreement));
	planned_check(&c.agreement.application.facts, &body->values, faults);
	TRY(refuse_faults(w, faults));
	return report_replace(w, id, body);
}

enum err submit_report(struct work *w, struct uuid id)
{
	struct report_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(report_admit(w, id, REPORT_SUBMIT, &c));
	report_submission_check(&c.report, c.agreement.application.facts.actor_leads, verdict);
	TRY(admit(w, verdict));
	return report_submit_row(w, id, c.agreement.facts.today);
}

/* --- what the region answers */

static enum err decide(struct work *w, struct uuid id, enum report_action action,
		       const char *reason)
{
	struct report_case c = { 0 };
	TRY(report_admit(w, id, action, &c));
	return report_decide_row(w, id, report_transition(c.report.state, action), reason);
}

enum err accept_report(struct work *w, struct uuid id, const char *reason)
{
	return decide(w, id, REPORT_ACCEPT, reason);
}

enum err return_report(struct work *w, struct uuid id, const char *reason)
{
	return decide(w, id, REPORT_RETURN, reason);
}
