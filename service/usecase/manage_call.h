/* What every write to a call asks first: is it managed by the actor, is it a draft? */
#ifndef GUICHET_USECASE_MANAGE_CALL_H
#define GUICHET_USECASE_MANAGE_CALL_H

#include "store/call_store.h"

/* ERR_ROLE_MISSING_FOR_ACTION: a manager of other calls only. */
enum err call_is_managed(struct work *w, const char *code) MUST_CHECK;
/* Reads the call, which is locked already.  ERR_WRONG_STATE: it is not a draft. */
enum err call_is_draft(struct work *w, const char *id_or_code, struct call_head *ret) MUST_CHECK;

/* ERR_CALL_INVALID when a bound falls into the hour that the change of clocks repeats. */
enum err call_hours_hold(struct work *w, const struct call_rules *rules) MUST_CHECK;

#endif
