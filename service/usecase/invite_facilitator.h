/* A collective opens its file to a facilitator, who advises until the file is deposited. */
#ifndef GUICHET_USECASE_INVITE_FACILITATOR_H
#define GUICHET_USECASE_INVITE_FACILITATOR_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_ALREADY_EXISTS, ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err invite_facilitator(struct work *w, struct uuid application_id,
			    const struct invitation_write *write, struct uuid *ret) MUST_CHECK;
enum err withdraw_invitation(struct work *w, struct uuid id) MUST_CHECK;
/* ERR_WRONG_STATE once the file is deposited. */
enum err give_advice(struct work *w, struct uuid application_id, const char *text,
		     struct uuid *ret) MUST_CHECK;

#endif
