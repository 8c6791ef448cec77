#include "store/event_store.h"

#include "store/txn.h"

struct one_count {
	int64_t head, count;
};
static const struct field head_fields[] = { FIELD(struct one_count, head) };
static const struct shape head_shape = SHAPE_OF(struct one_count, head_fields);
static const struct field count_fields[] = { FIELD(struct one_count, count) };
static const struct shape count_shape = SHAPE_OF(struct one_count, count_fields);

enum err event_head(struct work *w, int64_t *ret)
{
	struct one_count row = { 0 };
	TRY(db_one(w, Q_EVENT_HEAD, &head_shape, &row));
	*ret = row.head;
	return OK;
}

enum err events(struct work *w, const struct event_filter *filter, struct event_list *ret)
{
	enum query query = reads_for_region(w) ? Q_EVENT_LIST_REGION : Q_EVENT_LIST;
	return db_many(w, query, &event_shape, ret, P(filter->types), P(filter->call),
		       P(filter->after), P(filter->until), P(filter->limit));
}

enum err event_number(struct work *w, int64_t limit, int64_t *ret)
{
	struct one_count row = { 0 };
	TRY(db_one(w, Q_EVENT_NUMBER, &count_shape, &row, P(limit)));
	*ret = row.count;
	return OK;
}
