/* A call opens to the public: its rules are checked, pinned and closed for ever. */
#ifndef GUICHET_USECASE_PUBLISH_CALL_H
#define GUICHET_USECASE_PUBLISH_CALL_H

#include "store/call_store.h"

/* ERR_WRONG_STATE; ERR_CALL_INVALID with every reason.  *ret: the id of the call. */
enum err publish_call(struct work *w, const char *id_or_code, struct uuid *ret) MUST_CHECK;

#endif
