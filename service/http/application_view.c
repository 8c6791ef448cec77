#include "http/application_view.h"

#include <string.h>

#include "base/actor.h"
#include "http/actions_view.h"
#include "usecase/application_facts.h"

static bool same_entity(const struct work *w, const char *siret)
{
	for (size_t i = 0; siret != NULL && i < w->actor->organisations.count; i++)
		if (strncmp(w->actor->organisations.items[i], siret, 9) == 0)
			return true;
	return false;
}

/* Of one's own file nobody is a judge, and of another's nobody is the applicant: those actions are
 * not even shown. */
static bool own_file(const struct work *w, const struct application_file *file)
{
	bool own = same_entity(w, file->keeper_siret);
	for (size_t i = 0; i < file->members.count && !own; i++)
		own = same_entity(w, file->members.items[i].siret);
	return own;
}

enum err application_show(struct work *w, struct uuid id, struct application *ret)
{
	struct application_case c = { 0 };
	struct possible_action_list actions = { 0 };
	TRY(application_case_by_id(w, id, &c));
	*ret = c.file.view;
	ret->portal_status =
		portal_status(ret->state, c.file.results_published, c.file.payment_stage);
	struct asker asker = asker_of(w, ret->call_code);
	uint32_t applicant = AUDIENCE_APPLICANT;
	asker.roles &= own_file(w, &c.file) ? applicant : ~applicant;
	application_actions(w->arena, &c.facts, &asker, id, &actions);
	actions_view(w, &actions, &ret->actions);
	return OK;
}
