/* The applicant withdraws; what was awarded goes back to the envelopes. */
#ifndef GUICHET_USECASE_WITHDRAW_APPLICATION_H
#define GUICHET_USECASE_WITHDRAW_APPLICATION_H

#include "base/work.h"

enum err withdraw_application(struct work *w, struct uuid id, const char *reason) MUST_CHECK;

#endif
