#include "usecase/assign_application.h"

#include "store/relation_store.h"

enum err assign_application(struct work *w, struct uuid id, const struct assignment_write *write)
{
	return assignment_put(w, id, write);
}
