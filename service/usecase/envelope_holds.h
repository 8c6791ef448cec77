/* Is there money for this amount in every envelope that it counts in? */
#ifndef GUICHET_USECASE_ENVELOPE_HOLDS_H
#define GUICHET_USECASE_ENVELOPE_HOLDS_H

#include "base/work.h"
#include "domain/award.h"

/* The rows are locked: what they say holds until the end of the transaction.
 * ERR_ENVELOPE_EXHAUSTED, with what is missing. */
enum err envelope_holds(struct work *w, const struct award_facts *facts) MUST_CHECK;

#endif
