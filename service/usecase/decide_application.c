#include "usecase/decide_application.h"

#include "usecase/application_facts.h"

enum err decide_application(struct work *w, struct uuid id, enum application_action action,
			    const char *reason)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	return application_take_step(w, &c, action, reason);
}
