/* A chunk of a document arrives; the last one makes it a document. */
#ifndef GUICHET_USECASE_APPEND_UPLOAD_H
#define GUICHET_USECASE_APPEND_UPLOAD_H

#include "base/work.h"

/* ERR_NOT_FOUND: no such upload of the actor's own, or it has expired.  ERR_UPLOAD_FINISHED.
 * ERR_WRONG_STATE: the application is no longer editable.  ERR_UPLOAD_OFFSET_MISMATCH: the chunk
 * does not follow.  ERR_BODY_TOO_LARGE: it passes the size announced.
 * With the last byte: ERR_DOCUMENT_ALTERED: not the digest announced.  ERR_DOCUMENT_REFUSED: not a
 * content that is accepted.  Either way this chunk is not kept. */
enum err append_upload(struct work *w, struct uuid id, int64_t offset,
		       struct bytes chunk) MUST_CHECK;

#endif
