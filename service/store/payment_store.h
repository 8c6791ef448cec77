/* Instalments of agreements: claimed, approved, paid; and what is to be given back.  The row of the
 * agreement is locked; each write gives it a new version. */
#ifndef GUICHET_STORE_PAYMENT_STORE_H
#define GUICHET_STORE_PAYMENT_STORE_H

#include "domain/payment.h"
#include "store/db.h"

/* ERR_NOT_FOUND. */
enum err instalment_by_id(struct work *w, struct uuid id, struct instalment *ret) MUST_CHECK;
/* One row more than the limit when there are more.  call: id or code, NULL for all. */
enum err payment_rows(struct work *w, const char *call, const char *after, int64_t limit,
		      struct instalment_list *ret) MUST_CHECK;

/* What the final report that was accepted last says was spent; NULL: none was. */
enum err final_report_spent(struct work *w, struct uuid agreement_id,
			    const struct money **ret) MUST_CHECK;

enum err instalment_claim_row(struct work *w, struct uuid id, const struct instalment_claim *claim,
			      const struct claim_outcome *outcome, struct date today) MUST_CHECK;
enum err instalment_approve_row(struct work *w, struct uuid id,
				enum instalment_state state) MUST_CHECK;
enum err instalment_reject_row(struct work *w, struct uuid id, const char *reason) MUST_CHECK;
/* The total of the agreement grows in the same statement; the database never lets it pass the
 * award.  ERR_ALREADY_EXISTS: this order to pay has paid another instalment of the call. */
enum err instalment_pay_row(struct work *w, struct uuid id,
			    const struct payment_write *payment) MUST_CHECK;

enum err clawback_insert(struct work *w, struct uuid agreement_id, struct money amount) MUST_CHECK;
/* ERR_NOT_FOUND. */
enum err clawback_by_id(struct work *w, struct uuid id, struct clawback *ret) MUST_CHECK;
enum err clawback_rows(struct work *w, struct uuid agreement_id,
		       struct clawback_list *ret) MUST_CHECK;
enum err clawback_recover_row(struct work *w, struct uuid id,
			      const struct recovery_write *recovery) MUST_CHECK;

#endif
