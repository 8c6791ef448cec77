/* A row of the contract: what an operation promises, generated from api-spec/openapi.yaml.
 * The dispatcher makes each column true before the handler runs; zero is the strict value. */
#ifndef GUICHET_HTTP_ROUTE_H
#define GUICHET_HTTP_ROUTE_H

#include "base/field.h"
#include "base/work.h"
#include "gen/queries.h"
#include "http/content.h"

#include "store/txn.h"

enum cache_class { CACHE_PRIVATE, CACHE_PUBLIC, CACHE_TIMELINE, CACHE_NO_STORE };

enum rate_class { RATE_PUBLIC, RATE_READ, RATE_WRITE, RATE_HEAVY, RATE_UPLOAD };

enum reply_kind {
	REPLY_JSON,    /* out is the struct of reply            */
	REPLY_CONTENT, /* out is a struct content               */
	REPLY_NOTHING, /* 204                                   */
};

/* Another format of the same answer. */
struct renderer {
	const char *media_type; /* text/calendar */
	const char *format;     /* the word of ?format= : calendar, csv … */
	enum err (*render)(struct work *w, const void *out, struct content *ret);
};

/* A header of the answer that shows a member of it. */
struct reply_header {
	const char *name;
	const char *member;
};

struct route {
	const char *operation; /* application_submit */
	const char *method;
	const char *path;    /* /v1/applications/{application_id}/submission */
	const char *summary; /* for the permission table */

	uint32_t audience;   /* bits AUDIENCE_… : who may, nobody when zero */
	uint64_t scopes;     /* all of these bits, 1 << SCOPE_… */
	bool token_optional; /* readable with or without a token */

	const struct shape *in; /* the struct <operation>_in; each table below writes into it */
	size_t in_size;
	const struct field *path_params, *query_params,
		*header_params; /* offsets in the in struct */
	size_t path_param_count, query_param_count, header_param_count;

	const struct shape *body; /* NULL: no body, or a binary one */
	size_t body_offset;       /* in the in struct */
	const char *body_type; /* application/json, application/merge-patch+json, … ; NULL: none */
	size_t body_limit;     /* bytes */
	bool body_optional;

	enum txn_mode txn;
	const char *subject;      /* "application": what audit and event rows speak of */
	enum query subject_query; /* reads and locks it; meaningful when subject is set */
	size_t target_offset;     /* of the path parameter that names it, in the in struct */
	bool has_target;          /* the object exists already: locked before the call */
	bool conditional;         /* If-Match required */
	bool creates;             /* the subject is the one whose id is in out */
	size_t created_id_offset; /* of `id` in the out struct */
	bool has_current;         /* PATCH: the body struct is first filled from the row */
	enum query current_query;
	const char *base; /* POST: with this member, the body is read over the row it names */
	bool key_required;
	const char *event; /* "application.submitted"; NULL for a read */

	int status;
	enum reply_kind reply_kind;
	const struct shape *reply;
	size_t out_size;
	int32_t version_offset; /* of `version` in the out struct, -1: none (weak tag) */
	const struct renderer *renderers;
	size_t renderer_count;
	const struct reply_header *reply_headers;
	size_t reply_header_count;
	bool location;             /* 201: Location from the `id` of out */
	const char *location_path; /* "/v1/applications/" */
	enum cache_class cache;
	enum rate_class rate;
	bool is_long;          /* served where nobody waits behind it */
	const char *long_with; /* only with this parameter in the query; NULL: always */

	enum err (*call)(struct work *w, const void *in, void *out);
};

extern const struct route routes[];
extern const size_t route_count;

#endif
