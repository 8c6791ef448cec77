/* Exports that last: what was asked for, by whom, and the file in pieces. */
#ifndef GUICHET_STORE_EXPORT_RUN_STORE_H
#define GUICHET_STORE_EXPORT_RUN_STORE_H

#include "base/actor.h"
#include "gen/schema.h"
#include "store/db.h"

struct export_new {
	struct uuid id, call_id;
	const char *call_code;
	const struct export_request *request;
	struct instant expires_at;
};
/* For the actor, with the rights that the actor has now. */
enum err export_insert(struct work *w, const struct export_new *export) MUST_CHECK;

struct export_row_run {
	struct export_run view;
	const char *media_type, *file_name; /* NULL until it is ready */
};
/* ERR_NOT_FOUND: none of this actor, or its time is over. */
enum err export_run_by_id(struct work *w, struct uuid id, struct export_row_run *ret) MUST_CHECK;

/* --- the file */

#define EXPORT_PIECE 262144 /* bytes */

/* *ret_found false: there is no such piece, the file has ended. */
enum err export_piece_read(struct work *w, struct uuid id, int64_t number, struct bytes *ret,
			   bool *ret_found) MUST_CHECK;
enum err export_piece_insert(struct work *w, struct uuid id, int64_t number,
			     struct bytes piece) MUST_CHECK;

/* --- for the job */

struct export_todo {
	struct uuid id, call_id;
	const char *call_code;
	bool test;
	enum export_table kind;
	enum export_format format;
	enum export_dialect dialect;
	struct actor actor; /* who asked */
};
/* The oldest that waits. */
enum err export_next(struct work *w, struct export_todo *ret, bool *ret_found) MUST_CHECK;
/* *ret_held false: somebody else makes it, or has made it. */
enum err export_hold(struct work *w, struct uuid id, bool *ret_held) MUST_CHECK;

struct export_made {
	struct uuid id;
	int64_t row_count, byte_count;
	const char *sha256, *media_type, *file_name;
};
enum err export_finish(struct work *w, const struct export_made *made) MUST_CHECK;
enum err export_fail(struct work *w, struct uuid id) MUST_CHECK;

#endif
