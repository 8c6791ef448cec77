#include "usecase/update_programme.h"

#include "store/programme_store.h"
#include "usecase/programme_gate.h"

enum err update_programme(struct work *w, const char *id_or_code,
			  const struct programme_patch *given)
{
	struct programme present = { 0 };
	TRY(programme_by_ref(w, id_or_code, &present));
	TRY(programme_gate(w, given));
	return programme_replace(w, present.id, given);
}
