/* A request on its way through the dispatcher: what each step has made true so far. */
#ifndef GUICHET_HTTP_REQUEST_H
#define GUICHET_HTTP_REQUEST_H

#include "base/json.h"
#include "base/work.h"
#include "http/exchange.h"
#include "http/route.h"
#include "store/guard_store.h"

#define PATH_VALUES_MAX 4

struct request {
	struct exchange *ex;
	struct reply *reply;
	struct work work;
	struct problem problem;

	const struct route *route;                /* NULL until matched */
	const char *path;                         /* raw, without the query */
	const char *query;                        /* raw, "" when there is none */
	const char *path_values[PATH_VALUES_MAX]; /* decoded, in the order of the template */
	uint32_t allowed;                         /* methods of the path, as bits of http_methods */

	void *in, *out;
	json_t *patch; /* the merge patch, until the current row is known */

	bool dry_run;
	const char *key;                 /* Idempotency-Key, unquoted */
	const char *if_match;            /* the version it names, as text; NULL: absent or `*` */
	const struct renderer *renderer; /* the format asked for; NULL: JSON */

	struct subject target;   /* the locked row, when the route has one */
	struct kept_answer kept; /* what leaves: built by render, or found by claim_key */
	bool replayed;
	uint64_t generation; /* of the kept answers, when the request began */
};

/* The steps, each in the file of its name; errors as in the table of service/README.md. */
enum err match_route(struct request *req) MUST_CHECK;
enum err authenticate(struct request *req) MUST_CHECK;
enum err authorize(struct request *req) MUST_CHECK;
/* The refusal that names the roles of the operation. */
enum err role_missing(struct request *req) MUST_CHECK;
void read_language(struct request *req); /* first: a refusal of any step is in it */
enum err read_headers(struct request *req) MUST_CHECK;
enum err read_parameters(struct request *req) MUST_CHECK;
enum err read_body(struct request *req) MUST_CHECK;
enum err claim_key(struct request *req, bool *ret_done) MUST_CHECK;
enum err lock_target(struct request *req) MUST_CHECK;
enum err leave_trace(struct request *req) MUST_CHECK;
enum err keep_answer(struct request *req) MUST_CHECK;
/* Turns the out struct into the answer's bytes and headers. */
enum err render(struct request *req) MUST_CHECK;
void answer(struct request *req);
/* 304 when the client has that very answer already. */
void answer_unless_known(struct request *req);
void answer_problem(struct request *req, enum err err);
void answer_options(struct request *req);
/* Cross-origin headers, when the origin is on the list. */
void allow_origin(struct request *req);
/* 412 with another version of tus than ours, where an operation asks for one. */
enum err check_tus(struct request *req) MUST_CHECK;
void add_tus_headers(struct request *req);
/* Of a test call: the answer says so. */
bool is_about_test(const struct request *req);
/* What every answer carries. */
void add_common_headers(struct request *req);

extern const char *const http_methods[]; /* GET POST PUT PATCH DELETE, ends with NULL */

static inline bool is_head(const struct request *req)
{
	return req->ex->method[0] == 'H';
}
static inline bool is_options(const struct request *req)
{
	return req->ex->method[0] == 'O';
}

#endif
