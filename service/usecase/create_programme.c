#include "usecase/create_programme.h"

#include <string.h>

#include "store/programme_store.h"
#include "usecase/programme_gate.h"

enum err create_programme(struct work *w, const struct programme_create *given, struct uuid *ret)
{
	struct programme_patch patch;
	memcpy(&patch, given, sizeof patch);
	TRY(programme_gate(w, &patch));
	struct uuid id = uuid_new(w->now);
	TRY(programme_insert(w, id, given));
	*ret = id;
	return OK;
}
