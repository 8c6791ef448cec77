/* Documents of applications, and the uploads that they come in by.
 *
 * Content is rows, one for each chunk: a refused request, or a dry run, leaves none of it. */
#ifndef GUICHET_STORE_DOCUMENT_STORE_H
#define GUICHET_STORE_DOCUMENT_STORE_H

#include "base/media.h"
#include "domain/completeness.h"
#include "gen/schema.h"
#include "store/db.h"

/* --- reading */

/* The application of a document, and the clock of its call. */
struct document_gate {
	enum application_state application_state;
	const struct correction_request *correction; /* NULL: nothing is asked of the applicant */
	bool test;
	const struct instant *clock_at, *clock_set_at;
	int64_t clock_rate;
	bool actor_takes_part; /* the asker keeps the collective, or consented to be a member */
};
struct edit_facts edit_facts_now(const struct work *w, const struct document_gate *gate);

/* A document with what its actions depend on. */
struct document_row {
	struct document_gate gate;
	struct document shown; /* without actions */
};

struct document_row_list {
	struct document_row *items;
	size_t count;
};

/* One row more than limit when there are more; `after` is an id. */
enum err document_rows(struct work *w, struct uuid application_id, const char *after, int64_t limit,
		       struct document_row_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND: not there, or not seen by this actor. */
enum err document_by_id(struct work *w, struct uuid id, struct document_row *ret) MUST_CHECK;
/* ERR_NOT_FOUND: this actor sees no such application. */
enum err document_application_seen(struct work *w, struct uuid application_id) MUST_CHECK;

struct document_file {
	const char *filename, *media_type, *sha256;
	enum document_state state;
	const struct bytes *content; /* NULL: nothing came yet */
};
/* The whole file, in memory.  ERR_NOT_FOUND. */
enum err document_file(struct work *w, struct uuid id, struct document_file *ret) MUST_CHECK;

/* --- uploads */

struct upload_row {
	struct uuid id, application_id;
	const char *kind;
	int64_t received_count, byte_count;
	const char *sha256; /* announced, while under way; NULL: not */
	enum document_state state;
	struct instant expires_at;
};
/* ERR_NOT_FOUND: not there, expired, or not of the actor's organisations. */
enum err upload_by_id(struct work *w, struct uuid id, struct upload_row *ret) MUST_CHECK;

struct upload_target {
	struct document_gate gate;
	struct text_list kinds; /* of documents that the stages of the call name */
	int64_t document_count; /* finished or not */
};
/* Locks the application.  ERR_NOT_FOUND: not there, or not of the actor's organisations. */
enum err upload_target_for_update(struct work *w, struct uuid application_id,
				  struct upload_target *ret) MUST_CHECK;

struct document_new {
	struct uuid id, application_id;
	const char *kind, *filename;
	int64_t byte_count;
	const char *sha256; /* announced; NULL: not */
	struct instant expires_at;
};
enum err document_insert(struct work *w, const struct document_new *document) MUST_CHECK;
/* ERR_LOCKED: a chunk stands at this position. */
enum err document_add_chunk(struct work *w, struct uuid id, int64_t position,
			    struct bytes chunk) MUST_CHECK;

/* The digest of what came, and the two ends of it. */
struct document_sample {
	const char *sha256;
	struct bytes head, tail;
};
enum err document_sample(struct work *w, struct uuid id, struct document_sample *ret) MUST_CHECK;

struct document_completion {
	enum document_state state;
	const char *media_type, *sha256;
};
/* The older document of its kind goes. */
enum err document_complete(struct work *w, struct uuid id,
			   const struct document_completion *completion) MUST_CHECK;
enum err document_delete(struct work *w, struct uuid id) MUST_CHECK;

#endif
