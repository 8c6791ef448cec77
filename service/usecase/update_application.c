#include "usecase/update_application.h"

#include "base/explain.h"
#include "domain/completeness.h"
#include "usecase/application_facts.h"
#include "usecase/draft_application.h"

/* Of an incomplete file, what nobody asked for stays as it was deposited. */
static enum err admit_members(struct work *w, const struct application_case *c,
			      const struct application_patch *body)
{
	struct verdict *verdict = verdict_new(w->arena);
	if (c->facts.correction != NULL)
		correction_patch_check(c->facts.correction, &c->file.view, body, verdict);
	return admit(w, verdict);
}

enum err update_application(struct work *w, struct uuid id, const struct application_patch *body)
{
	struct application_case c = { 0 };
	struct application_draft draft = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, APPLICATION_UPDATE));
	TRY(admit_members(w, &c, body));
	TRY(draft_application(w, c.version, body, &draft));
	return application_replace(w, id, &draft);
}

enum err replace_budget(struct work *w, struct uuid id, const struct budget_write *budget)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, APPLICATION_REPLACE_BUDGET));
	return application_budget_replace(w, id, budget);
}

enum err delete_application(struct work *w, struct uuid id)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, id, &c));
	TRY(application_admit(w, &c, APPLICATION_DELETE));
	return application_delete(w, id);
}
