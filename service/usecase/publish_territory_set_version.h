/* A dated version of a territory set, which never changes: every entry of it must exist. */
#ifndef GUICHET_USECASE_PUBLISH_TERRITORY_SET_VERSION_H
#define GUICHET_USECASE_PUBLISH_TERRITORY_SET_VERSION_H

#include "store/territory_store.h"

/* The set is locked already.  ERR_BODY_INVALID with the entries that the vintage does not have. */
enum err publish_territory_set_version(struct work *w, const char *id_or_code,
				       const struct territory_set_version_write *version,
				       struct territory_set_version *ret) MUST_CHECK;

#endif
