/* Applications: from the struct of the operation to a use case or a read, and back. */
#include "base/json.h"
#include "domain/budget.h"
#include "domain/checks.h"
#include "gen/handlers.h"
#include "http/application_view.h"
#include "http/checks_view.h"
#include "http/page.h"
#include "usecase/application_facts.h"
#include "usecase/create_application.h"
#include "usecase/decide_application.h"
#include "usecase/submit_application.h"
#include "usecase/update_application.h"
#include "usecase/withdraw_application.h"

enum err on_application_read(struct work *w, const struct application_read_in *in,
			     struct application *out)
{
	return application_show(w, in->application_id, out);
}

static void show_lines(struct work *w, const struct application_line_list *lines,
		       struct application_summary_list *ret)
{
	ret->items = arena_new_many(w->arena, struct application_summary, lines->count);
	ret->count = lines->count;
	for (size_t i = 0; i < lines->count; i++) {
		const struct application_line *line = &lines->items[i];
		ret->items[i] = line->view;
		ret->items[i].portal_status = portal_status(
			line->view.state, line->results_published, line->payment_stage);
	}
}

enum err on_application_list(struct work *w, const struct application_list_in *in,
			     struct application_page *out)
{
	struct application_filter filter = {
		.call = in->call_id,
		.states = in->state,
		.territory = in->territory,
		.updated_after = in->updated_after,
		.words = in->q,
		.descending = in->sort != NULL && *in->sort != 0,
		.after = in->cursor,
		.limit = in->limit,
	};
	struct application_line_list lines = { 0 };
	TRY(application_rows(w, &filter, &lines));
	bool more = page_cut(&lines, in->limit, &out->page);
	show_lines(w, &lines, &out->data);
	if (more)
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

/* --- what the applicant writes */

enum err on_application_create(struct work *w, const struct application_create_in *in,
			       struct application *out)
{
	struct uuid id;
	TRY(create_application(w, &in->body, &id));
	return application_show(w, id, out);
}

enum err on_application_update(struct work *w, const struct application_update_in *in,
			       struct application *out)
{
	TRY(update_application(w, in->application_id, &in->body));
	return application_show(w, in->application_id, out);
}

enum err on_application_delete(struct work *w, const struct application_delete_in *in,
			       struct nothing *out)
{
	(void)out;
	return delete_application(w, in->application_id);
}

/* --- budget and what the rules make of it */

/* Sums of a stored budget: no line passes an amount, so 200 of them pass no int64. */
static void add_totals(struct budget *out)
{
	for (size_t i = 0; i < out->cost_lines.count; i++)
		out->total_cost_amount.cents += out->cost_lines.items[i].amount.cents;
	for (size_t i = 0; i < out->funding_plan.count; i++)
		out->total_funding_amount.cents += out->funding_plan.items[i].amount.cents;
	if (out->requested_amount != NULL)
		out->total_funding_amount.cents += out->requested_amount->cents;
}

static enum err show_budget(struct work *w, struct uuid id, struct budget *out)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	out->version = c.file.view.version;
	if (c.file.budget == NULL)
		return OK;
	out->cost_lines = c.file.budget->cost_lines;
	out->funding_plan = c.file.budget->funding_plan;
	out->requested_amount = c.file.budget->requested_amount;
	out->chosen_rate = c.file.budget->chosen_rate;
	add_totals(out);
	return OK;
}

enum err on_application_budget_read(struct work *w, const struct application_budget_read_in *in,
				    struct budget *out)
{
	return show_budget(w, in->application_id, out);
}

enum err on_application_budget_replace(struct work *w,
				       const struct application_budget_replace_in *in,
				       struct budget *out)
{
	TRY(replace_budget(w, in->application_id, &in->body));
	return show_budget(w, in->application_id, out);
}

enum err on_application_funding(struct work *w, const struct application_funding_in *in,
				struct funding_answer *out)
{
	struct application_case c = { 0 };
	struct verdict *refusals = verdict_new(w->arena);
	struct verdict *warnings = verdict_new(w->arena);
	TRY(application_case_by_id(w, in->application_id, &c));
	out->version = c.file.view.version;
	application_funding(&c.facts, w->arena, &out->funding, refusals, warnings);
	return OK;
}

enum err on_application_checks(struct work *w, const struct application_checks_in *in,
			       struct checks *out)
{
	struct application_case c = { 0 };
	struct rule_result_list results = { 0 };
	TRY(application_case_by_id(w, in->application_id, &c));
	application_checks(&c.facts, in->stage, w->arena, &results, &out->missing);
	checks_view(w, &results, out);
	return OK;
}

/* --- steps of its life */

enum err on_application_note_submit(struct work *w, const struct application_note_submit_in *in,
				    struct application *out)
{
	TRY(submit_application(w, in->application_id, APPLICATION_NOTE_SUBMIT));
	return application_show(w, in->application_id, out);
}

enum err on_application_submit(struct work *w, const struct application_submit_in *in,
			       struct application *out)
{
	TRY(submit_application(w, in->application_id, APPLICATION_SUBMIT));
	return application_show(w, in->application_id, out);
}

enum err on_application_preselect(struct work *w, const struct application_preselect_in *in,
				  struct application *out)
{
	TRY(decide_application(w, in->application_id, preselection_action(in->body.outcome),
			       in->body.reason));
	return application_show(w, in->application_id, out);
}

enum err on_application_note_waive(struct work *w, const struct application_note_waive_in *in,
				   struct application *out)
{
	TRY(decide_application(w, in->application_id, APPLICATION_NOTE_WAIVE, in->body.reason));
	return application_show(w, in->application_id, out);
}

enum err on_application_withdraw(struct work *w, const struct application_withdraw_in *in,
				 struct application *out)
{
	TRY(withdraw_application(w, in->application_id, in->body.reason));
	return application_show(w, in->application_id, out);
}
