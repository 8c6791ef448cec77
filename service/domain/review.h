/* The scoring grid of a call: which scores a review owes, and what all of them make together.
 *
 * Points are ten-thousandths of a point, so that a weight of four decimals loses nothing. */
#ifndef GUICHET_DOMAIN_REVIEW_H
#define GUICHET_DOMAIN_REVIEW_H

#include "domain/actions.h"
#include "domain/facts.h"

/* Every criterion that is asked of a file of these axes, once, within its scale, and no other. */
void review_check(const struct call_rules *rules, const struct project_axes *axes,
		  const struct review_score_list *scores, struct verdict *ret);

/* Weighted where the call weighs, else one for one.  A file of several axes has the mean of what it
 * would have on each, rounded half up: no axis more makes it better. */
int64_t review_points(const struct call_rules *rules, const struct project_axes *axes,
		      const struct review_score_list *scores);

struct arena;

struct review_content {
	struct review_score_list scores;
};
struct review_content_list {
	struct review_content *items;
	size_t count;
};

/* The mean of a criterion over the reviews, rounded half up; -1: no review gave it. */
int64_t review_criterion_points(const struct review_content_list *reviews, const char *code);

/* Is the criterion asked of a file of these axes? */
bool criterion_asked(const struct criterion *criterion, const struct project_axes *axes);

struct review_outcome {
	int64_t points;   /* mean of the reviews, rounded half up */
	bool knocked_out; /* the mean of a criterion that excludes lies under its minimum */
};
void review_outcome(const struct call_rules *rules, const struct project_axes *axes,
		    const struct review_content_list *reviews, struct review_outcome *ret);

/* --- what may be done with a review */

enum review_action { REVIEW_SUBMIT, REVIEW_RECUSE, REVIEW_REOPEN, REVIEW_ACTION_COUNT_ };

struct review_facts {
	const struct review *review;
	const struct application_facts *application; /* what is reviewed */
	bool own;                                    /* the reviewer asks */
};

/* Of what no body says: the scores are looked at by review_check. */
struct verdict review_guard(const struct review_facts *facts, enum review_action action,
			    struct arena *arena);
void review_actions(struct arena *arena, const struct review_facts *facts,
		    const struct asker *asker, struct possible_action_list *ret);

/* "12.5000", as scores stand in answers. */
const char *points_text(struct arena *arena, int64_t points);

#endif
