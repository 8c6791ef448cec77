/* Reviews of files, what they say, what they make together, and the draws that assigned them. */
#ifndef GUICHET_STORE_REVIEW_STORE_H
#define GUICHET_STORE_REVIEW_STORE_H

#include "domain/draw.h"
#include "domain/review.h"
#include "store/db.h"

/* The file of a review, until the end of the transaction.  ERR_NOT_FOUND. */
enum err review_hold(struct work *w, struct uuid application_id) MUST_CHECK;

struct review_new {
	struct uuid id, application_id;
	const char *reviewer;
	const struct date *due_on;
};
/* ERR_ALREADY_EXISTS: the person reviews it already. */
enum err review_insert(struct work *w, const struct review_new *review) MUST_CHECK;
enum err review_by_id(struct work *w, struct uuid id, struct review *ret) MUST_CHECK;

struct review_filter {
	const struct uuid *application_id;
	const char *reviewer;
	const enum review_state *state;
	const char *after;
	int64_t limit;
};
enum err review_rows(struct work *w, const struct review_filter *filter,
		     struct review_list *ret) MUST_CHECK;

enum err review_submit_row(struct work *w, struct uuid id, const struct review_write *write,
			   int64_t points) MUST_CHECK;
enum err review_recuse_row(struct work *w, struct uuid id, const char *reason) MUST_CHECK;
enum err review_reopen_row(struct work *w, struct uuid id, const char *reason) MUST_CHECK;

struct review_progress {
	int64_t pending, submitted;
};
enum err review_progress(struct work *w, struct uuid application_id,
			 struct review_progress *ret) MUST_CHECK;
enum err review_contents(struct work *w, struct uuid application_id,
			 struct review_content_list *ret) MUST_CHECK;
enum err score_insert(struct work *w, struct uuid application_id,
		      const struct review_outcome *outcome) MUST_CHECK;
enum err score_delete(struct work *w, struct uuid application_id) MUST_CHECK;

/* --- draws */

/* The files under review, held until the end of the transaction. */
enum err draw_files(struct work *w, struct uuid call_id, struct draw_file_list *ret) MUST_CHECK;

struct draw_new {
	struct uuid id, call_id;
	const char *call_code, *seed;
	const struct review_draw_write *asked;
	const struct draw_assignment_list *assignments;
};
/* With one review for each assignment. */
enum err draw_insert(struct work *w, const struct draw_new *draw) MUST_CHECK;
enum err draw_by_id(struct work *w, struct uuid id, struct review_draw *ret) MUST_CHECK;

#endif
