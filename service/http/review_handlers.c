/* Reviews: assigned by hand or drawn, submitted blind, recused, reopened. */
#include "base/actor.h"
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/document_store.h"
#include "store/review_store.h"
#include "usecase/application_facts.h"
#include "usecase/assign_review.h"
#include "usecase/review_application.h"

static enum err show_page(struct work *w, const struct review_filter *filter,
			  struct review_page *out)
{
	TRY(review_rows(w, filter, &out->data));
	if (page_cut(&out->data, filter->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_review_list(struct work *w, const struct review_list_in *in, struct review_page *out)
{
	const struct review_filter filter = { .application_id = &in->application_id,
					      .after = in->cursor,
					      .limit = in->limit };
	TRY(document_application_seen(w, in->application_id));
	return show_page(w, &filter, out);
}

enum err on_review_mine(struct work *w, const struct review_mine_in *in, struct review_page *out)
{
	const struct review_filter filter = { .reviewer = w->actor->subject,
					      .state = in->state,
					      .after = in->cursor,
					      .limit = in->limit };
	return show_page(w, &filter, out);
}

static enum err show(struct work *w, struct uuid id, struct review *out)
{
	struct application_case c = { 0 };
	struct possible_action_list actions = { 0 };
	TRY(review_by_id(w, id, out));
	TRY(application_case_by_id(w, out->application_id, &c));
	struct asker asker = asker_of(w, c.file.view.call_code);
	const struct review_facts facts = {
		.review = out,
		.application = &c.facts,
		.own = text_equal(out->reviewer, w->actor->subject),
	};
	review_actions(w->arena, &facts, &asker, &actions);
	out->actions = actions_shown(w, &actions);
	return OK;
}

enum err on_review_read(struct work *w, const struct review_read_in *in, struct review *out)
{
	return show(w, in->review_id, out);
}

enum err on_review_assign(struct work *w, const struct review_assign_in *in, struct review *out)
{
	struct uuid id;
	TRY(assign_review(w, in->application_id, &in->body, &id));
	return show(w, id, out);
}

enum err on_review_submit(struct work *w, const struct review_submit_in *in, struct review *out)
{
	TRY(submit_review(w, in->review_id, &in->body));
	return show(w, in->review_id, out);
}

enum err on_review_recuse(struct work *w, const struct review_recuse_in *in, struct nothing *out)
{
	(void)out;
	return recuse_review(w, in->review_id, in->body.reason);
}

enum err on_review_reopen(struct work *w, const struct review_reopen_in *in, struct review *out)
{
	TRY(reopen_review(w, in->review_id, in->body.reason));
	return show(w, in->review_id, out);
}

enum err on_review_draw_create(struct work *w, const struct review_draw_create_in *in,
			       struct review_draw *out)
{
	struct uuid id;
	TRY(draw_reviews(w, in->call_id, &in->body, &id));
	return draw_by_id(w, id, out);
}

enum err on_review_draw_read(struct work *w, const struct review_draw_read_in *in,
			     struct review_draw *out)
{
	return draw_by_id(w, in->review_draw_id, out);
}
