/* A document is announced: its kind, its name and its size; its bytes follow, or come with it. */
#ifndef GUICHET_USECASE_START_UPLOAD_H
#define GUICHET_USECASE_START_UPLOAD_H

#include "base/work.h"

struct upload_plan {
	struct uuid application_id;
	const char *kind, *filename;
	const char *sha256; /* announced; NULL: not */
	int64_t byte_count;
};

/* ERR_NOT_FOUND: no application of the actor's own.  ERR_WRONG_STATE: it is not editable.
 * ERR_RULES_NOT_MET: the call knows no such kind, or there are too many documents.
 * ERR_BODY_TOO_LARGE: more than a document may have.  With a first chunk: as append_upload. */
enum err start_upload(struct work *w, const struct upload_plan *plan, struct bytes first,
		      struct uuid *ret) MUST_CHECK;

#endif
