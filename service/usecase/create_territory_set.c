#include "usecase/create_territory_set.h"

enum err create_territory_set(struct work *w, const struct territory_set_write *set,
			      struct territory_set *ret)
{
	return territory_set_insert(w, uuid_new(w->now), set, ret);
}
