#include "http/actions_view.h"

#include "base/actor.h"
#include "base/explain.h"

struct asker asker_of(const struct work *w, const char *call_code)
{
	struct asker asker = { .scopes = w->actor->scopes };
	for (unsigned role = 0; role < ROLE_COUNT_; role++)
		if (actor_has_role(w->actor, 1u << role, call_code))
			asker.roles |= 1u << role;
	return asker;
}

void actions_view(struct work *w, const struct possible_action_list *from, struct action_list *ret)
{
	ret->items = arena_new_many(w->arena, struct action, from->count);
	ret->count = from->count;
	for (size_t i = 0; i < from->count; i++) {
		const struct possible_action *p = &from->items[i];
		struct action *a = &ret->items[i];
		*a = (struct action){
			.name = p->name,
			.allowed = p->allowed,
			.method = p->method,
			.href = p->href,
			.from = p->from,
			.until = p->until,
		};
		explain_verdict(w, p->verdict, &a->because);
	}
}

struct action_list *actions_shown(struct work *w, const struct possible_action_list *from)
{
	struct action_list *list = arena_new_one(w->arena, struct action_list);
	actions_view(w, from, list);
	return list;
}
