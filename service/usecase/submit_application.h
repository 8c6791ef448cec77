/* Depositing: the opportunity note first, then the full application; each leaves a receipt. */
#ifndef GUICHET_USECASE_SUBMIT_APPLICATION_H
#define GUICHET_USECASE_SUBMIT_APPLICATION_H

#include "base/work.h"
#include "domain/application.h"

/* action: APPLICATION_NOTE_SUBMIT or APPLICATION_SUBMIT.  ERR_WRONG_STATE; ERR_RULES_NOT_MET with
 * everything that is missing or wrong, the window included; ERR_LOCKED while a member changes. */
enum err submit_application(struct work *w, struct uuid id,
			    enum application_action action) MUST_CHECK;

#endif
