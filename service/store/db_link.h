/* One connection of one thread: statements leave in a pipeline and their answers are drained.
 * Private to the store. */
#ifndef GUICHET_STORE_DB_LINK_H
#define GUICHET_STORE_DB_LINK_H

#include "store/db.h"

struct link;
struct pg_result; /* PGresult of libpq */

/* Where each member of a shape stands among the columns of a query. */
struct row_map {
	const struct shape *shape;
	int16_t *columns; /* per field of the shape; -1: not there */
	int16_t document; /* the column that holds the whole as JSON; -1: none */
};

struct statement {
	enum query query;
	struct params params;
};

/* What leaves in one round trip. */
struct batch {
	const struct statement *items;
	size_t count;
};

/* The link of this thread; connects when it must.  ERR_DATABASE_UNAVAILABLE. */
enum err link_of_thread(struct work *w, struct link **ret) MUST_CHECK;

/* Sends the batch and a sync in one round trip; *ret is the result of the last statement.
 * fresh: nothing of the transaction has left yet, so a lost connection may be opened again. */
enum err link_run(struct work *w, struct link *link, struct batch batch, bool fresh,
		  struct pg_result **ret) MUST_CHECK;

/* The same in two halves, so that the server works while its last answer is read.  What has left is
 * waited for before anything else leaves, or forgotten: then the connection is given up. */
enum err link_ask(struct work *w, struct link *link, struct batch batch) MUST_CHECK;
enum err link_wait(struct work *w, struct link *link, struct pg_result **ret) MUST_CHECK;
void link_forget(struct link *link);

/* How long this thread waits for an answer; 0: as the settings say. */
void link_answer_within(int32_t ms);

/* A parameter as the text that leaves; NULL for null, the bytes themselves for bytes. */
const char *link_literal(struct arena *arena, const struct param *param);

bool link_alive(const struct link *link);
/* Something went wrong that leaves the state of the server unknown: the connection is given up. */
void link_close(struct link *link);

void result_release(struct pg_result **result);
#define result_auto_t __attribute__((cleanup(result_release))) struct pg_result

size_t result_rows(const struct pg_result *result);
int64_t result_touched(const struct pg_result *result); /* rows of insert, update, delete */
/* Where the members of shape stand in the results of the query; kept by the link. */
const struct row_map *link_row_map(struct link *link, enum query query, const struct shape *shape,
				   const struct pg_result *result);
/* One row to the struct of the map's shape; what is read lives in w->arena. */
void result_row_into(struct work *w, const struct row_map *map, const struct pg_result *result,
		     size_t row, void *ret);

#endif
