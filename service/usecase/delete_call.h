/* A draft goes with its rules; what was published stays. */
#ifndef GUICHET_USECASE_DELETE_CALL_H
#define GUICHET_USECASE_DELETE_CALL_H

#include "store/call_store.h"

/* ERR_WRONG_STATE. */
enum err delete_call(struct work *w, const char *id_or_code) MUST_CHECK;

#endif
