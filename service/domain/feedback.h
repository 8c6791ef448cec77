/* What a decision tells the people of its file: points by criterion, and until when it is
 * contested. */
#ifndef GUICHET_DOMAIN_FEEDBACK_H
#define GUICHET_DOMAIN_FEEDBACK_H

#include "domain/review.h"

struct arena;
struct zone;

struct feedback_facts {
	struct uuid decision_id, application_id;
	enum decision_outcome outcome;
	const struct instant *published_at; /* at the clock of the call; NULL: not told yet */
	const char *axis;
	struct text_list other_axes;
	struct uuid call_version_id;
	const int64_t *rank;    /* in the ranking it followed; NULL: none, or not told yet */
	const int64_t *cut_off; /* points of the last file kept by that ranking */
	const int64_t *points;  /* NULL: never scored */
	bool knocked_out;
	struct review_content_list reviews;
};

void feedback_build(struct arena *arena, const struct feedback_facts *facts,
		    const struct call_rules *rules, const struct legal_figure_list *figures,
		    const struct zone *zone, struct decision_feedback *ret);

#endif
