/* Selection runs: from the struct of the operation to a use case or a read. */
#include <string.h>

#include "base/explain.h"
#include "gen/handlers.h"
#include "http/content.h"
#include "http/minutes.h"
#include "http/page.h"
#include "http/selection_view.h"
#include "store/call_store.h"
#include "usecase/adopt_selection.h"
#include "usecase/propose_promotions.h"
#include "usecase/run_selection.h"

static enum err show(struct work *w, struct uuid id, struct selection_run *out)
{
	TRY(selection_run_by_id(w, id, out));
	selection_run_view(w, out);
	return OK;
}

enum err on_selection_run_create(struct work *w, const struct selection_run_create_in *in,
				 struct selection_run *out)
{
	struct uuid id;
	TRY(run_selection(w, in->call_id, in->body.wave, &id));
	return show(w, id, out);
}

enum err on_selection_run_read(struct work *w, const struct selection_run_read_in *in,
			       struct selection_run *out)
{
	return show(w, in->selection_run_id, out);
}

enum err on_selection_run_list(struct work *w, const struct selection_run_list_in *in,
			       struct selection_run_page *out)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(selection_run_rows(w, head.id, in->cursor, in->limit, &out->data));
	bool more = page_cut(&out->data, in->limit, &out->page);
	for (size_t i = 0; i < out->data.count; i++)
		selection_run_view(w, &out->data.items[i]);
	if (more)
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_selection_run_inputs(struct work *w, const struct selection_run_inputs_in *in,
				 struct content *out)
{
	struct selection_inputs_row row = { 0 };
	TRY(selection_run_inputs(w, in->selection_run_id, &row));
	out->media_type = "application/json";
	out->bytes = (struct bytes){ row.content, strlen(row.content) };
	out->sha256 = row.sha256;
	return OK;
}

enum err on_selection_run_ranking(struct work *w, const struct selection_run_ranking_in *in,
				  struct ranking_page *out)
{
	struct selection_run run = { 0 };
	struct ranking_row_list rows = { 0 };
	TRY(selection_run_by_id(w, in->selection_run_id, &run));
	TRY(selection_ranking(w, run.id, in->cursor, in->limit, &rows));
	bool more = page_cut(&rows, in->limit, &out->page);
	ranking_view(w, &rows, &out->data);
	if (more)
		out->page.next_cursor = arena_printf(
			w->arena, "%lld", (long long)rows.items[rows.count - 1].view.place);
	return OK;
}

static enum err runs_of_two_calls(struct work *w, const struct selection_run *run,
				  const struct selection_run *other)
{
	struct verdict *verdict = verdict_new(w->arena);
	refuse(verdict, REASON_RUNS_OF_TWO_CALLS, KV("call", run->call_code),
	       KV("other", other->call_code));
	return refuse_rules(w, verdict);
}

enum err on_selection_run_compare(struct work *w, const struct selection_run_compare_in *in,
				  struct comparison_page *out)
{
	struct selection_run run = { 0 }, other = { 0 };
	struct selection_comparison comparison = {
		.run_id = in->selection_run_id,
		.other_id = in->other,
		.after = in->cursor,
		.limit = in->limit,
	};
	TRY(selection_run_by_id(w, in->selection_run_id, &run));
	TRY(selection_run_by_id(w, in->other, &other));
	if (!uuid_equal(run.call_id, other.call_id))
		return runs_of_two_calls(w, &run, &other);
	TRY(selection_differences(w, &comparison, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = out->data.items[out->data.count - 1].reference;
	return OK;
}

enum err on_selection_run_minutes(struct work *w, const struct selection_run_minutes_in *in,
				  struct minutes *out)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	struct ranking_row_list rows = { 0 };
	TRY(show(w, in->selection_run_id, &out->run));
	TRY(call_head_by_ref(w, out->run.call_code, &head));
	TRY(call_version_rules(w, head.version_id, &version));
	w->zone = version->zone;
	out->call_title = version->rules->title;
	out->test = head.mode == CALL_MODE_TEST;
	TRY(selection_ranking(w, out->run.id, NULL, WHOLE_RANKING, &rows));
	ranking_view(w, &rows, &out->entries);
	return OK;
}

enum err render_selection_run_minutes_html(struct work *w, const struct minutes *out,
					   struct content *ret)
{
	minutes_page(w, out, ret);
	return OK;
}

enum err render_selection_run_minutes_pdf(struct work *w, const struct minutes *out,
					  struct content *ret)
{
	return minutes_pdf(w, out, ret);
}

enum err on_selection_run_promotions(struct work *w, const struct selection_run_promotions_in *in,
				     struct promotions *out)
{
	return propose_promotions(w, in->selection_run_id, out);
}

enum err on_selection_run_adopt(struct work *w, const struct selection_run_adopt_in *in,
				struct selection_run *out)
{
	TRY(adopt_selection(w, in->selection_run_id));
	return show(w, in->selection_run_id, out);
}
