/* May a document be sent for this application: its state, the kind, the number of documents. */
#ifndef GUICHET_DOMAIN_UPLOAD_H
#define GUICHET_DOMAIN_UPLOAD_H

#include "domain/completeness.h"

#define DOCUMENTS_MAX     50 /* of one application, finished or not */
#define UPLOAD_LIFETIME_S 86400

struct upload_facts {
	struct edit_facts application;
	const char *kind;
	const struct text_list *kinds; /* of documents that the stages of the call name */
	int64_t document_count;        /* of the application, before this one */
};

/* Documents live and die with the editable application; that is told alone. */
struct verdict upload_guard(const struct upload_facts *facts, struct arena *arena);
/* The same for what comes after the first byte: only the application may have changed since. */
struct verdict upload_state_guard(const struct edit_facts *application, const char *kind,
				  struct arena *arena);
/* Taking an unfinished one back needs nothing more than having a part. */
struct verdict upload_cancel_guard(const struct edit_facts *application, struct arena *arena);

#endif
