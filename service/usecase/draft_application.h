/* What an applicant writes, before the rules are asked: a draft keeps all that is well formed, but
 * no territory that the call's vintage does not have. */
#ifndef GUICHET_USECASE_DRAFT_APPLICATION_H
#define GUICHET_USECASE_DRAFT_APPLICATION_H

#include "store/application_store.h"

/* ERR_BODY_INVALID: unknown territories, each named. */
enum err draft_application(struct work *w, const struct call_version_rules *version,
			   const struct application_patch *body,
			   struct application_draft *ret) MUST_CHECK;

#endif
