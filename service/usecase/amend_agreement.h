/* An agreement in force is amended: proposed, then signed or denied. */
#ifndef GUICHET_USECASE_AMEND_AGREEMENT_H
#define GUICHET_USECASE_AMEND_AGREEMENT_H

#include "base/work.h"
#include "gen/schema.h"

/* The agreement is locked.  ERR_AGREEMENT_NOT_SIGNED, ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err propose_amendment(struct work *w, struct uuid agreement_id,
			   const struct amendment_write *asked, struct uuid *ret) MUST_CHECK;
/* The difference of the amount goes through the envelope.  ERR_ENVELOPE_EXHAUSTED. */
enum err sign_amendment(struct work *w, struct uuid id, struct date signed_on) MUST_CHECK;
enum err deny_amendment(struct work *w, struct uuid id, const char *reason) MUST_CHECK;

#endif
