#include "store/db.h"

#include <assert.h>
#include <string.h>

#include "store/db_link.h"
#include "store/db_memo.h"
#include "store/txn_private.h"

/* What the whole of a list result looks like to us. */
struct any_list {
	void *items;
	size_t count;
};

/* What the query must be preceded by, and the query; returns how many. */
static size_t batch_of(struct txn *txn, enum query query, struct params params,
		       struct statement ret[static TXN_HEAD_MAX + 1])
{
	size_t head = txn_head(txn, ret);
	ret[head] = (struct statement){ query, params };
	return head + 1;
}

static enum err run(struct work *w, enum query query, struct params params, struct found *ret)
{
	struct statement batch[TXN_HEAD_MAX + 1];
	struct txn *txn = w->txn;
	assert(txn != NULL);
	TRY(txn_link(w, txn));
	struct memo_ask ask = memo_ask(w, query, params);
	if (memo_find(&ask, ret))
		return OK;
	size_t count = batch_of(txn, query, params, batch);
	bool fresh = !txn->begun;
	struct pg_result *result = NULL;
	enum err err = link_run(w, txn->link, (struct batch){ batch, count }, fresh, &result);
	txn_sent(txn);
	ret->result = result;
	if (err == OK)
		memo_keep(&ask, result);
	return err;
}

enum err db_run_one(struct work *w, enum query query, const struct shape *shape, void *ret,
		    bool *ret_found, struct params params)
{
	enum query_rows rows = query_texts[query].rows;
	assert(rows == ROWS_ONE || rows == ROWS_MAYBE);
	found_auto_t found = { 0 };
	TRY(run(w, query, params, &found));
	assert(result_rows(found.result) <= 1 &&
	       (rows == ROWS_MAYBE || result_rows(found.result) == 1));
	if (ret_found != NULL)
		*ret_found = result_rows(found.result) == 1;
	if (result_rows(found.result) == 0)
		return ret_found != NULL ? OK : fail(w->problem, ERR_NOT_FOUND);
	result_row_into(w, link_row_map(w->txn->link, query, shape, found.result), found.result, 0,
			ret);
	return OK;
}

static void rows_into(struct work *w, enum query query, const struct shape *shape,
		      const struct pg_result *result, struct any_list *ret)
{
	ret->count = result_rows(result);
	ret->items = arena_alloc(w->arena, ret->count * shape->size);
	const struct row_map *map = link_row_map(w->txn->link, query, shape, result);
	for (size_t i = 0; i < ret->count; i++)
		result_row_into(w, map, result, i, (char *)ret->items + i * shape->size);
}

enum err db_run_many(struct work *w, enum query query, const struct shape *shape, void *ret,
		     struct params params)
{
	assert(query_texts[query].rows == ROWS_MANY);
	found_auto_t found = { 0 };
	TRY(run(w, query, params, &found));
	rows_into(w, query, shape, found.result, ret);
	return OK;
}

enum err db_send(struct work *w, enum query query, struct params params)
{
	struct statement batch[TXN_HEAD_MAX + 1];
	enum query_rows rows = query_texts[query].rows;
	assert(w->txn != NULL && (rows == ROWS_MANY || rows == ROWS_EXEC));
	TRY(txn_link(w, w->txn));
	size_t count = batch_of(w->txn, query, params, batch);
	enum err err = link_ask(w, w->txn->link, (struct batch){ batch, count });
	txn_sent(w->txn);
	return err;
}

enum err db_wait(struct work *w, enum query query, const struct shape *shape, void *ret)
{
	result_auto_t *result = NULL;
	TRY(link_wait(w, w->txn->link, &result));
	rows_into(w, query, shape, result, ret);
	return OK;
}

enum err db_wait_exec(struct work *w)
{
	result_auto_t *result = NULL;
	return link_wait(w, w->txn->link, &result);
}

enum err db_run_exec(struct work *w, enum query query, struct params params)
{
	enum query_rows rows = query_texts[query].rows;
	assert(rows == ROWS_EXEC || rows == ROWS_EXEC1);
	found_auto_t found = { 0 };
	TRY(run(w, query, params, &found));
	if (rows == ROWS_EXEC1 && result_touched(found.result) == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	assert(rows != ROWS_EXEC1 || result_touched(found.result) == 1);
	return OK;
}

bool db_ping(int32_t within_ms)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem, .actor = &actor_public };
	txn_auto_t *txn = NULL;
	txn_begin(&w, TXN_READ, "ping", &txn);
	w.txn = txn;
	struct alive {
		int64_t alive;
	} alive = { 0 };
	static const struct field fields[] = { FIELD(struct alive, alive) };
	static const struct shape shape = SHAPE_OF(struct alive, fields);
	link_answer_within(within_ms);
	bool answered = db_one(&w, Q_PING, &shape, &alive) == OK && alive.alive == 1;
	link_answer_within(0);
	return answered;
}
