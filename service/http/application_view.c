#include "http/application_view.h"

#include "http/actions_view.h"
#include "usecase/application_facts.h"

enum err application_show(struct work *w, struct uuid id, struct application *ret)
{
	struct application_case c = { 0 };
	struct possible_action_list actions = { 0 };
	TRY(application_case_by_id(w, id, &c));
	*ret = c.file.view;
	ret->portal_status = portal_status(ret->state);
	struct asker asker = asker_of(w, ret->call_code);
	application_actions(w->arena, &c.facts, &asker, id, &actions);
	actions_view(w, &actions, &ret->actions);
	return OK;
}
