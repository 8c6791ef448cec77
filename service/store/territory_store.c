#include "store/territory_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* --- the official geography */

struct resolved_row {
	const char *requested;
	const char *code;         /* NULL: the vintage does not have it */
	const char *commune_code; /* NULL: no commune of it is in the region */
};
static const struct field resolved_row_fields[] = {
	FIELD(struct resolved_row, requested),
	FIELD_MAYBE(struct resolved_row, code, FIELD_TEXT),
	FIELD_MAYBE(struct resolved_row, commune_code, FIELD_TEXT),
};
static const struct shape resolved_row_shape = SHAPE_OF(struct resolved_row, resolved_row_fields);

struct resolved_rows {
	struct resolved_row *items;
	size_t count;
};

static struct text_list list_for(struct work *w, size_t count)
{
	return (struct text_list){ arena_new_many(w->arena, const char *, count), 0 };
}

static void add_new(struct text_list *list, const char *text)
{
	if (!text_in(text, list))
		list->items[list->count++] = text;
}

static int by_code(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct text_list communes_of(struct work *w, const struct resolved_rows *rows)
{
	struct text_list all = list_for(w, rows->count), ret = list_for(w, rows->count);
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].commune_code != NULL)
			all.items[all.count++] = rows->items[i].commune_code;
	if (all.count > 0)
		qsort(all.items, all.count, sizeof *all.items, by_code);
	for (size_t i = 0; i < all.count; i++)
		if (i == 0 || strcmp(all.items[i - 1], all.items[i]) != 0)
			ret.items[ret.count++] = all.items[i];
	return ret;
}

/* Rows come in the order asked, all those of one territory together. */
static struct territory_resolution resolution_of(struct work *w, const struct resolved_rows *rows,
						 size_t asked)
{
	struct territory_resolution found = { .territories = list_for(w, asked),
					      .unknown = list_for(w, asked),
					      .communes = communes_of(w, rows) };
	const char *last = NULL;
	for (size_t i = 0; i < rows->count; i++) {
		const struct resolved_row *row = &rows->items[i];
		if (text_equal(last, row->requested))
			continue;
		last = row->requested;
		add_new(row->code != NULL ? &found.territories : &found.unknown,
			row->code != NULL ? row->code : row->requested);
	}
	return found;
}

enum err territory_resolve(struct work *w, int64_t vintage, const struct text_list *codes,
			   struct territory_resolution *ret)
{
	struct resolved_rows rows = { 0 };
	const char *every_region = NULL;
	if (codes->count > 0)
		TRY(db_many(w, Q_TERRITORY_RESOLVE, &resolved_row_shape, &rows,
			    P(vintage == 0 ? NULL : (const int64_t *)&vintage), P(codes),
			    P(every_region)));
	*ret = resolution_of(w, &rows, codes->count);
	return OK;
}

enum err territories(struct work *w, const struct territory_filter *filter,
		     struct territory_list *ret)
{
	const char *any_code = NULL;
	return db_many(w, Q_TERRITORY_LIST, &territory_shape, ret, P(filter->vintage),
		       P(filter->kind), P(any_code), P(filter->part_of), P(filter->q),
		       P(filter->after), P(filter->limit + 1));
}

enum err territory_by_code(struct work *w, const char *kind, const char *code,
			   const int64_t *vintage, struct territory *ret)
{
	return db_one(w, Q_TERRITORY_BY_CODE, &territory_shape, ret, P(kind), P(code), P(vintage));
}

/* --- sets */

enum err territory_sets(struct work *w, const char *after, int64_t limit,
			struct territory_set_list *ret)
{
	const char *any_kind = NULL;
	return db_many(w, Q_TERRITORY_SET_LIST, &territory_set_shape, ret, P(any_kind), P(after),
		       P(limit + 1));
}

enum err territory_set_by_ref(struct work *w, const char *id_or_code, struct territory_set *ret)
{
	return db_one(w, Q_TERRITORY_SET_BY_REF, &territory_set_shape, ret, P(id_or_code));
}

enum err territory_set_insert(struct work *w, struct uuid id, const struct territory_set_write *set,
			      struct territory_set *ret)
{
	return db_one(w, Q_TERRITORY_SET_INSERT, &territory_set_shape, ret, P(id), P(set->code),
		      P(set->label), P(territory_set_write_kind_words[set->kind]), P(w->now));
}

enum err territory_set_versions(struct work *w, struct uuid set_id, const char *after,
				int64_t limit, struct territory_set_version_list *ret)
{
	return db_many(w, Q_TERRITORY_SET_VERSION_LIST, &territory_set_version_shape, ret,
		       P(set_id), P(after), P(limit + 1));
}

enum err territory_set_version_insert(struct work *w, struct uuid set_id,
				      const struct territory_set_version_write *version,
				      struct territory_set_version *ret)
{
	struct buffer provenance = buffer_new(w->arena, 512);
	json_write(&provenance, &provenance_shape, &version->provenance, NULL);
	return db_one(w, Q_TERRITORY_SET_VERSION_INSERT, &territory_set_version_shape, ret,
		      P(uuid_new(w->now)), P(set_id), P(version->vintage), P(&version->codes),
		      P(version->valid_from), P(buffer_text(&provenance)), P(w->now));
}

struct latest_row {
	struct uuid id;
};
static const struct field latest_row_fields[] = { FIELD(struct latest_row, id) };
static const struct shape latest_row_shape = SHAPE_OF(struct latest_row, latest_row_fields);

enum err territory_set_latest(struct work *w, const char *id_or_code, struct uuid *ret,
			      bool *ret_found)
{
	struct latest_row row = { 0 };
	TRY(db_maybe(w, Q_TERRITORY_SET_LATEST, &latest_row_shape, &row, ret_found, P(id_or_code)));
	*ret = row.id;
	return OK;
}

struct membership_row {
	const char *code; /* NULL: the vintage does not have the territory */
	bool member;
	const int64_t *set_version, *vintage; /* NULL: no version holds on that day */
	struct text_list entries;
};
static const struct field entry_item = { .kind = FIELD_TEXT };
static const struct field membership_row_fields[] = {
	FIELD_MAYBE(struct membership_row, code, FIELD_TEXT),
	FIELD(struct membership_row, member),
	FIELD_MAYBE(struct membership_row, set_version, FIELD_INT),
	FIELD_MAYBE(struct membership_row, vintage, FIELD_INT),
	FIELD_LIST_OF(struct membership_row, entries, &entry_item),
};
static const struct shape membership_row_shape =
	SHAPE_OF(struct membership_row, membership_row_fields);

enum err territory_set_member(struct work *w, const char *id_or_code, const char *territory,
			      struct date on, struct territory_set_membership *ret)
{
	struct membership_row row = { 0 };
	TRY(db_one(w, Q_TERRITORY_SET_MEMBERSHIP, &membership_row_shape, &row, P(id_or_code),
		   P(territory), P(on)));
	*ret = (struct territory_set_membership){
		.code = row.code,
		.member = row.member,
		.entry = row.member && row.entries.count > 0 ? row.entries.items[0] : NULL,
		.set_version = row.set_version,
		.vintage = row.vintage,
	};
	return OK;
}
