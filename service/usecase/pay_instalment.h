/* The money of an agreement: an instalment is claimed, approved or rejected, paid; what was paid
 * too much comes back.  The agreement is locked. */
#ifndef GUICHET_USECASE_PAY_INSTALMENT_H
#define GUICHET_USECASE_PAY_INSTALMENT_H

#include "base/work.h"
#include "gen/schema.h"

/* All: ERR_NOT_FOUND, ERR_AGREEMENT_NOT_SIGNED, ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err claim_instalment(struct work *w, struct uuid id,
			  const struct instalment_claim *claim) MUST_CHECK;
enum err approve_instalment(struct work *w, struct uuid id) MUST_CHECK;
enum err reject_instalment(struct work *w, struct uuid id, const char *reason) MUST_CHECK;
/* ERR_AWARD_EXCEEDED. */
enum err pay_instalment(struct work *w, struct uuid id,
			const struct payment_write *payment) MUST_CHECK;

enum err recover_clawback(struct work *w, struct uuid id,
			  const struct recovery_write *recovery) MUST_CHECK;

#endif
