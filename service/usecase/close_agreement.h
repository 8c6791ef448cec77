/* Closing a file: nothing is awaited of it any more, and nothing more is received. */
#ifndef GUICHET_USECASE_CLOSE_AGREEMENT_H
#define GUICHET_USECASE_CLOSE_AGREEMENT_H

#include "base/work.h"

/* ERR_WRONG_STATE: not signed; ERR_AGREEMENT_CLOSED; ERR_RULES_NOT_MET: a report or an
 * instalment is open. */
enum err close_agreement(struct work *w, struct uuid id, const char *reason) MUST_CHECK;

#endif
