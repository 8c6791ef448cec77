/* Reads a member for a write and asks its guard. */
#ifndef GUICHET_USECASE_MEMBER_GATE_H
#define GUICHET_USECASE_MEMBER_GATE_H

#include "base/work.h"
#include "domain/actions.h"
#include "store/member_store.h"

/* Locks the collective.  ERR_NOT_FOUND, ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err member_gate(struct work *w, struct uuid id, enum member_action action,
		     struct member_row *ret) MUST_CHECK;

#endif
