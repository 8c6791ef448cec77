/* Changing what an applicant wrote, while the file is editable. */
#ifndef GUICHET_USECASE_UPDATE_APPLICATION_H
#define GUICHET_USECASE_UPDATE_APPLICATION_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE: deposited already; ERR_BODY_INVALID: unknown territories. */
enum err update_application(struct work *w, struct uuid id,
			    const struct application_patch *body) MUST_CHECK;
/* ERR_WRONG_STATE. */
enum err replace_budget(struct work *w, struct uuid id,
			const struct budget_write *budget) MUST_CHECK;
/* ERR_WRONG_STATE: only a draft goes without a trace of its content. */
enum err delete_application(struct work *w, struct uuid id) MUST_CHECK;

#endif
