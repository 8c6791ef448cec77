#include "domain/feedback.h"

#include "base/arena.h"
#include "base/zone.h"
#include "domain/appeal.h"

static void add_criteria(struct arena *arena, const struct feedback_facts *facts,
			 const struct call_rules *rules, struct criterion_feedback_list *ret)
{
	const struct project_axes axes = { facts->axis, facts->other_axes };
	size_t count = rules->criteria == NULL ? 0 : rules->criteria->count;
	ret->items = arena_new_many(arena, struct criterion_feedback, count);
	for (size_t i = 0; i < count; i++) {
		const struct criterion *c = &rules->criteria->items[i];
		int64_t points = review_criterion_points(&facts->reviews, c->code);
		if (!criterion_asked(c, &axes) || points < 0)
			continue;
		ret->items[ret->count++] = (struct criterion_feedback){
			.code = c->code,
			.label = c->label,
			.weight = c->weight,
			.scale_max = c->scale_max,
			.min_score = c->min_score,
			.score = points_text(arena, points),
		};
	}
}

void feedback_build(struct arena *arena, const struct feedback_facts *facts,
		    const struct call_rules *rules, const struct legal_figure_list *figures,
		    const struct zone *zone, struct decision_feedback *ret)
{
	const struct selection_rule *selection = rules->selection;
	struct decision_feedback feedback = {
		.decision_id = facts->decision_id,
		.application_id = facts->application_id,
		.outcome = facts->outcome,
		.published_at = facts->published_at,
		.knocked_out = facts->knocked_out,
	};
	if (facts->points != NULL)
		feedback.total_score = points_text(arena, *facts->points);
	if (selection != NULL)
		feedback.min_total_score = selection->min_total_score;
	feedback.ranks_told =
		selection != NULL && (selection->ranks_told == NULL || *selection->ranks_told);
	if (feedback.ranks_told) {
		feedback.rank = facts->rank;
		if (facts->cut_off != NULL)
			feedback.cut_off_score = points_text(arena, *facts->cut_off);
	}
	add_criteria(arena, facts, rules, &feedback.criteria);
	if (facts->published_at != NULL && facts->outcome == DECISION_OUTCOME_REFUSAL) {
		struct date *until = arena_new_one(arena, struct date);
		*until = appeal_until(figures, zone_date(zone, *facts->published_at));
		feedback.appeal_until = until;
	}
	*ret = feedback;
}
