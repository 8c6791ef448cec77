#include "usecase/appeal_facts.h"

#include "base/actor.h"
#include "base/zone.h"
#include "domain/completeness.h"
#include "store/agreement_store.h"
#include "store/appeal_store.h"
#include "store/award_store.h"
#include "store/completeness_store.h"

static const struct date *day_of(struct work *w, const struct appeal_case *c, struct instant at)
{
	struct date *day = arena_new_one(w->arena, struct date);
	*day = zone_date(c->application.facts.zone, at);
	return day;
}

/* Who speaks for an organisation files for it; the others enter what the region received. */
static bool for_region(const struct work *w, const struct appeal_case *c)
{
	const struct actor *a = w->actor;
	return (a->speaks_for_none || a->organisations.count == 0) &&
	       actor_has_role(a, AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER,
			      c->application.file.view.call_code);
}

static enum err fill_facts(struct work *w, struct appeal_case *c)
{
	TRY(legal_figures(w, NULL, &c->figures));
	c->facts = (struct appeal_facts){
		.application = &c->application.facts,
		.figures = &c->figures,
		.deposited = c->application.file.view.submitted_at != NULL,
		.today = zone_date(c->application.facts.zone, c->application.facts.now),
		.for_region = for_region(w, c),
	};
	return OK;
}

static bool same_day(const struct date *a, const struct date *b)
{
	return a == NULL || b == NULL ? a == b : a->days == b->days;
}

/* The facts of the same contested act; of a vote, all appeals are. */
static void look_at(struct appeal_case *c, enum appeal_against against,
		    const struct date *notified_on)
{
	c->facts.against = against;
	c->facts.notified_on = notified_on;
	c->facts.gracious = NULL;
	for (size_t i = 0; i < c->appeals.count; i++) {
		const struct appeal *a = &c->appeals.items[i];
		if (a->kind == APPEAL_KIND_GRACIOUS && a->against == against &&
		    (c->against_vote || same_day(a->notified_on, notified_on)))
			c->facts.gracious = a;
	}
}

enum err appeal_case_by_decision(struct work *w, struct uuid decision_id, struct appeal_case *ret)
{
	*ret = (struct appeal_case){ .against_vote = true, .contested = true };
	TRY(decision_by_id(w, decision_id, &ret->decision));
	TRY(application_case_by_id(w, ret->decision.application_id, &ret->application));
	TRY(appeal_rows(w, decision_id, &ret->appeals));
	TRY(fill_facts(w, ret));
	look_at(ret, APPEAL_AGAINST_DECISION,
		ret->decision.published_at == NULL ? NULL
						   : day_of(w, ret, *ret->decision.published_at));
	ret->facts.superseded = ret->decision.superseded_at != NULL;
	for (size_t i = 0; i < ret->appeals.count; i++)
		appeal_clock(&ret->facts, w->arena, &ret->appeals.items[i]);
	return OK;
}

/* NULL: no clock runs, or a vote that was told has answered. */
static enum err silence_of(struct work *w, const struct appeal_case *c, const struct date **ret)
{
	const struct application_case *a = &c->application;
	struct piece_request_list requests = { 0 };
	struct legal_clock clock;
	bool voted = a->facts.state == APPLICATION_STATE_AWARDED ||
		     a->facts.state == APPLICATION_STATE_NOT_SELECTED;
	if (!c->facts.deposited || !application_deposited(a->facts.state) ||
	    (voted && a->file.results_published))
		return OK;
	TRY(piece_requests(w, a->file.view.id, &requests));
	legal_clock(zone_date(a->facts.zone, *a->file.view.submitted_at), &requests, c->facts.today,
		    &clock);
	if (clock.suspended)
		return OK;
	struct date *day = arena_new_one(w->arena, struct date);
	*day = clock.silence_rejects_on;
	*ret = day;
	return OK;
}

enum err appeal_case_by_application(struct work *w, struct uuid application_id,
				    struct appeal_case *ret)
{
	const struct date *silence = NULL;
	enum appeal_against against = APPEAL_AGAINST_SILENCE;
	struct instant at;
	*ret = (struct appeal_case){ 0 };
	TRY(application_case_by_id(w, application_id, &ret->application));
	TRY(appeal_rows_of_file(w, application_id, &ret->appeals));
	TRY(fill_facts(w, ret));
	TRY(silence_of(w, ret, &silence));
	for (size_t i = 0; i < ret->appeals.count; i++) {
		struct appeal *a = &ret->appeals.items[i];
		look_at(ret, a->against, a->notified_on);
		appeal_clock(&ret->facts, w->arena, a);
	}
	ret->contested =
		appeal_contested(ret->application.facts.state, silence, ret->facts.today, &against);
	if (ret->contested && against != APPEAL_AGAINST_SILENCE) {
		TRY(appeal_notified(w, application_id, ret->application.facts.state, &at));
		silence = day_of(w, ret, at);
	}
	look_at(ret, against, silence);
	return OK;
}

enum err appeal_case_by_id(struct work *w, struct uuid appeal_id, struct appeal_case *ret,
			   const struct appeal **ret_appeal)
{
	struct contested contested = { 0 };
	TRY(appeal_contests(w, appeal_id, &contested));
	if (contested.decision_id != NULL)
		TRY(appeal_case_by_decision(w, *contested.decision_id, ret));
	else
		TRY(appeal_case_by_application(w, contested.application_id, ret));
	for (size_t i = 0; i < ret->appeals.count; i++)
		if (uuid_equal(ret->appeals.items[i].id, appeal_id))
			*ret_appeal = &ret->appeals.items[i];
	if (!ret->against_vote)
		look_at(ret, (*ret_appeal)->against, (*ret_appeal)->notified_on);
	return OK;
}
