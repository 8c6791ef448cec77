/* A new call: a draft of one version, that only those who manage it see. */
#ifndef GUICHET_USECASE_CREATE_CALL_H
#define GUICHET_USECASE_CREATE_CALL_H

#include "store/call_store.h"

/* ERR_ROLE_MISSING_FOR_ACTION: the actor does not manage calls of this code; ERR_ALREADY_EXISTS. */
enum err create_call(struct work *w, const struct call_write *call, struct uuid *ret) MUST_CHECK;

#endif
