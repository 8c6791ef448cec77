#include "store/follow_up_store.h"

#include "base/json.h"

/* --- planned indicators */

enum err planned_values(struct work *w, struct uuid application_id, struct planned_value_list *ret)
{
	return db_many(w, Q_PLANNED_INDICATOR_LIST, &planned_value_shape, ret, P(application_id));
}

enum err realised_values(struct work *w, struct uuid application_id, struct planned_value_list *ret)
{
	return db_many(w, Q_REALISED_INDICATOR_LIST, &planned_value_shape, ret, P(application_id));
}

static const struct field value_item = { .kind = FIELD_OBJECT, .shape = &planned_value_shape };
static const struct field values_field = { .kind = FIELD_LIST, .item = &value_item };

enum err planned_values_replace(struct work *w, struct uuid application_id,
				const struct planned_value_list *values)
{
	struct buffer text = buffer_new(w->arena, 512);
	json_write_field(&text, &values_field, values, NULL);
	TRY(db_exec(w, Q_PLANNED_INDICATORS_DELETE, P(application_id)));
	TRY(db_exec(w, Q_PLANNED_INDICATORS_INSERT, P(application_id), P(buffer_text(&text))));
	return db_exec(w, Q_APPLICATION_TOUCH, P(application_id), P(w->now));
}

/* --- figures */

static const struct field head_fields[] = {
	FIELD(struct statistics_head, published),
	FIELD(struct statistics_head, region),
	FIELD(struct statistics_head, partial),
};
static const struct shape head_shape = SHAPE_OF(struct statistics_head, head_fields);

enum err call_statistics_head(struct work *w, struct uuid call_id, struct statistics_head *ret)
{
	return db_one(w, Q_CALL_STATISTICS_HEAD, &head_shape, ret, P(call_id));
}

static const struct field sums_fields[] = {
	FIELD(struct statistics_sums, dimension),
	FIELD(struct statistics_sums, code),
	FIELD(struct statistics_sums, deposited),
	FIELD(struct statistics_sums, received),
	FIELD(struct statistics_sums, complete),
	FIELD(struct statistics_sums, eligible),
	FIELD(struct statistics_sums, selected),
	FIELD(struct statistics_sums, awarded),
	FIELD_MAYBE(struct statistics_sums, requested_amount, FIELD_MONEY),
	FIELD_MAYBE(struct statistics_sums, awarded_amount, FIELD_MONEY),
	FIELD_MAYBE(struct statistics_sums, total_cost, FIELD_MONEY),
	FIELD(struct statistics_sums, trainees_planned),
	FIELD(struct statistics_sums, trainees_realised),
	FIELD_MAYBE(struct statistics_sums, paid_amount, FIELD_MONEY),
};
static const struct shape sums_shape = SHAPE_OF(struct statistics_sums, sums_fields);

enum err call_sums(struct work *w, struct uuid call_id, bool readable,
		   struct statistics_sums_list *ret)
{
	return db_many(w, Q_CALL_FIGURES, &sums_shape, ret, P(call_id), P(readable));
}
