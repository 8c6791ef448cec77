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

struct purged {
	int64_t count;
};
static const struct field purged_fields[] = { FIELD(struct purged, count) };
static const struct shape purged_shape = SHAPE_OF(struct purged, purged_fields);

enum err job_purge_keys(struct work *w, struct instant before, int64_t limit, int64_t *ret)
{
	struct purged row = { 0 };
	TRY(db_one(w, Q_IDEMPOTENCY_PURGE, &purged_shape, &row, P(before), P(limit)));
	*ret = row.count;
	return OK;
}

enum err job_purge_uploads(struct work *w, int64_t limit, int64_t *ret)
{
	struct purged row = { 0 };
	TRY(db_one(w, Q_UPLOAD_PURGE, &purged_shape, &row, P(w->now), P(limit)));
	*ret = row.count;
	return OK;
}

enum err job_purge_exports(struct work *w, int64_t limit, int64_t *ret)
{
	struct purged row = { 0 };
	TRY(db_one(w, Q_EXPORT_PURGE, &purged_shape, &row, P(w->now), P(limit)));
	*ret = row.count;
	return OK;
}
