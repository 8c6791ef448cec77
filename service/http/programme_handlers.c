/* Programmes, their indicators and the training map. */
#include "domain/indicator.h"
#include "domain/programme.h"
#include "domain/statistics.h"
#include "gen/handlers.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/programme_store.h"
#include "usecase/create_indicator.h"
#include "usecase/create_programme.h"
#include "usecase/map_training.h"
#include "usecase/observe_indicator.h"
#include "usecase/update_programme.h"

/* --- programmes */

static enum err show(struct work *w, const char *id_or_code, struct programme *out)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, EVERY_CALL);
	TRY(programme_by_ref(w, id_or_code, out));
	partner_ranges(w->arena, &out->partner_counts, &out->partner_ranges);
	for (size_t i = 0; i < out->progress.count; i++)
		programme_figures(w->arena, &out->progress.items[i]);
	programme_actions(w->arena, &asker, out->id, &actions);
	actions_view(w, &actions, &out->actions);
	return OK;
}

enum err on_programme_list(struct work *w, const struct programme_list_in *in,
			   struct programme_page *out)
{
	const char *kind = in->kind == NULL ? NULL : programme_kind_words[*in->kind];
	TRY(programmes(w, kind, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = out->data.items[out->data.count - 1].code;
	return OK;
}

enum err on_programme_read(struct work *w, const struct programme_read_in *in,
			   struct programme *out)
{
	return show(w, in->programme_id, out);
}

enum err on_programme_create(struct work *w, const struct programme_create_in *in,
			     struct programme *out)
{
	struct uuid id;
	TRY(create_programme(w, &in->body, &id));
	return show(w, uuid_text(w, id), out);
}

enum err on_programme_update(struct work *w, const struct programme_update_in *in,
			     struct programme *out)
{
	TRY(update_programme(w, in->programme_id, &in->body));
	return show(w, in->programme_id, out);
}

/* --- indicators */

static void view(struct work *w, struct indicator *shown)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, EVERY_CALL);
	for (size_t i = 0; i < shown->observations.count; i++) {
		struct observation *o = &shown->observations.items[i];
		o->progress_percent = progress_percent(w->arena, shown, o);
	}
	indicator_actions(w->arena, &asker, shown->id, &actions);
	actions_view(w, &actions, &shown->actions);
}

static enum err show_indicator(struct work *w, struct uuid id, struct indicator *out)
{
	TRY(indicator_by_id(w, id, out));
	view(w, out);
	return OK;
}

enum err on_indicator_list(struct work *w, const struct indicator_list_in *in,
			   struct indicator_page *out)
{
	struct programme programme = { 0 };
	TRY(programme_by_ref(w, in->programme_id, &programme));
	const struct indicator_filter filter = { .programme_id = &programme.id,
						 .year = in->year,
						 .territory = in->territory,
						 .after = in->cursor,
						 .limit = in->limit };
	TRY(indicators(w, &filter, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = out->data.items[out->data.count - 1].key;
	for (size_t i = 0; i < out->data.count; i++)
		view(w, &out->data.items[i]);
	return OK;
}

enum err on_indicator_read(struct work *w, const struct indicator_read_in *in,
			   struct indicator *out)
{
	return show_indicator(w, in->indicator_id, out);
}

enum err on_indicator_create(struct work *w, const struct indicator_create_in *in,
			     struct indicator *out)
{
	struct uuid id;
	TRY(create_indicator(w, in->programme_id, &in->body, &id));
	return show_indicator(w, id, out);
}

enum err on_observation_create(struct work *w, const struct observation_create_in *in,
			       struct observation *out)
{
	return observe_indicator(w, in->indicator_id, &in->body, out);
}

/* --- training map */

enum err on_training_map_list(struct work *w, const struct training_map_list_in *in,
			      struct training_map_page *out)
{
	struct programme programme = { 0 };
	TRY(programme_by_ref(w, in->programme_id, &programme));
	const struct training_map_filter filter = { .programme_id = programme.id,
						    .territory_set = in->territory_set,
						    .trade = in->trade,
						    .after = in->cursor,
						    .limit = in->limit };
	TRY(training_map(w, &filter, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = uuid_text(w, out->data.items[out->data.count - 1].id);
	return OK;
}

enum err on_training_map_add(struct work *w, const struct training_map_add_in *in,
			     struct training_map_entry *out)
{
	return map_training(w, in->programme_id, &in->body, out);
}
