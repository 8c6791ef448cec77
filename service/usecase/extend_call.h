/* An act on a published call: an extension, an erratum, an amendment; each makes a new version. */
#ifndef GUICHET_USECASE_EXTEND_CALL_H
#define GUICHET_USECASE_EXTEND_CALL_H

#include "store/call_store.h"

/* ERR_WRONG_STATE; ERR_BODY_INVALID: changes that are no rules; ERR_RULES_NOT_MET: what an act may
 * not change; ERR_CALL_INVALID; ERR_WARNINGS_NOT_ACKNOWLEDGED: those that the version in force does
 * not raise.  *ret: the id of the call. */
enum err extend_call(struct work *w, const char *id_or_code, const struct call_act_write *act,
		     struct uuid *ret) MUST_CHECK;

#endif
