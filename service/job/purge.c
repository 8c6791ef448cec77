#include "job/purge.h"

#include "store/job_store.h"
#include "store/txn.h"

/* One transaction; *ret_more: it was full, so there may be more. */
static enum err batch(struct work *w, struct instant before, bool *ret_more)
{
	int64_t keys = 0, uploads = 0, exports = 0;
	bool taken = false;
	txn_auto_t *txn = NULL;
	txn_begin(w, TXN_WRITE, "purge", &txn);
	w->txn = txn;
	TRY(job_take(w, "purge", &taken));
	if (taken) {
		TRY(job_purge_keys(w, before, PURGE_KEYS, &keys));
		TRY(job_purge_uploads(w, PURGE_UPLOADS, &uploads));
		TRY(job_purge_exports(w, PURGE_EXPORTS, &exports));
	}
	TRY(txn_commit(w, &txn));
	*ret_more = keys == PURGE_KEYS || uploads == PURGE_UPLOADS || exports == PURGE_EXPORTS;
	return OK;
}

enum err purge_run(struct work *w)
{
	struct instant before = { w->now.us - KEPT_ANSWER_HOURS * INT64_C(3600000000) };
	struct arena_mark mark = arena_mark(w->arena);
	bool more = true;
	while (more) {
		TRY(batch(w, before, &more));
		w->txn = NULL;
		arena_rewind(w->arena, mark);
	}
	return OK;
}
