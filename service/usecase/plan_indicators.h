/* What a file plans to bring about, by member and territory, while the file is editable. */
#ifndef GUICHET_USECASE_PLAN_INDICATORS_H
#define GUICHET_USECASE_PLAN_INDICATORS_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE: deposited already; ERR_BODY_INVALID: an indicator, a member or a territory that
 * is not of this file, or the same twice. */
enum err plan_indicators(struct work *w, struct uuid application_id,
			 const struct indicators_write *body) MUST_CHECK;

#endif
