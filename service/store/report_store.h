/* Reports on projects, and the closing of their files. */
#ifndef GUICHET_STORE_REPORT_STORE_H
#define GUICHET_STORE_REPORT_STORE_H

#include "domain/report.h"
#include "store/db.h"

/* Without actions.  ERR_NOT_FOUND. */
enum err report_by_id(struct work *w, struct uuid id, struct report *ret) MUST_CHECK;
enum err report_rows(struct work *w, struct uuid agreement_id,
		     struct report_row_list *ret) MUST_CHECK;

struct report_new {
	struct uuid id, agreement_id;
	const struct report_due *due;
	const struct report_create *body;
};
/* ERR_ALREADY_EXISTS: it was begun before. */
enum err report_insert(struct work *w, const struct report_new *report) MUST_CHECK;
enum err report_replace(struct work *w, struct uuid id,
			const struct report_patch *patch) MUST_CHECK;
enum err report_submit_row(struct work *w, struct uuid id, struct date today) MUST_CHECK;
/* accepted or returned */
enum err report_decide_row(struct work *w, struct uuid id, enum report_state state,
			   const char *reason) MUST_CHECK;

/* *ret is NULL while the file is open. */
enum err agreement_closed_at(struct work *w, struct uuid agreement_id,
			     const struct instant **ret) MUST_CHECK;
/* The same, and it stays so until the end of the transaction. */
enum err agreement_closing_hold(struct work *w, struct uuid agreement_id,
				const struct instant **ret) MUST_CHECK;
enum err agreement_close_row(struct work *w, struct uuid agreement_id,
			     const char *reason) MUST_CHECK;

#endif
