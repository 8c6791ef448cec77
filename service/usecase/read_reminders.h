/* Reminders of a call, derived from its files: for who asks, and for the job that tells them. */
#ifndef GUICHET_USECASE_READ_REMINDERS_H
#define GUICHET_USECASE_READ_REMINDERS_H

#include "store/reminder_store.h"

struct reminder_query {
	const struct call_head *head;
	const enum reminder_state *state; /* NULL: all */
	const enum reminder_about *about; /* NULL: all */
	const char *after;                /* where the page before ended */
	int64_t limit;
};
struct reminders_found {
	struct reminder_list list; /* by file; one more than the limit when there are more */
	const char *scanned;       /* the page ended there, short: too many files were read for it;
				      NULL: not so */
};
/* Those that the actor may read. */
enum err read_reminders(struct work *w, const struct reminder_query *query,
			struct reminders_found *ret) MUST_CHECK;
/* Where a page that ends with this one goes on. */
const char *reminder_key(struct work *w, const struct reminder *reminder);

/* Of so many files of a call, from *io_from on, the due ones that nobody was told of are told.
 * *io_from: the file to go on with; NULL: it was the last one. */
enum err tell_reminders(struct work *w, const struct call_head *head, int64_t files,
			const char **io_from) MUST_CHECK;

#endif
