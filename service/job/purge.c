#include "job/purge.h"

#include "store/document_store.h"
#include "store/job_store.h"
#include "store/txn.h"

enum err purge_run(struct work *w)
{
	struct instant before = { w->now.us - KEPT_ANSWER_HOURS * INT64_C(3600000000) };
	txn_auto_t *txn = NULL;
	txn_begin(w, TXN_WRITE, "purge", &txn);
	w->txn = txn;
	TRY(job_purge_keys(w, before));
	TRY(document_purge_expired(w));
	return txn_commit(w, &txn);
}
