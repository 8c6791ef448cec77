/* Envelopes, decisions and awards: from the struct of the operation to a use case or a read. */
#include "gen/handlers.h"
#include "http/application_view.h"
#include "http/page.h"
#include "store/agreement_store.h"
#include "store/award_store.h"
#include "store/call_store.h"
#include "usecase/envelope_rows_now.h"
#include "usecase/record_decision.h"
#include "usecase/selection_case.h"

static void show_envelope(struct work *w, const struct envelope_row_list *rows,
			  struct call_envelope *out)
{
	const struct envelope_row *whole = &rows->items[0];
	out->enforcement =
		whole->hard ? CALL_ENVELOPE_ENFORCEMENT_HARD : CALL_ENVELOPE_ENFORCEMENT_SOFT;
	out->total_amount = whole->total;
	out->awarded_amount = whole->awarded;
	out->remaining_amount = envelope_remaining(whole);
	out->awarded_count = whole->awarded_count;
	out->max_count = whole->max_count;
	out->sub_envelopes.count = rows->count - 1;
	out->sub_envelopes.items = arena_new_many(w->arena, struct envelope_part, rows->count);
	for (size_t i = 1; i < rows->count; i++) {
		const struct envelope_row *row = &rows->items[i];
		out->sub_envelopes.items[i - 1] =
			(struct envelope_part){ row->code, row->total, row->carried, row->awarded,
						envelope_remaining(row) };
	}
}

enum err on_call_envelope(struct work *w, const struct call_envelope_in *in,
			  struct call_envelope *out)
{
	struct envelope_rules rules = { 0 };
	const struct call_head *head = &rules.head;
	struct envelope_row_list rows = { 0 };
	TRY(envelope_rules(w, in->call_id, &rules));
	TRY(envelope_rows_now(w, &rules, &rows));
	if (rows.count == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	if (head->results_published_at == NULL) /* a sum less what one may read tells the rest */
		TRY(selection_without_interest(w, head->code));
	out->call_id = head->id;
	show_envelope(w, &rows, out);
	return envelope_reserved(w, head->id, &out->reserved_amount);
}

enum err on_application_decide(struct work *w, const struct application_decide_in *in,
			       struct application *out)
{
	TRY(record_decision(w, in->application_id, &in->body));
	return application_show(w, in->application_id, out);
}

enum err on_application_decision_read(struct work *w, const struct application_decision_read_in *in,
				      struct decision *out)
{
	return decision_of_application(w, in->application_id, out);
}

enum err on_decision_read(struct work *w, const struct decision_read_in *in, struct decision *out)
{
	return decision_by_id(w, in->decision_id, out);
}

enum err on_decision_feedback(struct work *w, const struct decision_feedback_in *in,
			      struct decision_feedback *out)
{
	struct feedback_facts facts = { 0 };
	const struct call_version_rules *version = NULL;
	struct legal_figure_list figures = { 0 };
	TRY(legal_figures(w, NULL, &figures));
	TRY(decision_feedback(w, in->decision_id, &facts));
	TRY(call_version_rules(w, facts.call_version_id, &version));
	w->zone = version->zone;
	feedback_build(w->arena, &facts, version->rules, &figures, version->zone, out);
	return OK;
}

enum err on_decision_list(struct work *w, const struct decision_list_in *in,
			  struct decision_page *out)
{
	struct decision_filter filter = {
		.call = in->call_id,
		.outcome = in->outcome == NULL ? NULL : decision_outcome_words[*in->outcome],
		.after = in->cursor,
		.limit = in->limit,
	};
	TRY(decision_rows(w, &filter, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}
