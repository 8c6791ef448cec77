/* How a function fails: one vocabulary, from the rule to the answer (RFC 9457).
 *
 * Whoever detects a failure explains it once, with figures, by fail(); everyone above passes it on
 * with TRY().  The sentences are in api-spec/problems.yaml, never in C. */
#ifndef GUICHET_BASE_PROBLEM_H
#define GUICHET_BASE_PROBLEM_H

#include "base/types.h"
#include "gen/problems.h" /* enum err { OK, ERR_… }, enum reason { REASON_… } */

struct arena;

enum kv_kind { KV_INT, KV_TEXT, KV_MONEY, KV_RATE, KV_INSTANT, KV_DATE };

/* A named figure of an explanation; fills {name} in a sentence, a pointer or a rule path. */
struct kv {
	const char *name;
	enum kv_kind kind;
	union {
		int64_t number;
		const char *text;
		struct money money;
		struct rate rate;
		struct instant instant;
		struct date date;
	};
};

struct kv_list {
	struct kv *items;
	size_t count;
};

static inline struct kv kv_int(const char *n, int64_t v)
{
	return (struct kv){ .name = n, .kind = KV_INT, .number = v };
}
static inline struct kv kv_text(const char *n, const char *v)
{
	return (struct kv){ .name = n, .kind = KV_TEXT, .text = v };
}
static inline struct kv kv_money(const char *n, struct money v)
{
	return (struct kv){ .name = n, .kind = KV_MONEY, .money = v };
}
static inline struct kv kv_rate(const char *n, struct rate v)
{
	return (struct kv){ .name = n, .kind = KV_RATE, .rate = v };
}
static inline struct kv kv_instant(const char *n, struct instant v)
{
	return (struct kv){ .name = n, .kind = KV_INSTANT, .instant = v };
}
static inline struct kv kv_date(const char *n, struct date v)
{
	return (struct kv){ .name = n, .kind = KV_DATE, .date = v };
}

/* KV("amount", grant): the kind follows the type of the value. */
#define KV(name, value)                                                                            \
	_Generic((value),                                                                          \
		char *: kv_text,                                                                   \
		const char *: kv_text,                                                             \
		struct money: kv_money,                                                            \
		struct rate: kv_rate,                                                              \
		struct instant: kv_instant,                                                        \
		struct date: kv_date,                                                              \
		default: kv_int)((name), (value))

#define VIOLATION_PARAMS 6
#define VIOLATIONS_MAX   50 /* errors listed in one answer; the rest is cut */

/* One reason why something is refused.  Its sentence, its pointer and its rule are templates of
 * problems.yaml, filled from params. */
struct violation {
	enum reason reason;
	const char *place; /* overrides the pointer of the catalogue; `?limit` is a parameter,
			    * `:If-Match` a header, anything else a JSON Pointer fragment */
	struct kv params[VIOLATION_PARAMS];
	size_t param_count;
};

/* All the reasons, in document order, in an arena: nothing is taken of it while there is none.  One
 * that is only read, and empty, needs no arena. */
struct verdict {
	struct arena *arena;
	struct violation *items;
	size_t count, room;
};

static inline struct verdict verdict_in(struct arena *arena)
{
	return (struct verdict){ .arena = arena };
}
struct verdict *verdict_new(struct arena *arena); /* one that outlives its function */
static inline bool verdict_ok(const struct verdict *v)
{
	return v->count == 0;
}
void verdict_add(struct verdict *v, enum reason reason, const char *place, const struct kv *params,
		 size_t count);
bool verdict_has(const struct verdict *v, enum reason reason);

/* refuse(v, REASON_ROLE_MISSING, KV("role", role), KV("minimum", 1)); */
#define refuse(verdict, reason, ...)                                                               \
	verdict_add((verdict), (reason), NULL, (const struct kv[]){ { 0 }, ##__VA_ARGS__ } + 1,    \
		    COUNT(((const struct kv[]){ { 0 }, ##__VA_ARGS__ })) - 1)
#define refuse_at(verdict, reason, place, ...)                                                     \
	verdict_add((verdict), (reason), (place), (const struct kv[]){ { 0 }, ##__VA_ARGS__ } + 1, \
		    COUNT(((const struct kv[]){ { 0 }, ##__VA_ARGS__ })) - 1)

struct problem {
	enum err err; /* OK while nothing has failed */
	struct kv params[VIOLATION_PARAMS];
	size_t param_count;
	const struct verdict *verdict; /* the reasons, or NULL */
	const char *cause;             /* SQLSTATE, library message: for the log only */
};

/* Explains a failure and returns err; asserts that nobody explained it before. */
enum err problem_set(struct problem *problem, enum err err, const struct kv *params,
		     size_t count) MUST_CHECK;
#define fail(problem, err, ...)                                                                    \
	problem_set((problem), (err), (const struct kv[]){ { 0 }, ##__VA_ARGS__ } + 1,             \
		    COUNT(((const struct kv[]){ { 0 }, ##__VA_ARGS__ })) - 1)

/* The only macro that returns. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum err try_err_ = (call);                                                        \
		if (__builtin_expect(try_err_ != OK, 0))                                           \
			return try_err_;                                                           \
	} while (0)

#endif
