#include "store/export_store.h"

#define PAGE_ROWS 250

static const struct field cell_item = { .kind = FIELD_TEXT };
static const struct field row_fields[] = {
	FIELD(struct export_row, key),
	FIELD_LIST_OF(struct export_row, cells, &cell_item),
};
static const struct shape row_shape = SHAPE_OF(struct export_row, row_fields);

static const enum query queries[EXPORT_TABLE_COUNT_] = {
	[EXPORT_TABLE_AWARDS] = Q_EXPORT_AWARDS,
	[EXPORT_TABLE_BUDGETS] = Q_EXPORT_BUDGETS,
	[EXPORT_TABLE_RANKING] = Q_EXPORT_RANKING,
};

enum err export_ask(struct work *w, const struct export_page *page)
{
	return db_ask(w, queries[page->table], P(page->call_id), P(page->after), P(PAGE_ROWS));
}

enum err export_wait(struct work *w, const struct export_page *page, struct export_row_list *ret)
{
	return db_wait(w, queries[page->table], &row_shape, ret);
}
