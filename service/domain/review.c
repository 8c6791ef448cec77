#include "domain/review.h"

#include "base/arena.h"

#define WHOLE 10000 /* basis points of a criterion without weight */

bool criterion_asked(const struct criterion *criterion, const char *axis)
{
	return criterion->axis == NULL || text_equal(criterion->axis, axis);
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

static void given_check(const struct call_rules *rules, const char *axis,
			const struct review_score_list *scores, struct verdict *ret)
{
	for (size_t i = 0; i < scores->count; i++) {
		const struct review_score *score = &scores->items[i];
		const struct criterion *criterion = criterion_find(rules, score->criterion);
		if (criterion == NULL || !criterion_asked(criterion, axis))
			refuse(ret, REASON_CRITERION_UNKNOWN, KV("index", (int64_t)i),
			       KV("criterion", score->criterion));
		else
			score_check(criterion, score, (int64_t)i, ret);
	}
}

void review_check(const struct call_rules *rules, const char *axis,
		  const struct review_score_list *scores, struct verdict *ret)
{
	if (rules->criteria == NULL || rules->criteria->count == 0) {
		refuse(ret, REASON_GRID_MISSING);
		return;
	}
	given_check(rules, axis, scores, ret);
	for (size_t i = 0; i < rules->criteria->count; i++) {
		const struct criterion *criterion = &rules->criteria->items[i];
		size_t times = times_given(scores, criterion->code);
		if (criterion_asked(criterion, axis) && times != 1)
			refuse(ret, REASON_SCORE_MISSING, KV("criterion", criterion->code),
			       KV("found", (int64_t)times));
	}
}

int64_t review_points(const struct call_rules *rules, const struct review_score_list *scores)
{
	int64_t points = 0;
	for (size_t i = 0; i < scores->count; i++) {
		const struct criterion *criterion =
			criterion_find(rules, scores->items[i].criterion);
		int64_t weight = criterion == NULL || criterion->weight == NULL
					 ? WHOLE
					 : criterion->weight->basis_points;
		points += scores->items[i].score * weight;
	}
	return points;
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
	return times == 0 ? -1 : (2 * sum * WHOLE + times) / (2 * times);
}

static bool excludes(const struct criterion *criterion, const struct review_content_list *reviews)
{
	int64_t times = 0;
	if (criterion->knockout == NULL || !*criterion->knockout || criterion->min_score == NULL)
		return false;
	return sum_of(reviews, criterion->code, &times) < *criterion->min_score * times;
}

void review_outcome(const struct call_rules *rules, const struct review_content_list *reviews,
		    struct review_outcome *ret)
{
	struct review_outcome outcome = { 0 };
	int64_t sum = 0, count = (int64_t)reviews->count;
	for (size_t i = 0; i < reviews->count; i++)
		sum += review_points(rules, &reviews->items[i].scores);
	if (count > 0)
		outcome.points = (2 * sum + count) / (2 * count);
	for (size_t i = 0; rules->criteria != NULL && i < rules->criteria->count; i++)
		outcome.knocked_out |= excludes(&rules->criteria->items[i], reviews);
	*ret = outcome;
}

const char *points_text(struct arena *arena, int64_t points)
{
	return arena_printf(arena, "%lld.%04lld", (long long)(points / WHOLE),
			    (long long)(points % WHOLE));
}
