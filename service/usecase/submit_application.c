#include "usecase/submit_application.h"

#include "usecase/deposit.h"

/* The file is locked before it is read, and whoever changes its members locks it first: what is
 * judged is what is kept. */
enum err submit_application(struct work *w, struct uuid id, enum application_action action)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, action));
	return deposit(w, &c, action);
}
