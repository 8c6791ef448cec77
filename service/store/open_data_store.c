#include "store/open_data_store.h"

enum err open_data_insert(struct work *w, struct uuid agreement_id, struct date signed_on,
			  const struct scdl_row_list *rows)
{
	TRY(db_exec(w, Q_OPEN_DATA_EDITION, P(agreement_id), P(signed_on)));
	for (size_t i = 0; i < rows->count; i++)
		TRY(db_exec(w, Q_OPEN_DATA_ROW_INSERT, P(agreement_id), P((int64_t)i + 1),
			    P((const struct text_list *)&rows->items[i].cells)));
	return OK;
}

enum err agreement_publish_row(struct work *w, struct uuid agreement_id,
			       const struct open_data_publication *publication)
{
	return db_exec(w, Q_AGREEMENT_PUBLISH, P(agreement_id), P(publication->published_on),
		       P(publication->url), P(w->now));
}

static const struct field facts_fields[] = {
	FIELD(struct open_data_facts, agreement_id),
	FIELD(struct open_data_facts, version),
	FIELD(struct open_data_facts, amount),
	FIELD(struct open_data_facts, edition),
	FIELD_MAYBE(struct open_data_facts, signed_on, FIELD_DATE),
	FIELD_MAYBE(struct open_data_facts, published_on, FIELD_DATE),
	FIELD_MAYBE(struct open_data_facts, url, FIELD_TEXT),
	FIELD(struct open_data_facts, row_count),
};
static const struct shape facts_shape = SHAPE_OF(struct open_data_facts, facts_fields);

enum err open_data_facts(struct work *w, const struct uuid *agreement_id,
			 const struct uuid *call_id, struct open_data_facts_list *ret)
{
	return db_many(w, Q_OPEN_DATA_FACTS, &facts_shape, ret, P(agreement_id), P(call_id));
}

static const struct field cell_item = { .kind = FIELD_TEXT };
static const struct field row_fields[] = { FIELD_LIST_OF(struct scdl_row, cells, &cell_item) };
static const struct shape row_shape = SHAPE_OF(struct scdl_row, row_fields);

enum err open_data_rows(struct work *w, const struct uuid *agreement_id, const struct uuid *call_id,
			struct scdl_row_list *ret)
{
	return db_many(w, Q_OPEN_DATA_ROWS, &row_shape, ret, P(agreement_id), P(call_id));
}
