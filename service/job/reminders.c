#include "job/reminders.h"

#include <string.h>

#include "store/job_store.h"
#include "store/txn.h"
#include "usecase/read_reminders.h"

/* In one transaction.  *io_from, a text of 37 bytes: the file to begin with, empty for the first;
 * then the one to go on with, empty when there is none. */
static enum err batch(struct work *w, const struct call_head *call, char *io_from)
{
	const char *from = io_from[0] == '\0' ? NULL : io_from;
	bool taken = false;
	txn_auto_t *txn = NULL;
	txn_begin(w, TXN_WRITE, "reminders", &txn);
	w->txn = txn;
	TRY(job_take(w, "reminders", &taken));
	if (taken)
		TRY(tell_reminders(w, call, REMINDER_FILES, &from));
	else
		from = NULL;
	TRY(txn_commit(w, &txn));
	memmove(io_from, from == NULL ? "" : from, from == NULL ? 1 : 37);
	return OK;
}

static enum err calls_of(struct work *w, struct call_head_list *ret)
{
	txn_auto_t *txn = NULL;
	txn_begin(w, TXN_READ, "reminders", &txn);
	w->txn = txn;
	return reminder_calls(w, ret);
}

enum err reminders_run(struct work *w)
{
	struct call_head_list calls = { 0 };
	TRY(calls_of(w, &calls));
	for (size_t i = 0; i < calls.count; i++) {
		char from[37] = "";
		do {
			struct arena_mark mark = arena_mark(w->arena);
			TRY(batch(w, &calls.items[i], from));
			w->txn = NULL;
			arena_rewind(w->arena, mark);
		} while (from[0] != '\0');
	}
	w->txn = NULL;
	return OK;
}
