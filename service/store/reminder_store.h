/* What files wait for, and what was reminded of. */
#ifndef GUICHET_STORE_REMINDER_STORE_H
#define GUICHET_STORE_REMINDER_STORE_H

#include "domain/reminder.h"
#include "store/call_store.h"

/* The calls whose rules remind of something: their ids, codes, modes and clocks. */
enum err reminder_calls(struct work *w, struct call_head_list *ret) MUST_CHECK;

struct reminder_file_filter {
	struct uuid call_id;
	const char *from; /* id of the first file; NULL: from the first on */
	bool awaited;     /* without what is done */
	int64_t limit;
};
/* Those of the actor, by id. */
enum err reminder_files(struct work *w, const struct reminder_file_filter *filter,
			struct reminder_file_list *ret) MUST_CHECK;

/* Once: nothing happens when it was told before. */
enum err reminder_tell(struct work *w, const struct reminder *reminder) MUST_CHECK;

#endif
