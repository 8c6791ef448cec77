/* A decision, what closed a file without one, or a silence is contested, by the people of the file
 * or as the region received it. */
#ifndef GUICHET_USECASE_FILE_APPEAL_H
#define GUICHET_USECASE_FILE_APPEAL_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND: no such decision for this actor.  ERR_RULES_NOT_MET: too late, under embargo …
 * ERR_ALREADY_EXISTS: one of this kind was filed. */
enum err file_appeal(struct work *w, struct uuid decision_id, const struct appeal_write *write,
		     struct uuid *ret) MUST_CHECK;
/* The same of what is no vote. */
enum err file_appeal_of_file(struct work *w, struct uuid application_id,
			     const struct appeal_write *write, struct uuid *ret) MUST_CHECK;

#endif
