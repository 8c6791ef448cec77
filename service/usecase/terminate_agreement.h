/* A signed agreement ends before its time; what was not paid goes back to the envelopes. */
#ifndef GUICHET_USECASE_TERMINATE_AGREEMENT_H
#define GUICHET_USECASE_TERMINATE_AGREEMENT_H

#include "base/work.h"
#include "gen/schema.h"

/* The agreement is locked.  ERR_AGREEMENT_NOT_SIGNED, ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err terminate_agreement(struct work *w, struct uuid id,
			     const struct agreement_termination_write *asked) MUST_CHECK;

#endif
