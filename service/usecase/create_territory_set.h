/* A new territory set, still without version: rules may point to it once it has one. */
#ifndef GUICHET_USECASE_CREATE_TERRITORY_SET_H
#define GUICHET_USECASE_CREATE_TERRITORY_SET_H

#include "store/territory_store.h"

/* ERR_ALREADY_EXISTS. */
enum err create_territory_set(struct work *w, const struct territory_set_write *set,
			      struct territory_set *ret) MUST_CHECK;

#endif
