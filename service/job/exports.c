#include "job/exports.h"

#include <unistd.h>

#include "base/actor.h"
#include "gen/handlers.h"
#include "store/export_run_store.h"
#include "store/txn.h"

#define OPERATION "export_make"

/* --- the file */

static enum err build(struct work *w, const struct export_todo *todo, struct content *ret)
{
	const struct export table = { .call_id = todo->call_id,
				      .call_code = todo->call_code,
				      .test = todo->test,
				      .table = todo->kind,
				      .dialect = todo->dialect };
	switch (todo->format) {
	case EXPORT_FORMAT_CSV: return render_call_export_csv(w, &table, ret);
	case EXPORT_FORMAT_NDJSON: return render_call_export_ndjson(w, &table, ret);
	default: return render_call_export_xlsx(w, &table, ret);
	}
}

static enum err keep(struct work *w, struct uuid id, const struct spool *file)
{
	char *piece = arena_alloc(w->arena, EXPORT_PIECE);
	off_t at = 0;
	for (int64_t number = 0;; number++) {
		struct arena_mark mark = arena_mark(w->arena);
		ssize_t count = pread(file->fd, piece, EXPORT_PIECE, at);
		if (count == 0)
			return OK;
		if (count < 0) {
			w->problem->cause = "the file of an export cannot be read";
			return fail(w->problem, ERR_INTERNAL);
		}
		TRY(export_piece_insert(w, id, number, (struct bytes){ piece, (size_t)count }));
		at += count;
		arena_rewind(w->arena, mark);
	}
}

/* --- one export */

static enum err make_held(struct work *w, const struct export_todo *todo)
{
	struct content content = { 0 };
	enum err err = build(w, todo, &content);
	spool_auto_t *file = content.file;
	if (err != OK)
		return err;
	TRY(keep(w, todo->id, file));
	return export_finish(w, &(struct export_made){ .id = todo->id,
						       .row_count = content.rows,
						       .byte_count = (int64_t)file->length,
						       .sha256 = file->sha256,
						       .media_type = content.media_type,
						       .file_name = content.file_name });
}

/* Rows that agree with each other: one snapshot for all pages. */
static enum err make(struct work *w, const struct export_todo *todo, bool *ret_held)
{
	txn_auto_t *txn = NULL;
	w->actor = &todo->actor;
	txn_begin(w, TXN_SERIAL, OPERATION, &txn);
	w->txn = txn;
	TRY(export_hold(w, todo->id, ret_held));
	if (*ret_held)
		TRY(make_held(w, todo));
	return txn_commit(w, &txn);
}

static enum err give_up(struct work *w, struct uuid id)
{
	txn_auto_t *txn = NULL;
	w->actor = &actor_public;
	txn_begin(w, TXN_WRITE, OPERATION, &txn);
	w->txn = txn;
	TRY(export_fail(w, id));
	return txn_commit(w, &txn);
}

static enum err next(struct work *w, struct export_todo *ret, bool *ret_found)
{
	txn_auto_t *txn = NULL;
	w->actor = &actor_public;
	txn_begin(w, TXN_READ, OPERATION, &txn);
	w->txn = txn;
	return export_next(w, ret, ret_found);
}

static bool passes(enum err err)
{
	return err == ERR_RETRY || err == ERR_LOCKED || err == ERR_DATABASE_UNAVAILABLE;
}

/* *ret_more: there may be another one. */
static enum err one(struct work *w, bool *ret_more)
{
	struct export_todo todo = { 0 };
	bool found = false;
	TRY(next(w, &todo, &found));
	*ret_more = found;
	if (!found)
		return OK;
	enum err err = make(w, &todo, ret_more);
	if (err == OK || passes(err))
		return err;
	struct problem told = *w->problem;
	*w->problem = (struct problem){ 0 };
	TRY(give_up(w, todo.id));
	*w->problem = told; /* the log says why */
	return err;
}

enum err exports_run(struct work *w)
{
	struct arena_mark mark = arena_mark(w->arena);
	bool more = true;
	while (more) {
		TRY(one(w, &more));
		w->txn = NULL;
		w->actor = &actor_public;
		arena_rewind(w->arena, mark);
	}
	return OK;
}
