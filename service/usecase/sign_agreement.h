/* An agreement is signed: its award cannot be given back any more. */
#ifndef GUICHET_USECASE_SIGN_AGREEMENT_H
#define GUICHET_USECASE_SIGN_AGREEMENT_H

#include "base/work.h"
#include "gen/schema.h"

/* The agreement is locked.  ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err sign_agreement(struct work *w, struct uuid id,
			const struct agreement_signature *signature) MUST_CHECK;

#endif
