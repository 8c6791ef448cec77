/* What a tus client says of a file before sending it: the header Upload-Metadata. */
#ifndef GUICHET_HTTP_UPLOAD_METADATA_H
#define GUICHET_HTTP_UPLOAD_METADATA_H

#include "base/work.h"

struct upload_metadata {
	struct uuid application_id;
	const char *kind;
	const char *filename;
	const char *sha256;   /* of the whole file; NULL: not announced */
	const char *filetype; /* what the client believes; the content decides */
};

/* Pairs `key base64`, separated by commas; each key once, none besides those above.
 * ERR_HEADERS_INVALID with all the faults. */
enum err upload_metadata_read(struct work *w, const char *header,
			      struct upload_metadata *ret) MUST_CHECK;

#endif
