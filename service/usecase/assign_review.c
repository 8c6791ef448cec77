#include "usecase/assign_review.h"

#include "base/actor.h"
#include "base/explain.h"
#include "store/relation_store.h"
#include "store/review_store.h"
#include "usecase/application_facts.h"
#include "usecase/reviewer_interests.h"

#define ASSIGNERS (AUDIENCE_INSTRUCTOR | AUDIENCE_MANAGER)

static struct text_list sirets_of(struct work *w, const struct application_case *c)
{
	const struct collective_member_list *members = &c->facts.members;
	struct text_list list = { arena_new_many(w->arena, const char *, members->count + 1), 0 };
	for (size_t i = 0; i < members->count; i++)
		list.items[list.count++] = members->items[i].siret;
	if (c->file.keeper_siret != NULL)
		list.items[list.count++] = c->file.keeper_siret;
	return list;
}

static enum err refuse_interested(struct work *w, const struct application_case *c,
				  const struct review_assign *asked)
{
	struct reviewer_ref reviewer = { asked->subject, asked->sirets, asked->email_domain };
	struct reviewer_ref_list known_of = { 0 };
	const struct text_list sirets = sirets_of(w, c);
	struct verdict *verdict = verdict_new(w->arena);
	bool known = false;
	TRY(conflict_known(w, c->file.view.id, asked->subject, &known));
	TRY(reviewers_with_interests(w, &(struct reviewer_ref_list){ &reviewer, 1 }, &known_of));
	if (!known && !reviewer_interested(&known_of.items[0], &sirets))
		return OK;
	refuse(verdict, REASON_REVIEWER_INTERESTED, KV("subject", asked->subject));
	return refuse_rules(w, verdict);
}

enum err assign_review(struct work *w, struct uuid application_id,
		       const struct review_assign *asked, struct uuid *ret)
{
	struct application_case c = { 0 };
	const struct review_new review = {
		.id = uuid_new(w->now),
		.application_id = application_id,
		.reviewer = asked->subject,
		.due_on = asked->due_on,
	};
	TRY(review_hold(w, application_id));
	TRY(application_case_by_id(w, application_id, &c));
	if (!actor_has_role(w->actor, ASSIGNERS, c.file.view.call_code))
		return fail(w->problem, ERR_NOT_FOUND);
	if (c.facts.state != APPLICATION_STATE_UNDER_REVIEW)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", application_state_words[c.facts.state]));
	TRY(refuse_interested(w, &c, asked));
	TRY(review_insert(w, &review));
	*ret = review.id;
	return OK;
}

static const char *seed_of(struct work *w, const struct review_draw_write *asked)
{
	char text[37];
	if (asked->seed != NULL)
		return asked->seed;
	uuid_format(uuid_new(w->now), text);
	return arena_text(w->arena, text, 36);
}

enum err draw_reviews(struct work *w, const char *call, const struct review_draw_write *asked,
		      struct uuid *ret)
{
	struct call_head head = { 0 };
	struct draw_file_list files = { 0 };
	struct draw_assignment_list drawn = { 0 };
	struct reviewer_ref_list reviewers = { 0 };
	TRY(call_head_by_ref(w, call, &head));
	if (!actor_has_role(w->actor, AUDIENCE_MANAGER, head.code))
		return fail(w->problem, ERR_NOT_FOUND);
	TRY(draw_files(w, head.id, &files));
	TRY(reviewers_with_interests(w, &asked->reviewers, &reviewers));
	const struct draw_facts facts = {
		.seed = seed_of(w, asked),
		.files = &files,
		.reviewers = &reviewers,
		.reviews_per_application = asked->reviews_per_application,
	};
	draw_reviewers(w->arena, &facts, &drawn);
	*ret = uuid_new(w->now);
	return draw_insert(w, &(struct draw_new){ .id = *ret,
						  .call_id = head.id,
						  .call_code = head.code,
						  .seed = facts.seed,
						  .asked = asked,
						  .assignments = &drawn });
}
