#include "usecase/check_completeness.h"

#include "base/explain.h"
#include "base/zone.h"
#include "domain/completeness.h"
#include "store/completeness_store.h"
#include "usecase/application_facts.h"
#include "usecase/deposit.h"

static struct date today_of(const struct application_case *c)
{
	return zone_date(c->version->zone, c->facts.now);
}

static struct date received_on(const struct application_case *c)
{
	return zone_date(c->version->zone, *c->file.view.submitted_at);
}

static enum err ask_pieces(struct work *w, const struct application_case *c,
			   const struct completeness_write *body)
{
	const struct piece_request_new request = {
		.application_id = c->file.view.id,
		.fields = body->fields,
		.documents = body->documents,
		.reason = body->reason,
		.asked_on = today_of(c),
		.due_on = *body->due_on,
		.closes_at = correction_closes_at(c->version->zone, *body->due_on),
	};
	TRY(piece_request_close(w, request.application_id, request.asked_on, false));
	TRY(piece_request_insert(w, &request));
	return application_take_step(w, c, APPLICATION_ASK_PIECES, body->reason);
}

/* Freezes the file once more and acknowledges it, as of the day on which its last piece came. */
static enum err acknowledge(struct work *w, const struct application_case *c,
			    struct deposit_plan plan, bool answered)
{
	struct piece_request_list requests = { 0 };
	struct legal_clock clock;
	TRY(piece_request_close(w, c->file.view.id, today_of(c), answered));
	TRY(piece_requests(w, c->file.view.id, &requests));
	legal_clock(received_on(c), &requests, today_of(c), &clock);
	plan.checked = application_stage(c->version->rules, APPLICATION_SUBMIT)->code;
	plan.silence_rejects_on = &clock.silence_rejects_on;
	TRY(deposit_as(w, c, &plan));
	if (plan.action != APPLICATION_DECLARE_COMPLETE)
		return OK;
	return application_complete(w, c->file.view.id, complete_on(received_on(c), &requests));
}

enum err check_completeness(struct work *w, struct uuid id, const struct completeness_write *body)
{
	struct application_case c = { 0 };
	struct verdict *faults = verdict_new(w->arena);
	enum application_action action = completeness_action(body->outcome);
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, action));
	completeness_check(c.version->rules, body, today_of(&c), faults);
	if (!verdict_ok(faults))
		return refuse_as(w, ERR_BODY_INVALID, faults);
	if (action == APPLICATION_ASK_PIECES)
		return ask_pieces(w, &c, body);
	return acknowledge(w, &c,
			   (struct deposit_plan){ .action = action,
						  .stage = "completeness",
						  .received_at = *c.file.view.submitted_at,
						  .reason = body->reason },
			   false);
}

enum err correct_application(struct work *w, struct uuid id)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, APPLICATION_CORRECT));
	return acknowledge(w, &c,
			   (struct deposit_plan){ .action = APPLICATION_CORRECT,
						  .stage = "correction",
						  .received_at = c.facts.now },
			   true);
}

enum err judge_application(struct work *w, struct uuid id, const struct admissibility_write *body)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_take_step(w, &c, admissibility_action(body->outcome), body->reason));
	return piece_request_close(w, id, today_of(&c), false);
}
