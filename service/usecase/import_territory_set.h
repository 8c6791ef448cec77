/* A file of territories becomes the next version of a set: whole, or not at all. */
#ifndef GUICHET_USECASE_IMPORT_TERRITORY_SET_H
#define GUICHET_USECASE_IMPORT_TERRITORY_SET_H

#include "base/work.h"
#include "gen/schema.h"

/* The set is locked already; `version` says all but the codes, which the file gives.
 * ERR_BODY_INVALID with every bad line. */
enum err import_territory_set(struct work *w, const char *id_or_code,
			      const struct territory_set_version_write *version, struct bytes file,
			      struct territory_set_version *ret) MUST_CHECK;

#endif
