/* Other rules for a draft; a published version never changes. */
#ifndef GUICHET_USECASE_UPDATE_CALL_H
#define GUICHET_USECASE_UPDATE_CALL_H

#include "store/call_store.h"

/* ERR_WRONG_STATE; ERR_ROLE_MISSING_FOR_ACTION and ERR_ALREADY_EXISTS when the code changes.
 * *ret: the id of the call. */
enum err update_call(struct work *w, const char *id_or_code, const struct call_rules *rules,
		     struct uuid *ret) MUST_CHECK;

#endif
