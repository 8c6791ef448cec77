#include "job/sequencer.h"

#include "job/audit_chain.h"
#include "store/audit_store.h"
#include "store/event_store.h"
#include "store/job_store.h"
#include "store/txn.h"

static enum err seal(struct work *w, int64_t *ret_count)
{
	struct audit_end end = { .hash = audit_chain_start };
	struct audit_unsealed_list rows = { 0 };
	TRY(audit_last(w, &end));
	TRY(audit_unsealed(w, SEQUENCER_BATCH, &rows));
	*ret_count = (int64_t)rows.count;
	if (rows.count == 0)
		return OK;
	for (size_t i = 0; i < rows.count; i++) {
		struct audit_entry *entry = &rows.items[i].entry;
		entry->position = ++end.position;
		entry->prev_hash = end.hash;
		entry->hash = end.hash = audit_chain_hash(w->arena, entry);
	}
	return audit_seal(w, &rows);
}

/* One transaction; *ret_more: it was full, so there may be more. */
static enum err batch(struct work *w, bool *ret_more)
{
	int64_t events = 0, sealed = 0;
	bool taken = false;
	txn_auto_t *txn = NULL;
	txn_begin(w, TXN_WRITE, "sequencer", &txn);
	w->txn = txn;
	TRY(job_take(w, "sequencer", &taken));
	if (taken) {
		TRY(event_number(w, SEQUENCER_BATCH, &events));
		TRY(seal(w, &sealed));
	}
	TRY(txn_commit(w, &txn));
	*ret_more = events == SEQUENCER_BATCH || sealed == SEQUENCER_BATCH;
	return OK;
}

enum err sequencer_run(struct work *w)
{
	struct arena_mark mark = arena_mark(w->arena);
	bool more = true;
	while (more) {
		TRY(batch(w, &more));
		w->txn = NULL;
		arena_rewind(w->arena, mark);
	}
	return OK;
}
