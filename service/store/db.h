/* The only door to PostgreSQL: named queries, in pipelines, with the actor's settings.
 *
 * Each thread owns one connection, opened at first use and reopened after a loss; statements are
 * prepared at their first use, in the same round trip.  A read is one round trip. */
#ifndef GUICHET_STORE_DB_H
#define GUICHET_STORE_DB_H

#include "base/field.h"
#include "base/work.h"
#include "gen/queries.h"

/* --- settings, once at start */

struct db_settings {
	const char *url; /* of the role that serves; libpq connection string or URL */
	int32_t connect_timeout_s;
	int32_t answer_timeout_ms; /* a server that says nothing for so long is away */
	int32_t statement_timeout_ms;
	int32_t lock_timeout_ms;
	int32_t idle_in_transaction_timeout_ms;
};
void db_configure(const struct db_settings *settings);
/* This thread speaks as another role: jobs. */
void db_thread_use(const char *url);
/* This thread waits for a lock no longer than this, from its next connection on; 0: as the settings
 * say. */
void db_thread_patience(int32_t lock_timeout_ms);
/* Does the database answer in so little time, on this thread's connection? */
bool db_ping(int32_t within_ms);
/* Round trips of this thread since it began: a read is one. */
uint64_t db_round_trips(void);

/* Answers of a few queries of nobody in particular are kept for a second.  Off until the service
 * starts: tests see each query reach the database. */
void db_memo_enable(void);
/* Something that may be kept was written. */
void db_memo_drop(void);

/* --- parameters: P(value), typed by the value; a NULL pointer is null */

enum param_kind {
	PARAM_TEXT,
	PARAM_INT,
	PARAM_BOOL,
	PARAM_MONEY,
	PARAM_RATE,
	PARAM_INSTANT,
	PARAM_DATE,
	PARAM_UUID,
	PARAM_LIST,
	PARAM_BYTES,
	PARAM_NULL,
};

struct param {
	enum param_kind kind;
	union {
		const char *text;
		int64_t number;
		struct instant instant;
		struct date date;
		struct uuid uuid;
		const struct text_list *list;
		struct bytes bytes;
	};
};

static inline struct param param_text(const char *v)
{
	return (struct param){ v == NULL ? PARAM_NULL : PARAM_TEXT, .text = v };
}
static inline struct param param_int(int64_t v)
{
	return (struct param){ PARAM_INT, .number = v };
}
static inline struct param param_bool(bool v)
{
	return (struct param){ PARAM_BOOL, .number = v };
}
static inline struct param param_money(struct money v)
{
	return (struct param){ PARAM_MONEY, .number = v.cents };
}
static inline struct param param_rate(struct rate v)
{
	return (struct param){ PARAM_RATE, .number = v.basis_points };
}
static inline struct param param_instant(struct instant v)
{
	return (struct param){ PARAM_INSTANT, .instant = v };
}
static inline struct param param_date(struct date v)
{
	return (struct param){ PARAM_DATE, .date = v };
}
static inline struct param param_uuid(struct uuid v)
{
	return (struct param){ PARAM_UUID, .uuid = v };
}
static inline struct param param_list(const struct text_list *v)
{
	return (struct param){ v == NULL ? PARAM_NULL : PARAM_LIST, .list = v };
}
static inline struct param param_bytes(struct bytes v)
{
	return (struct param){ PARAM_BYTES, .bytes = v };
}
#define PARAM_MAYBE(name, type)                                                                    \
	static inline struct param param_maybe_##name(const type *v)                               \
	{                                                                                          \
		return v == NULL ? (struct param){ PARAM_NULL, .text = NULL } : param_##name(*v);  \
	}
PARAM_MAYBE(int, int64_t)
PARAM_MAYBE(bool, bool)
PARAM_MAYBE(money, struct money)
PARAM_MAYBE(rate, struct rate)
PARAM_MAYBE(instant, struct instant)
PARAM_MAYBE(date, struct date)
PARAM_MAYBE(uuid, struct uuid)

#define P(value)                                                                                   \
	_Generic((value),                                                                          \
		char *: param_text,                                                                \
		const char *: param_text,                                                          \
		bool: param_bool,                                                                  \
		struct money: param_money,                                                         \
		struct rate: param_rate,                                                           \
		struct instant: param_instant,                                                     \
		struct date: param_date,                                                           \
		struct uuid: param_uuid,                                                           \
		struct bytes: param_bytes,                                                         \
		struct text_list *: param_list,                                                    \
		const struct text_list *: param_list,                                              \
		const int64_t *: param_maybe_int,                                                  \
		const bool *: param_maybe_bool,                                                    \
		const struct money *: param_maybe_money,                                           \
		const struct rate *: param_maybe_rate,                                             \
		const struct instant *: param_maybe_instant,                                       \
		const struct date *: param_maybe_date,                                             \
		const struct uuid *: param_maybe_uuid,                                             \
		default: param_int)(value)
/* The parameters of a query, in the order of $1, $2 … */
struct params {
	const struct param *items;
	size_t count;
};
#define PARAM_NONE                                                                                 \
	{                                                                                          \
		PARAM_NULL, .text = NULL                                                           \
	}
#define PARAMS(...)                                                                                \
	((struct params){ (const struct param[]){ PARAM_NONE, ##__VA_ARGS__ } + 1,                 \
			  COUNT(((const struct param[]){ PARAM_NONE, ##__VA_ARGS__ })) - 1 })

/* --- queries.  The cardinality on the name line of the query is asserted.
 * Columns fill the members of the same name; a column named `document` fills the whole struct from
 * its JSON.  What is read lives in w->arena.  Errors besides those named: ERR_DATABASE_UNAVAILABLE,
 * ERR_LOCKED, ERR_RETRY, ERR_INTERNAL, and what a named constraint stands for (constraints.def). */

/* :one and :maybe — ERR_NOT_FOUND when there is no row. */
#define db_one(w, query, shape, ret, ...)                                                          \
	db_run_one((w), (query), (shape), (ret), NULL, PARAMS(__VA_ARGS__))
/* :maybe — no row is no failure. */
#define db_maybe(w, query, shape, ret, ret_found, ...)                                             \
	db_run_one((w), (query), (shape), (ret), (ret_found), PARAMS(__VA_ARGS__))
/* :many — ret points to a struct { T *items; size_t count; }. */
#define db_many(w, query, shape, ret, ...)                                                         \
	db_run_many((w), (query), (shape), (ret), PARAMS(__VA_ARGS__))
/* :exec and :exec1 — ERR_NOT_FOUND when :exec1 touched no row. */
#define db_exec(w, query, ...) db_run_exec((w), (query), PARAMS(__VA_ARGS__))

/* :many and :exec in two halves, for those who have something else to do while PostgreSQL works:
 * the query has left.  db_wait or db_wait_exec comes next, before any other query. */
#define db_ask(w, query, ...) db_send((w), (query), PARAMS(__VA_ARGS__))
enum err db_wait(struct work *w, enum query query, const struct shape *shape, void *ret) MUST_CHECK;
enum err db_wait_exec(struct work *w) MUST_CHECK;

enum err db_send(struct work *w, enum query query, struct params params) MUST_CHECK;
enum err db_run_one(struct work *w, enum query query, const struct shape *shape, void *ret,
		    bool *ret_found, struct params params) MUST_CHECK;
enum err db_run_many(struct work *w, enum query query, const struct shape *shape, void *ret,
		     struct params params) MUST_CHECK;
enum err db_run_exec(struct work *w, enum query query, struct params params) MUST_CHECK;

#endif
