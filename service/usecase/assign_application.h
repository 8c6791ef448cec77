/* Which instructors see to a file: a list, replaced whole. */
#ifndef GUICHET_USECASE_ASSIGN_APPLICATION_H
#define GUICHET_USECASE_ASSIGN_APPLICATION_H

#include "base/work.h"
#include "gen/schema.h"

enum err assign_application(struct work *w, struct uuid id,
			    const struct assignment_write *write) MUST_CHECK;

#endif
