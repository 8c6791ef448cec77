/* A person of the region has an interest in a file: said once, it closes the file to that person.
 */
#ifndef GUICHET_USECASE_DECLARE_CONFLICT_H
#define GUICHET_USECASE_DECLARE_CONFLICT_H

#include "base/work.h"

/* ERR_NOT_FOUND, ERR_ALREADY_EXISTS. */
enum err declare_conflict(struct work *w, struct uuid application_id, const char *reason,
			  struct uuid *ret) MUST_CHECK;

#endif
