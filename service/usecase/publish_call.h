/* A call opens to the public: its rules are checked, pinned and closed for ever. */
#ifndef GUICHET_USECASE_PUBLISH_CALL_H
#define GUICHET_USECASE_PUBLISH_CALL_H

#include "store/call_store.h"

/* ERR_WRONG_STATE; ERR_CALL_INVALID with every reason; ERR_WARNINGS_NOT_ACKNOWLEDGED with every
 * warning that `written` does not name.  *ret: the id of the call. */
enum err publish_call(struct work *w, const char *id_or_code,
		      const struct publication_write *written, struct uuid *ret) MUST_CHECK;

#endif
