#include "gen/handlers.h"

#include "base/explain.h"
#include "base/zone.h"
#include "domain/actions.h"
#include "http/actions_view.h"
#include "http/page.h"
#include "store/territory_store.h"
#include "usecase/create_territory_set.h"
#include "usecase/import_territory_set.h"
#include "usecase/publish_territory_set_version.h"

/* --- the official geography */

enum err on_territory_list(struct work *w, const struct territory_list_in *in,
			   struct territory_page *out)
{
	struct territory_filter filter = {
		.vintage = in->vintage,
		.kind = in->kind == NULL ? NULL : territory_kind_words[*in->kind],
		.part_of = in->part_of,
		.q = in->q,
		.after = in->cursor,
		.limit = in->limit,
	};
	TRY(territories(w, &filter, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = out->data.items[out->data.count - 1].code;
	return OK;
}

enum err on_territory_read(struct work *w, const struct territory_read_in *in,
			   struct territory *out)
{
	return territory_by_code(w, territory_kind_words[in->kind], in->code, in->vintage, out);
}

/* --- sets */

static void show_actions(struct work *w, struct territory_set *set)
{
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, EVERY_CALL);
	territory_set_actions(w->arena, &asker, set->id, &actions);
	actions_view(w, &actions, &set->actions);
}

enum err on_territory_set_list(struct work *w, const struct territory_set_list_in *in,
			       struct territory_set_page *out)
{
	TRY(territory_sets(w, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = out->data.items[out->data.count - 1].code;
	for (size_t i = 0; i < out->data.count; i++)
		show_actions(w, &out->data.items[i]);
	return OK;
}

enum err on_territory_set_read(struct work *w, const struct territory_set_read_in *in,
			       struct territory_set *out)
{
	TRY(territory_set_by_ref(w, in->territory_set_id, out));
	show_actions(w, out);
	return OK;
}

enum err on_territory_set_create(struct work *w, const struct territory_set_create_in *in,
				 struct territory_set *out)
{
	TRY(create_territory_set(w, &in->body, out));
	show_actions(w, out);
	return OK;
}

enum err on_territory_set_version_list(struct work *w,
				       const struct territory_set_version_list_in *in,
				       struct territory_set_version_page *out)
{
	struct territory_set set = { 0 };
	TRY(territory_set_by_ref(w, in->territory_set_id, &set));
	TRY(territory_set_versions(w, set.id, in->cursor, in->limit, &out->data));
	if (page_cut(&out->data, in->limit, &out->page))
		out->page.next_cursor = arena_printf(
			w->arena, "%lld", (long long)out->data.items[out->data.count - 1].number);
	return OK;
}

enum err on_territory_set_version_create(struct work *w,
					 const struct territory_set_version_create_in *in,
					 struct territory_set_version *out)
{
	return publish_territory_set_version(w, in->territory_set_id, &in->body, out);
}

enum err on_territory_set_import(struct work *w, const struct territory_set_import_in *in,
				 struct territory_set_version *out)
{
	const struct territory_set_version_write version = {
		.vintage = in->vintage,
		.valid_from = in->valid_from,
		.provenance = { .source = in->source,
				.basis = (enum provenance_basis)in->basis,
				.confidence = (enum provenance_confidence)in->confidence,
				.note = in->note },
	};
	return import_territory_set(w, in->territory_set_id, &version, in->body, out);
}

enum err on_territory_set_membership(struct work *w, const struct territory_set_membership_in *in,
				     struct territory_set_membership *out)
{
	struct date on = in->on != NULL ? *in->on : zone_date(w->zone, w->now);
	TRY(territory_set_member(w, in->territory_set_id, in->code, on, out));
	if (out->code != NULL)
		return OK;
	struct verdict *unknown = verdict_new(w->arena);
	int64_t vintage = out->vintage == NULL ? 0 : *out->vintage;
	refuse_at(unknown, REASON_TERRITORY_UNKNOWN, "?code", KV("vintage", vintage),
		  KV("territory", in->code));
	return refuse_as(w, ERR_PARAMETERS_INVALID, unknown);
}
