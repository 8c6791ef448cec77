#include "usecase/appeal_facts.h"

#include <string.h>

#include "base/actor.h"
#include "base/zone.h"
#include "store/appeal_store.h"
#include "store/award_store.h"

/* Who speaks for an organisation files for it; the others enter what the region received. */
static bool for_region(const struct work *w, const struct decision *decision)
{
	const struct actor *a = w->actor;
	return (a->speaks_for_none || a->organisations.count == 0) &&
	       actor_has_role(a, AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER, decision->call_code);
}

static const struct date *notified_on(struct work *w, const struct appeal_case *c)
{
	if (c->decision.published_at == NULL)
		return NULL;
	struct date *day = arena_new_one(w->arena, struct date);
	*day = zone_date(c->application.facts.zone, *c->decision.published_at);
	return day;
}

static void fill_facts(struct work *w, struct appeal_case *c)
{
	c->facts = (struct appeal_facts){
		.application = &c->application.facts,
		.notified_on = notified_on(w, c),
		.today = zone_date(c->application.facts.zone, c->application.facts.now),
		.superseded = c->decision.superseded_at != NULL,
		.for_region = for_region(w, &c->decision),
	};
	for (size_t i = 0; i < c->appeals.count; i++)
		if (c->appeals.items[i].kind == APPEAL_KIND_GRACIOUS)
			c->facts.gracious = &c->appeals.items[i];
	for (size_t i = 0; i < c->appeals.count; i++)
		appeal_clock(&c->facts, w->arena, &c->appeals.items[i]);
}

enum err appeal_case_by_decision(struct work *w, struct uuid decision_id, struct appeal_case *ret)
{
	TRY(decision_by_id(w, decision_id, &ret->decision));
	TRY(application_case_by_id(w, ret->decision.application_id, &ret->application));
	TRY(appeal_rows(w, decision_id, &ret->appeals));
	fill_facts(w, ret);
	return OK;
}

enum err appeal_case_by_id(struct work *w, struct uuid appeal_id, struct appeal_case *ret,
			   const struct appeal **ret_appeal)
{
	struct uuid decision_id;
	TRY(appeal_decision(w, appeal_id, &decision_id));
	TRY(appeal_case_by_decision(w, decision_id, ret));
	for (size_t i = 0; i < ret->appeals.count; i++)
		if (memcmp(&ret->appeals.items[i].id, &appeal_id, sizeof appeal_id) == 0)
			*ret_appeal = &ret->appeals.items[i];
	return OK;
}
