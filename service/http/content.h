/* An answer that is not a struct of the contract: a file, a calendar, a page. */
#ifndef GUICHET_HTTP_CONTENT_H
#define GUICHET_HTTP_CONTENT_H

#include "base/spool.h"
#include "base/types.h"

struct content {
	const char *media_type; /* text/calendar; charset=utf-8 */
	const char *file_name;  /* offered for saving (attachment), or NULL */
	const char *sha256;     /* hexadecimal, for Repr-Digest; NULL: not announced */
	const char *policy;     /* Content-Security-Policy of a page; NULL: the strict one */
	int64_t rows;           /* of a table */
	struct bytes bytes;     /* of the arena, or of static memory */
	struct spool *file; /* instead of bytes: finished; closed once it has left.  NULL: none */
};

#endif
