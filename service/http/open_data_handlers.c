/* Open data of agreements and the comparison of state aid. */
#include "base/buffer.h"
#include "base/csv.h"
#include "base/zone.h"
#include "domain/state_aid.h"
#include "gen/handlers.h"
#include "http/content.h"
#include "store/call_store.h"
#include "store/open_data_store.h"
#include "usecase/agreement_facts.h"
#include "usecase/publish_agreement.h"

static struct open_data duty_of(const struct open_data_facts *f,
				const struct legal_figure_list *figures, struct date today,
				struct arena *arena)
{
	const struct publication_facts facts = { .amount = f->amount,
						 .signed_on = f->signed_on,
						 .published_on = f->published_on,
						 .today = today };
	struct date due_on;
	struct open_data duty = { .version = f->version,
				  .agreement_id = f->agreement_id,
				  .status = publication_status(&facts, figures),
				  .edition = f->edition,
				  .published_on = f->published_on,
				  .url = f->url,
				  .row_count = f->row_count };
	if (publication_due_on(&facts, figures, &due_on)) {
		struct date *kept = arena_new_one(arena, struct date);
		*kept = due_on;
		duty.due_on = kept;
	}
	return duty;
}

enum err on_agreement_open_data(struct work *w, const struct agreement_open_data_in *in,
				struct open_data *out)
{
	struct agreement_case c = { 0 };
	struct open_data_facts_list facts = { 0 };
	TRY(agreement_case_by_id(w, in->agreement_id, &c));
	TRY(open_data_facts(w, &in->agreement_id, NULL, &facts));
	*out = duty_of(&facts.items[0], &c.figures, c.facts.today, w->arena);
	return OK;
}

enum err on_agreement_publish(struct work *w, const struct agreement_publish_in *in,
			      struct open_data *out)
{
	const struct agreement_open_data_in read = { .agreement_id = in->agreement_id };
	TRY(publish_agreement(w, in->agreement_id, &in->body));
	return on_agreement_open_data(w, &read, out);
}

enum err on_call_open_data(struct work *w, const struct call_open_data_in *in,
			   struct call_open_data *out)
{
	struct call_head head = { 0 };
	struct legal_figure_list figures = { 0 };
	struct open_data_facts_list facts = { 0 };
	TRY(call_head_by_ref(w, in->call_id, &head));
	TRY(legal_figures(w, NULL, &figures));
	TRY(open_data_facts(w, NULL, &head.id, &facts));
	struct date today = zone_date(w->zone, call_head_now(&head, w->now));
	out->call_id = head.id;
	out->data.count = facts.count;
	out->data.items = arena_new_many(w->arena, struct open_data, facts.count + 1);
	for (size_t i = 0; i < facts.count; i++)
		out->data.items[i] = duty_of(&facts.items[i], &figures, today, w->arena);
	return OK;
}

/* --- the rows of the schema: comma, point, quotes where they are needed, UTF-8 */

static enum err show_rows(struct work *w, const struct uuid *agreement_id,
			  const struct uuid *call_id, struct content *ret)
{
	struct scdl_row_list rows = { 0 };
	struct buffer text = buffer_new(w->arena, 4096);
	TRY(open_data_rows(w, agreement_id, call_id, &rows));
	csv_line_add(&text, &scdl_header);
	for (size_t i = 0; i < rows.count; i++)
		csv_line_add(&text, &rows.items[i].cells);
	*ret = (struct content){ .media_type = "text/csv; charset=utf-8",
				 .file_name = "scdl-subventions.csv",
				 .bytes = { text.data, text.length } };
	return OK;
}

enum err render_agreement_open_data_csv(struct work *w, const struct open_data *out,
					struct content *ret)
{
	return show_rows(w, &out->agreement_id, NULL, ret);
}

enum err render_call_open_data_csv(struct work *w, const struct call_open_data *out,
				   struct content *ret)
{
	return show_rows(w, NULL, &out->call_id, ret);
}

/* --- state aid */

static void show_regime(struct work *w, const struct aid_regime *regime,
			struct state_aid_check *out)
{
	struct aid_regime *kept = arena_new_one(w->arena, struct aid_regime);
	enum state_aid_check_window *window = arena_new_one(w->arena, enum state_aid_check_window);
	*kept = *regime;
	*window = (enum state_aid_check_window)regime->window;
	out->regime = kept->name;
	out->source = kept->source;
	out->ceiling_amount = &kept->ceiling;
	out->window = window;
	out->counted_from = &kept->counted_from;
}

enum err on_agreement_state_aid(struct work *w, const struct agreement_state_aid_in *in,
				struct state_aid_check *out)
{
	struct agreement_case c = { 0 };
	struct aid_regime regime;
	TRY(agreement_case_by_id(w, in->agreement_id, &c));
	const struct call_rules *rules = c.application.facts.rules;
	*out = (struct state_aid_check){ .version = c.agreement.version,
					 .agreement_id = in->agreement_id,
					 .decided_on = c.agreement.decided_on };
	if (!aid_regime(rules->state_aid, &c.figures, c.agreement.decided_on, &regime))
		return OK;
	show_regime(w, &regime, out);
	aid_shares(&regime, &c.agreement, w->arena, &out->beneficiaries);
	return OK;
}
