/* Starting an application: a draft pinned to the version of the call in force. */
#ifndef GUICHET_USECASE_CREATE_APPLICATION_H
#define GUICHET_USECASE_CREATE_APPLICATION_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND: no such call or collective for this actor; ERR_CALL_NOT_OPEN: the call is not
 * published; ERR_BODY_INVALID: unknown territories. */
enum err create_application(struct work *w, const struct application_create *body,
			    struct uuid *ret_id) MUST_CHECK;

#endif
