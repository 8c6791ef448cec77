/* A vote on a file is recorded: an award that the envelopes hold, or a refusal. */
#ifndef GUICHET_USECASE_RECORD_DECISION_H
#define GUICHET_USECASE_RECORD_DECISION_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE, ERR_RULES_NOT_MET with every reason; ERR_ENVELOPE_EXHAUSTED says by how much,
 * ERR_AWARD_COUNT_REACHED; ERR_ALREADY_DECIDED; ERR_LOCKED after a bounded wait. */
enum err record_decision(struct work *w, struct uuid application_id,
			 const struct decision_write *body) MUST_CHECK;

#endif
