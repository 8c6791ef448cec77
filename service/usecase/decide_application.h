/* Steps of an application's life that leave no deposit: the region's word on a note, the waiver of
 * a note, the withdrawal by the applicant. */
#ifndef GUICHET_USECASE_DECIDE_APPLICATION_H
#define GUICHET_USECASE_DECIDE_APPLICATION_H

#include "base/work.h"
#include "domain/application.h"

/* ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err decide_application(struct work *w, struct uuid id, enum application_action action,
			    const char *reason) MUST_CHECK;

#endif
