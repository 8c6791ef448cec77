#include "usecase/map_training.h"

#include "store/programme_store.h"
#include "usecase/programme_gate.h"

enum err map_training(struct work *w, const char *programme, const struct training_map_write *given,
		      struct training_map_entry *ret)
{
	struct programme found = { 0 };
	struct training_map_new entry = { .id = uuid_new(w->now), .given = given };
	struct training_map_entry_list made = { 0 };
	TRY(programme_by_ref(w, programme, &found));
	entry.programme_id = found.id;
	TRY(set_version_gate(w, given->territory_set, &entry.set_version_id));
	TRY(training_map_insert(w, &entry));
	TRY(training_map(w,
			 &(const struct training_map_filter){
				 .programme_id = found.id, .id = &entry.id, .limit = 1 },
			 &made));
	if (made.count == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	*ret = made.items[0];
	return OK;
}
