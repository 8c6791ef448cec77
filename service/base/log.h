/* The log: one line of JSON on stderr per entry, all entries listed in log.def.
 *
 * Only main, the server, the dispatcher and the jobs log; everything else returns.  Never a name,
 * an e-mail address, a token or a body. */
#ifndef GUICHET_BASE_LOG_H
#define GUICHET_BASE_LOG_H

#include "base/problem.h"

struct work;

enum log_level {
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARN,
	LOG_LEVEL_ERROR,
	LOG_LEVEL_COUNT_,
};
extern const char *const log_level_words[LOG_LEVEL_COUNT_];

enum log_entry {
#define LOG_ENTRY(key, level, message) LOG_##key,
#include "base/log.def"
#undef LOG_ENTRY
	LOG_COUNT_,
};

/* log_write(w, LOG_JOB_FAILED, KV("job", name)); w may be NULL.  Of one entry, at most LOG_BURST
 * lines leave in LOG_BURST_S seconds; the next one tells how many were held back. */
#define LOG_BURST   20
#define LOG_BURST_S 2
#define log_write(w, entry, ...)                                                                   \
	log_write_list((w), (entry), (const struct kv[]){ { 0 }, ##__VA_ARGS__ } + 1,              \
		       COUNT(((const struct kv[]){ { 0 }, ##__VA_ARGS__ })) - 1)
void log_write_list(const struct work *w, enum log_entry entry, const struct kv *params,
		    size_t count);

/* What a request was and became; one line each, never held back. */
struct log_access {
	const char *operation; /* NULL: none matched */
	const char *method;
	int status;
	const char *problem; /* slug, or NULL */
	const char *cause;   /* SQLSTATE, library message, or NULL */
	int64_t duration_us;
	size_t bytes; /* of the answer's body */
};
void log_access(const struct work *w, const struct log_access *access);

#endif
