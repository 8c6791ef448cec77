#include "store/job_store.h"

struct taken {
	bool taken;
};
static const struct field taken_fields[] = { FIELD(struct taken, taken) };
static const struct shape taken_shape = SHAPE_OF(struct taken, taken_fields);

enum err job_take(struct work *w, const char *job, bool *ret)
{
	struct taken row = { 0 };
	TRY(db_one(w, Q_JOB_LOCK, &taken_shape, &row, P(job)));
	*ret = row.taken;
	return OK;
}

enum err job_purge_keys(struct work *w, struct instant before)
{
	return db_exec(w, Q_IDEMPOTENCY_PURGE, P(before));
}
