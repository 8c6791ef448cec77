#include "usecase/review_application.h"

#include "base/actor.h"
#include "base/explain.h"
#include "store/relation_store.h"
#include "store/review_store.h"
#include "usecase/application_facts.h"
#include "usecase/reviewer_interests.h"

/* The file is held first: of two last reviews one sees the other. */
static enum err review_case(struct work *w, struct uuid id, struct review *ret,
			    struct application_case *c)
{
	TRY(review_by_id(w, id, ret));
	TRY(review_hold(w, ret->application_id));
	return application_case_by_id(w, ret->application_id, c);
}

static enum err own_only(struct work *w, const struct review *review)
{
	return text_equal(review->reviewer, w->actor->subject) ? OK
							       : fail(w->problem, ERR_NOT_FOUND);
}

static enum err review_admit(struct work *w, const struct review *review,
			     const struct application_case *c, enum review_action action)
{
	const struct review_facts facts = { .review = review, .application = &c->facts };
	struct verdict verdict = review_guard(&facts, action, w->arena);
	return admit(w, &verdict);
}

static enum err score_when_whole(struct work *w, const struct application_case *c)
{
	struct review_progress progress = { 0 };
	struct review_content_list contents = { 0 };
	struct review_outcome outcome;
	TRY(review_progress(w, c->file.view.id, &progress));
	if (progress.pending > 0 || progress.submitted == 0 ||
	    c->facts.state != APPLICATION_STATE_UNDER_REVIEW)
		return OK;
	TRY(review_contents(w, c->file.view.id, &contents));
	review_outcome(c->version->rules, &c->facts.axes, &contents, &outcome);
	TRY(score_insert(w, c->file.view.id, &outcome));
	return application_take_step(w, c, APPLICATION_SCORE, NULL);
}

enum err submit_review(struct work *w, struct uuid id, const struct review_write *write)
{
	struct review review = { 0 };
	struct application_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(review_case(w, id, &review, &c));
	TRY(own_only(w, &review));
	TRY(review_admit(w, &review, &c, REVIEW_SUBMIT));
	review_check(c.version->rules, &c.facts.axes, &write->scores, verdict);
	TRY(admit(w, verdict));
	TRY(review_submit_row(w, id, write,
			      review_points(c.version->rules, &c.facts.axes, &write->scores)));
	TRY(keep_own_domain(w));
	return score_when_whole(w, &c);
}

/* What is left may be whole without it; then the interest is recorded, and the file closes. */
enum err recuse_review(struct work *w, struct uuid id, const char *reason)
{
	struct review review = { 0 };
	struct application_case c = { 0 };
	TRY(review_case(w, id, &review, &c));
	TRY(own_only(w, &review));
	TRY(review_admit(w, &review, &c, REVIEW_RECUSE));
	TRY(review_recuse_row(w, id, reason));
	TRY(score_when_whole(w, &c));
	TRY(keep_own_domain(w));
	return conflict_insert(w, &(struct conflict_new){ .id = uuid_new(w->now),
							  .application_id = review.application_id,
							  .subject = w->actor->subject,
							  .basis = CONFLICT_BASIS_DECLARED,
							  .reason = reason });
}

enum err reopen_review(struct work *w, struct uuid id, const char *reason)
{
	struct review review = { 0 };
	struct application_case c = { 0 };
	TRY(review_case(w, id, &review, &c));
	TRY(review_admit(w, &review, &c, REVIEW_REOPEN));
	TRY(review_reopen_row(w, id, reason));
	if (c.facts.state != APPLICATION_STATE_SCORED)
		return OK;
	TRY(score_delete(w, review.application_id));
	return application_take_step(w, &c, APPLICATION_UNSCORE, reason);
}
