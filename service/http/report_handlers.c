/* Reports on projects, and the closing of their files. */
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "usecase/close_agreement.h"
#include "usecase/report_facts.h"
#include "usecase/report_project.h"

static enum err show_reports(struct work *w, struct uuid agreement_id,
			     struct agreement_reports *out)
{
	struct agreement_case c = { 0 };
	struct expected_reports expected = { 0 };
	TRY(agreement_case_by_id(w, agreement_id, &c));
	TRY(agreement_closed_at(w, agreement_id, &out->closed_at));
	TRY(expected_reports(w, &c, &expected));
	out->version = c.agreement.version;
	out->data = expected.due;
	return OK;
}

static enum err show_report(struct work *w, struct uuid id, struct report *out)
{
	struct agreement_case c = { 0 };
	struct possible_action_list actions = { 0 };
	const struct instant *closed_at = NULL;
	TRY(report_by_id(w, id, out));
	TRY(agreement_case_by_id(w, out->agreement_id, &c));
	TRY(agreement_closed_at(w, out->agreement_id, &closed_at));
	struct asker asker = asker_of(w, c.agreement.call_code);
	report_actions(w->arena, out, closed_at != NULL, &c.application.facts, &asker, &actions);
	actions_view(w, &actions, &out->actions);
	return OK;
}

enum err on_report_list(struct work *w, const struct report_list_in *in,
			struct agreement_reports *out)
{
	return show_reports(w, in->agreement_id, out);
}

enum err on_report_create(struct work *w, const struct report_create_in *in, struct report *out)
{
	struct uuid id;
	TRY(create_report(w, in->agreement_id, &in->body, &id));
	return show_report(w, id, out);
}

enum err on_report_read(struct work *w, const struct report_read_in *in, struct report *out)
{
	return show_report(w, in->report_id, out);
}

enum err on_report_update(struct work *w, const struct report_update_in *in, struct report *out)
{
	TRY(update_report(w, in->report_id, &in->body));
	return show_report(w, in->report_id, out);
}

enum err on_report_submit(struct work *w, const struct report_submit_in *in, struct report *out)
{
	TRY(submit_report(w, in->report_id));
	return show_report(w, in->report_id, out);
}

enum err on_report_accept(struct work *w, const struct report_accept_in *in, struct report *out)
{
	TRY(accept_report(w, in->report_id, in->body.reason));
	return show_report(w, in->report_id, out);
}

enum err on_report_return(struct work *w, const struct report_return_in *in, struct report *out)
{
	TRY(return_report(w, in->report_id, in->body.reason));
	return show_report(w, in->report_id, out);
}

enum err on_agreement_close(struct work *w, const struct agreement_close_in *in,
			    struct agreement_reports *out)
{
	TRY(close_agreement(w, in->agreement_id, in->body.reason));
	return show_reports(w, in->agreement_id, out);
}
