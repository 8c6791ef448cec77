/* What files plan and bring about, and the figures of calls. */
#ifndef GUICHET_STORE_FOLLOW_UP_STORE_H
#define GUICHET_STORE_FOLLOW_UP_STORE_H

#include "domain/statistics.h"
#include "store/db.h"

enum err planned_values(struct work *w, struct uuid application_id,
			struct planned_value_list *ret) MUST_CHECK;
/* What accepted reports say together. */
enum err realised_values(struct work *w, struct uuid application_id,
			 struct planned_value_list *ret) MUST_CHECK;
/* All of them at once; the row of the application is locked. */
enum err planned_values_replace(struct work *w, struct uuid application_id,
				const struct planned_value_list *values) MUST_CHECK;

struct statistics_head {
	bool published; /* the results are out */
	bool region;    /* the asker reads the files of this call for the region */
	bool partial;   /* … but not all of them, for an interest in one */
};
enum err call_statistics_head(struct work *w, struct uuid call_id,
			      struct statistics_head *ret) MUST_CHECK;
/* readable: over the files that the asker reads; otherwise over all of them, as everybody may know
 * them. */
enum err call_sums(struct work *w, struct uuid call_id, bool readable,
		   struct statistics_sums_list *ret) MUST_CHECK;

#endif
