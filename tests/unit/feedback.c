/* What a decision tells the people of its file. */
#include "domain/feedback.h"

#include "base/arena.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(feedback, .timeout = 10);

static const struct rate sixty = { 6000 };
static const int64_t four = 4, minimum = 12, two = 2;
static struct legal_figure law[] = {
	{ .code = "appeal_delay", .valid_from = { 0 }, .months = &two },
};
static const struct legal_figure_list figures = { law, 1 };

static struct review_content review_of(struct arena *arena, int64_t need, int64_t means)
{
	struct review_score *scores = arena_new_many(arena, struct review_score, 2);
	scores[0] = (struct review_score){ .criterion = "need", .score = need };
	scores[1] = (struct review_score){ .criterion = "means", .score = means };
	return (struct review_content){ .scores = { scores, means < 0 ? 1 : 2 } };
}

static const struct call_rules *grid(struct arena *arena)
{
	struct call_rules *rules = arena_new_one(arena, struct call_rules);
	struct criterion_list *list = arena_new_one(arena, struct criterion_list);
	struct selection_rule *selection = arena_new_one(arena, struct selection_rule);
	list->items = arena_new_many(arena, struct criterion, 3);
	list->count = 3;
	list->items[0] = (struct criterion){ .code = "need",
					     .label = "Le besoin",
					     .weight = &sixty,
					     .scale_max = 10,
					     .min_score = &four };
	list->items[1] =
		(struct criterion){ .code = "means", .label = "Les moyens", .scale_max = 5 };
	list->items[2] = (struct criterion){
		.code = "remote", .label = "À distance", .scale_max = 5, .axis = "remote"
	};
	selection->min_total_score = &minimum;
	rules->criteria = list;
	rules->selection = selection;
	return rules;
}

static const char *shown(struct arena *arena, const struct decision_feedback *f)
{
	const char *text = f->total_score == NULL ? "none" : f->total_score;
	for (size_t i = 0; i < f->criteria.count; i++)
		text = arena_printf(arena, "%s, %s %s", text, f->criteria.items[i].code,
				    f->criteria.items[i].score);
	if (f->appeal_until == NULL)
		return text;
	char day[16];
	date_format(*f->appeal_until, day);
	return arena_printf(arena, "%s, until %s", text, day);
}

Test(feedback, points_by_criterion_and_the_last_day_to_contest)
{
	arena_auto_t *arena = arena_new();
	struct instant june = sample_at("2023-06-30T23:59:59+02:00");
	struct instant july = sample_at("2023-07-01T00:00:00+02:00");
	const struct {
		const char *situation;
		enum decision_outcome outcome;
		const struct instant *told;
		size_t reviews;
		int64_t points;
		const char *expected;
	} rows[] = {
		{ "a refusal that was told", DECISION_OUTCOME_REFUSAL, &june, 2, 61667,
		  "6.1667, need 6.5000, means 2.0000, until 2023-08-31" },
		{ "told a second later, a day more", DECISION_OUTCOME_REFUSAL, &july, 2, 61667,
		  "6.1667, need 6.5000, means 2.0000, until 2023-09-04" },
		{ "under embargo, no delay runs", DECISION_OUTCOME_REFUSAL, NULL, 1, 52000,
		  "5.2000, need 7.0000, means 1.0000" },
		{ "an award", DECISION_OUTCOME_AWARD, &june, 3, 61667,
		  "6.1667, need 6.3333, means 2.0000" },
		{ "never reviewed", DECISION_OUTCOME_REFUSAL, &june, 0, -1,
		  "none, until 2023-08-31" },
	};
	struct review_content reviews[] = { review_of(arena, 7, 1), review_of(arena, 6, 3),
					    review_of(arena, 6, -1) };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct decision_feedback feedback;
		struct feedback_facts facts = { .outcome = rows[i].outcome,
						.published_at = rows[i].told,
						.axis = "local",
						.points =
							rows[i].points < 0 ? NULL : &rows[i].points,
						.reviews = { reviews, rows[i].reviews } };
		feedback_build(arena, &facts, grid(arena), &figures, sample_paris(), &feedback);
		const char *found = shown(arena, &feedback);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
		cr_expect_eq(*feedback.min_total_score, 12);
	}
}

Test(feedback, criteria_of_each_chosen_axis_are_told)
{
	arena_auto_t *arena = arena_new();
	const char *remote = "remote";
	struct review_score scores[] = { { .criterion = "remote", .score = 4 } };
	struct review_content review = { .scores = { scores, 1 } };
	struct decision_feedback feedback;
	struct feedback_facts facts = { .axis = "local",
					.other_axes = { &remote, 1 },
					.reviews = { &review, 1 } };
	feedback_build(arena, &facts, grid(arena), &figures, sample_paris(), &feedback);
	cr_assert_eq(feedback.criteria.count, 1);
	cr_expect_str_eq(feedback.criteria.items[0].code, "remote");
}

Test(feedback, a_call_without_a_grid_says_none)
{
	arena_auto_t *arena = arena_new();
	struct call_rules rules = { 0 };
	struct decision_feedback feedback;
	struct feedback_facts facts = { .knocked_out = true };
	feedback_build(arena, &facts, &rules, &figures, sample_paris(), &feedback);
	cr_expect_eq(feedback.criteria.count, 0);
	cr_expect(feedback.knocked_out && feedback.min_total_score == NULL);
}

/* The rank and the points of the last file kept, unless the call keeps its ranks to itself. */
Test(feedback, tells_the_rank_as_the_call_says)
{
	arena_auto_t *arena = arena_new();
	const bool told = true, kept = false;
	static const int64_t rank = 12, cut_off = 123456;
	const struct {
		const char *situation;
		const bool *ranks_told;
		bool expected;
	} rows[] = { { "silent", NULL, true }, { "told", &told, true }, { "kept", &kept, false } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct selection_rule selection = { .ranks_told = rows[i].ranks_told };
		const struct call_rules rules = { .selection = &selection };
		const struct feedback_facts facts = { .outcome = DECISION_OUTCOME_REFUSAL,
						      .rank = &rank,
						      .cut_off = &cut_off };
		struct decision_feedback found;
		feedback_build(arena, &facts, &rules, &figures, sample_paris(), &found);
		cr_expect_eq(found.ranks_told, rows[i].expected, "%s", rows[i].situation);
		cr_expect_eq(found.rank != NULL, rows[i].expected, "%s", rows[i].situation);
		cr_expect_eq(found.cut_off_score != NULL, rows[i].expected, "%s",
			     rows[i].situation);
		if (rows[i].expected)
			cr_expect_str_eq(found.cut_off_score, "12.3456");
	}
}
