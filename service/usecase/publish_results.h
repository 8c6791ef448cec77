/* The results of a call are told: to everybody, at once, for good. */
#ifndef GUICHET_USECASE_PUBLISH_RESULTS_H
#define GUICHET_USECASE_PUBLISH_RESULTS_H

#include "store/call_store.h"

/* ERR_WRONG_STATE; ERR_RULES_NOT_MET: told already, votes are missing, nothing was decided. */
enum err publish_results(struct work *w, const char *id_or_code, struct uuid *ret) MUST_CHECK;

#endif
