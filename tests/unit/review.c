/* The grid of a call, what reviews make together, and who draws which file. */
#include "domain/review.h"

#include "base/arena.h"
#include "domain/draw.h"
#include "unit/rules_kit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(review, .timeout = 10);

/* --- the grid */

static const struct rate sixty = { 6000 }, thirty = { 3000 }, third = { 3333 };
static const int64_t four = 4;
static const bool yes = true;

/* need 0.60 out of 10, excludes under 4; means 0.30 out of 5; remote 0.3333 out of 5, of its axis
 */
static const struct call_rules *grid(struct arena *arena, bool weighted)
{
	struct call_rules *rules = arena_new_one(arena, struct call_rules);
	struct criterion_list *list = arena_new_one(arena, struct criterion_list);
	list->items = arena_new_many(arena, struct criterion, 3);
	list->count = 3;
	list->items[0] = (struct criterion){ .code = "need",
					     .scale_max = 10,
					     .weight = weighted ? &sixty : NULL,
					     .min_score = &four,
					     .knockout = &yes };
	list->items[1] = (struct criterion){ .code = "means",
					     .scale_max = 5,
					     .weight = weighted ? &thirty : NULL };
	list->items[2] = (struct criterion){ .code = "remote",
					     .scale_max = 5,
					     .axis = "remote",
					     .weight = weighted ? &third : NULL };
	rules->criteria = list;
	return rules;
}

/* "need 8 means 3" */
static struct review_score_list scores_of(struct arena *arena, const char *text)
{
	struct text_list said = words(arena, text);
	struct review_score_list list = { .count = said.count / 2 };
	list.items = arena_new_many(arena, struct review_score, list.count);
	for (size_t i = 0; i < list.count; i++)
		list.items[i] = (struct review_score){
			.criterion = said.items[2 * i],
			.score = strtoll(said.items[2 * i + 1], NULL, 10),
		};
	return list;
}

/* "local remote": the main axis, then the others. */
static struct project_axes axes_of(struct arena *arena, const char *text)
{
	struct text_list said = words(arena, text);
	struct project_axes axes = { 0 };
	if (said.count == 0)
		return axes;
	axes.main = said.items[0];
	axes.others = (struct text_list){ said.items + 1, said.count - 1 };
	return axes;
}

Test(review, each_criterion_of_the_file_is_scored_once_within_its_scale)
{
	static const struct {
		const char *situation, *axes, *scores, *expected;
	} rows[] = {
		{ "whole", "local", "need 8 means 3", "" },
		{ "in any order", "local", "means 0 need 10", "" },
		{ "a criterion of its axis", "remote", "need 8 means 3 remote 5", "" },
		{ "which is missing", "remote", "need 8 means 3", "score-missing" },
		{ "one of another axis", "local", "need 8 means 3 remote 5", "criterion-unknown" },
		{ "of a file without axis", "", "need 8 means 3", "" },
		{ "of several axes, each of them", "local remote", "need 8 means 3 remote 5", "" },
		{ "and none is forgotten", "local remote", "need 8 means 3", "score-missing" },
		{ "one that nobody has", "local", "need 8 means 3 charm 1", "criterion-unknown" },
		{ "over the scale", "local", "need 11 means 6",
		  "score-out-of-scale score-out-of-scale" },
		{ "twice", "local", "need 8 need 8 means 3", "score-missing" },
		{ "nothing", "local", "", "score-missing score-missing" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct review_score_list scores = scores_of(arena, rows[i].scores);
		struct verdict v = verdict_in(arena);
		struct project_axes axes = axes_of(arena, rows[i].axes);
		review_check(grid(arena, true), &axes, &scores, &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s: %s", rows[i].situation,
				 codes_of(arena, &v));
	}
}

Test(review, without_a_grid_there_is_nothing_to_score)
{
	arena_auto_t *arena = arena_new();
	struct call_rules none = { 0 };
	struct review_score_list scores = { 0 };
	struct verdict v = verdict_in(arena);
	review_check(&none, &(struct project_axes){ 0 }, &scores, &v);
	cr_expect_str_eq(codes_of(arena, &v), "grid-missing");
}

static const struct project_axes remote_alone = { .main = "remote" };

Test(review, a_file_of_several_axes_has_the_mean_of_each)
{
	/* need 0.60 out of 10, means 0.30, remote 0.3333 of its axis alone */
	static const struct {
		const char *situation, *axes, *scores;
		int64_t points;
	} rows[] = {
		{ "one axis without criterion", "local", "need 5 means 4", 42000 },
		{ "the other", "remote", "need 5 means 4 remote 3", 51999 },
		{ "both: neither better nor worse", "local remote", "need 5 means 4 remote 3",
		  47000 }, /* (42000 + 51999) / 2, half up */
		{ "in the other order", "remote local", "need 5 means 4 remote 3", 47000 },
		{ "three axes", "local remote hybrid", "need 5 means 4 remote 3", 45333 },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct review_score_list scores = scores_of(arena, rows[i].scores);
		struct project_axes axes = axes_of(arena, rows[i].axes);
		struct review_content content[2] = { { scores }, { scores } };
		struct review_outcome outcome;
		int64_t points = review_points(grid(arena, true), &axes, &scores);
		cr_expect_eq(points, rows[i].points, "%s: %lld", rows[i].situation,
			     (long long)points);
		review_outcome(grid(arena, true), &axes,
			       &(struct review_content_list){ content, 2 }, &outcome);
		cr_expect_eq(outcome.points, rows[i].points, "%s, twice", rows[i].situation);
	}
}

Test(review, the_total_is_the_exact_mean_of_the_weighted_reviews)
{
	static const struct {
		const char *situation;
		bool weighted;
		const char *reviews[3];
		int64_t points;
		bool out;
	} rows[] = {
		{ "one", true, { "need 8 means 3" }, 57000, false },
		{ "two", true, { "need 8 means 3", "need 5 means 4" }, 49500, false },
		{ "a third does not end: half up",
		  true,
		  { "need 5 means 0", "need 5 means 0", "need 4 means 1" },
		  29000,
		  false },
		{ "rounded up",
		  true,
		  { "need 4 means 0 remote 1", "need 4 means 0 remote 1", "need 4 means 0" },
		  26222,
		  false },
		{ "without weight, one for one",
		  false,
		  { "need 8 means 3", "need 5 means 4" },
		  100000,
		  false },
		{ "excluded by the mean",
		  true,
		  { "need 3 means 5", "need 4 means 5" },
		  36000,
		  true },
		{ "saved by the mean", true, { "need 3 means 5", "need 5 means 5" }, 39000, false },
		{ "none", true, { NULL }, 0, false },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct review_content contents[3];
		struct review_content_list list = { contents, 0 };
		struct review_outcome outcome;
		for (; list.count < 3 && rows[i].reviews[list.count] != NULL; list.count++)
			contents[list.count].scores = scores_of(arena, rows[i].reviews[list.count]);
		review_outcome(grid(arena, rows[i].weighted), &remote_alone, &list, &outcome);
		cr_expect_eq(outcome.points, rows[i].points, "%s: %lld", rows[i].situation,
			     (long long)outcome.points);
		cr_expect_eq(outcome.knocked_out, rows[i].out, "%s", rows[i].situation);
	}
}

/* --- the draw */

#define FILES 30

static struct draw_file_list files_of(struct arena *arena)
{
	struct draw_file_list list = { arena_new_many(arena, struct draw_file, FILES), FILES };
	for (size_t i = 0; i < FILES; i++)
		list.items[i].id.bytes[15] = (uint8_t)i;
	return list;
}

static struct reviewer_ref_list people(struct arena *arena, const char *names)
{
	struct text_list subjects = words(arena, names);
	struct reviewer_ref_list list = { .count = subjects.count };
	list.items = arena_new_many(arena, struct reviewer_ref, list.count);
	for (size_t i = 0; i < list.count; i++)
		list.items[i].subject = subjects.items[i];
	return list;
}

static const char *drawn_text(struct arena *arena, const struct draw_assignment_list *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%d:%s ", text,
				    list->items[i].application_id.bytes[15],
				    list->items[i].reviewer);
	return text;
}

static size_t load(const struct draw_assignment_list *list, const char *reviewer)
{
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++)
		count += strcmp(list->items[i].reviewer, reviewer) == 0;
	return count;
}

Test(review, a_draw_is_balanced_and_the_same_again)
{
	arena_auto_t *arena = arena_new();
	struct draw_file_list files = files_of(arena);
	struct reviewer_ref_list reviewers = people(arena, "anne bert carl dora");
	struct draw_facts facts = { "lundi", &files, &reviewers, 2 };
	struct draw_assignment_list first, again, other;
	draw_reviewers(arena, &facts, &first);
	draw_reviewers(arena, &facts, &again);
	facts.seed = "mardi";
	draw_reviewers(arena, &facts, &other);
	cr_assert_eq(first.count, 2 * FILES);
	cr_expect_str_eq(drawn_text(arena, &first), drawn_text(arena, &again));
	cr_expect_str_neq(drawn_text(arena, &first), drawn_text(arena, &other));
	for (size_t i = 0; i < reviewers.count; i++)
		cr_expect_eq(load(&first, reviewers.items[i].subject), 15, "%s",
			     reviewers.items[i].subject);
	for (size_t i = 0; i < first.count; i += 2)
		cr_expect_str_neq(first.items[i].reviewer, first.items[i + 1].reviewer);
}

Test(review, a_draw_does_not_depend_on_the_order_of_its_input)
{
	arena_auto_t *arena = arena_new();
	struct draw_file_list files = files_of(arena), turned = files_of(arena);
	struct reviewer_ref_list reviewers = people(arena, "anne bert carl dora");
	struct reviewer_ref_list shuffled = people(arena, "dora carl anne bert");
	struct draw_facts facts = { "lundi", &files, &reviewers, 2 };
	struct draw_facts same = { "lundi", &turned, &shuffled, 2 };
	struct draw_assignment_list first, second;
	for (size_t i = 0; i < FILES; i++)
		turned.items[i].id.bytes[15] = (uint8_t)(FILES - 1 - i);
	draw_reviewers(arena, &facts, &first);
	draw_reviewers(arena, &same, &second);
	cr_expect_str_eq(drawn_text(arena, &first), drawn_text(arena, &second));
}

Test(review, nobody_draws_a_file_that_is_taken_barred_or_of_the_same_entity)
{
	arena_auto_t *arena = arena_new();
	struct draw_file_list files = files_of(arena);
	struct reviewer_ref_list reviewers = people(arena, "anne bert carl dora");
	struct text_list own = words(arena, "00000103200028");
	struct draw_facts facts = { "lundi", &files, &reviewers, 3 };
	struct draw_assignment_list drawn;
	reviewers.items[0].sirets = &own;
	files.count = 1;
	files.items[0].sirets = words(arena, "00000102400017 00000103200010");
	files.items[0].taken = words(arena, "bert");
	files.items[0].barred = words(arena, "carl");
	draw_reviewers(arena, &facts, &drawn);
	cr_expect_str_eq(drawn_text(arena, &drawn), "0:dora ", "%s", drawn_text(arena, &drawn));
}
