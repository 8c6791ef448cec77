#include "usecase/submit_application.h"

#include "usecase/deposit.h"

/* The members are held before they are read: what is judged is what is kept. */
static enum err held_case(struct work *w, struct uuid id, struct application_case *ret)
{
	struct application_case first = { 0 };
	TRY(application_case_by_id(w, id, &first));
	TRY(collective_hold(w, first.file.view.collective_id));
	return application_case_by_id(w, id, ret);
}

enum err submit_application(struct work *w, struct uuid id, enum application_action action)
{
	struct application_case c = { 0 };
	TRY(held_case(w, id, &c));
	TRY(application_admit(w, &c, action));
	return deposit(w, &c, action);
}
