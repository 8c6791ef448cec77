#include "domain/review.h"

#include "base/arena.h"
#include "base/digits.h"
#include "domain/application.h"
#include "domain/project.h"

#define WHOLE 10000 /* basis points of a criterion without weight */

bool criterion_asked(const struct criterion *criterion, const struct project_axes *axes)
{
	return criterion->axis == NULL || project_has_axis(axes, criterion->axis);
}

static const struct criterion *criterion_find(const struct call_rules *rules, const char *code)
{
	for (size_t i = 0; rules->criteria != NULL && i < rules->criteria->count; i++)
		if (text_equal(rules->criteria->items[i].code, code))
			return &rules->criteria->items[i];
	return NULL;
}

static size_t times_given(const struct review_score_list *scores, const char *code)
{
	size_t times = 0;
	for (size_t i = 0; i < scores->count; i++)
		times += text_equal(scores->items[i].criterion, code);
	return times;
}

static void score_check(const struct criterion *criterion, const struct review_score *score,
			int64_t index, struct verdict *ret)
{
	if (score->score > criterion->scale_max)
		refuse(ret, REASON_SCORE_OUT_OF_SCALE, KV("index", index),
		       KV("criterion", criterion->code), KV("maximum", criterion->scale_max));
}

static void given_check(const struct call_rules *rules, const struct project_axes *axes,
			const struct review_score_list *scores, struct verdict *ret)
{
	for (size_t i = 0; i < scores->count; i++) {
		const struct review_score *score = &scores->items[i];
		const struct criterion *criterion = criterion_find(rules, score->criterion);
		if (criterion == NULL || !criterion_asked(criterion, axes))
			refuse(ret, REASON_CRITERION_UNKNOWN, KV("index", (int64_t)i),
			       KV("criterion", score->criterion));
		else
			score_check(criterion, score, (int64_t)i, ret);
	}
}

void review_check(const struct call_rules *rules, const struct project_axes *axes,
		  const struct review_score_list *scores, struct verdict *ret)
{
	if (rules->criteria == NULL || rules->criteria->count == 0) {
		refuse(ret, REASON_GRID_MISSING);
		return;
	}
	given_check(rules, axes, scores, ret);
	for (size_t i = 0; i < rules->criteria->count; i++) {
		const struct criterion *criterion = &rules->criteria->items[i];
		size_t times = times_given(scores, criterion->code);
		if (criterion_asked(criterion, axes) && times != 1)
			refuse(ret, REASON_SCORE_MISSING, KV("criterion", criterion->code),
			       KV("found", (int64_t)times));
	}
}

/* A criterion of every axis counts once for each axis of the file, one of an axis for that one. */
static int64_t times_counted(const struct criterion *criterion, int64_t axis_count)
{
	return criterion != NULL && criterion->axis == NULL ? axis_count : 1;
}

/* Over the axes of the file, at least one: their sum. */
static int64_t points_over(const struct call_rules *rules, int64_t axis_count,
			   const struct review_score_list *scores)
{
	int64_t points = 0;
	for (size_t i = 0; i < scores->count; i++) {
		const struct criterion *criterion =
			criterion_find(rules, scores->items[i].criterion);
		int64_t weight = criterion == NULL || criterion->weight == NULL
					 ? WHOLE
					 : criterion->weight->basis_points;
		points += scores->items[i].score * weight * times_counted(criterion, axis_count);
	}
	return points;
}

static int64_t divide_half_up(int64_t value, int64_t by)
{
	return (2 * value + by) / (2 * by);
}

static int64_t axes_summed(const struct project_axes *axes)
{
	int64_t count = (int64_t)project_axis_count(axes);
	return count > 1 ? count : 1;
}

int64_t review_points(const struct call_rules *rules, const struct project_axes *axes,
		      const struct review_score_list *scores)
{
	int64_t count = axes_summed(axes);
	return divide_half_up(points_over(rules, count, scores), count);
}

/* Of all the reviews; a review gives each criterion once. */
static int64_t sum_of(const struct review_content_list *reviews, const char *code,
		      int64_t *ret_times)
{
	int64_t sum = 0;
	for (size_t i = 0; i < reviews->count; i++)
		for (size_t j = 0; j < reviews->items[i].scores.count; j++) {
			const struct review_score *score = &reviews->items[i].scores.items[j];
			bool same = text_equal(score->criterion, code);
			sum += same ? score->score : 0;
			*ret_times += same;
		}
	return sum;
}

int64_t review_criterion_points(const struct review_content_list *reviews, const char *code)
{
	int64_t times = 0, sum = sum_of(reviews, code, &times);
	return times == 0 ? -1 : divide_half_up(sum * WHOLE, times);
}

static bool excludes(const struct criterion *criterion, const struct review_content_list *reviews)
{
	int64_t times = 0;
	if (criterion->knockout == NULL || !*criterion->knockout || criterion->min_score == NULL)
		return false;
	return sum_of(reviews, criterion->code, &times) < *criterion->min_score * times;
}

void review_outcome(const struct call_rules *rules, const struct project_axes *axes,
		    const struct review_content_list *reviews, struct review_outcome *ret)
{
	struct review_outcome outcome = { 0 };
	int64_t sum = 0, axis_count = axes_summed(axes);
	for (size_t i = 0; i < reviews->count; i++)
		sum += points_over(rules, axis_count, &reviews->items[i].scores);
	if (reviews->count > 0)
		outcome.points = divide_half_up(sum, (int64_t)reviews->count * axis_count);
	for (size_t i = 0; rules->criteria != NULL && i < rules->criteria->count; i++)
		outcome.knocked_out |= excludes(&rules->criteria->items[i], reviews);
	*ret = outcome;
}

const char *points_text(struct arena *arena, int64_t points)
{
	char text[32], *end = digits_write(text, (uint64_t)(points / WHOLE), 1);
	*end++ = '.';
	end = digits_write(end, (uint64_t)(points % WHOLE), 4);
	return arena_text(arena, text, (size_t)(end - text));
}

/* --- what may be done with a review */

/* clang-format off */
static const struct {
	struct action_row row;
	enum review_state from;
} steps[REVIEW_ACTION_COUNT_] = {
	[REVIEW_SUBMIT] = { { "submit", OPERATION_REVIEW_SUBMIT }, REVIEW_STATE_ASSIGNED },
	[REVIEW_RECUSE] = { { "recuse", OPERATION_REVIEW_RECUSE }, REVIEW_STATE_ASSIGNED },
	[REVIEW_REOPEN] = { { "reopen", OPERATION_REVIEW_REOPEN }, REVIEW_STATE_SUBMITTED },
};
/* clang-format on */

struct verdict review_guard(const struct review_facts *facts, enum review_action action,
			    struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (facts->review->state != steps[action].from)
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", review_state_words[facts->review->state]),
		       KV("action", steps[action].row.name));
	else if (action == REVIEW_SUBMIT)
		return application_guard(facts->application, APPLICATION_SCORE, arena);
	else if (action == REVIEW_REOPEN)
		return application_guard(facts->application, APPLICATION_UNSCORE, arena);
	return verdict;
}

void review_actions(struct arena *arena, const struct review_facts *facts,
		    const struct asker *asker, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum review_action a = 0; a < REVIEW_ACTION_COUNT_; a++) {
		bool others = a == REVIEW_REOPEN;
		if (!actions_could_take(asker, &steps[a].row) || (!others && !facts->own))
			continue;
		struct verdict verdict = review_guard(facts, a, arena);
		actions_add(arena, &steps[a].row, facts->review->id, &verdict, ret);
	}
}
