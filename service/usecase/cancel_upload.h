/* An upload is given up before its end; what had come goes. */
#ifndef GUICHET_USECASE_CANCEL_UPLOAD_H
#define GUICHET_USECASE_CANCEL_UPLOAD_H

#include "base/work.h"

/* ERR_NOT_FOUND: no such upload of the actor's own, or it has expired.  ERR_UPLOAD_FINISHED: it is
 * a document now, and is deleted as one. */
enum err cancel_upload(struct work *w, struct uuid id) MUST_CHECK;

#endif
