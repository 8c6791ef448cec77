/* The ranking, what is offered, who waits and why; and what the best use would have been. */
#include "domain/selection.h"

#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(selection, .timeout = 60);

#define FILES_MAX 40

/* A call as its parts; texts are parsed here. */
struct round {
	struct arena *arena;
	struct selection_rule rule;
	struct award_amount bounds;
	struct award_count count;
	struct envelope_row envelopes[3];
	struct selection_file files[FILES_MAX];
	struct selection_input input;
};

static void open_round(struct round *r, struct arena *arena, const char *total)
{
	*r = (struct round){ .arena = arena };
	r->rule.waitlist = true;
	r->envelopes[0] = (struct envelope_row){ .code = "", .total = euros(total), .hard = true };
	r->input = (struct selection_input){
		.rule = &r->rule, .files = r->files, .envelopes = r->envelopes, .envelope_count = 1
	};
}

static struct selection_file *add(struct round *r, int64_t score, const char *grant)
{
	struct selection_file *file = &r->files[r->input.file_count++];
	cr_assert(r->input.file_count <= FILES_MAX);
	*file = (struct selection_file){ .points = score * SELECTION_POINT,
					 .grant = euros(grant),
					 .requested = euros(grant),
					 .envelopes = 1 };
	file->id.bytes[15] = (uint8_t)r->input.file_count;
	file->submitted_at.us = (int64_t)r->input.file_count;
	return file;
}

static const char *const reasons[SELECTION_REASON_COUNT_] = { "fits",        "partial", "short",
							      "after-short", "count",   "low-score",
							      "knocked-out", "nothing" };

/* "1 selected fits 400000.00, 2 …": numbers are those of the files. */
static const char *shown(struct round *r, const struct selection_result *result)
{
	const char *text = "";
	for (size_t i = 0; i < result->count; i++) {
		const struct selection_entry *e = &result->entries[i];
		const char *word = e->outcome == SELECTION_OUTCOME_SELECTED     ? "selected"
				   : e->outcome == SELECTION_OUTCOME_WAITLISTED ? "waits"
										: "out";
		text = arena_printf(r->arena, "%s%s%d %s %s", text, i > 0 ? ", " : "",
				    r->input.files[e->file].id.bytes[15], word, reasons[e->reason]);
	}
	return text;
}

static const char *ranked(struct round *r)
{
	struct selection_result result;
	r->input.keys = selection_keys(&r->rule);
	selection_rank(&r->input, r->arena, &result);
	return shown(r, &result);
}

/* --- order */

Test(selection, ties_are_broken_in_order_then_by_id)
{
	static const struct {
		const char *keys, *expected;
	} rows[] = {
		{ "", "1 2 3 4" },
		{ "submitted_at", "4 3 2 1" },
		{ "requested_amount", "2 1 4 3" },
		{ "impact", "3 1 2 4" },
		{ "impact requested_amount", "3 2 1 4" },
		{ "impact submitted_at", "3 4 2 1" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		static const int64_t impact[] = { 5, 5, 9, 5 };
		static const char *const grants[] = { "200.00", "100.00", "400.00", "300.00" };
		struct round r;
		open_round(&r, arena, "100000.00");
		r.rule.tie_break = words(arena, rows[i].keys);
		for (size_t f = 0; f < 4; f++) {
			int64_t *criteria = arena_new_many(arena, int64_t, SELECTION_KEYS_MAX);
			struct selection_file *file = add(&r, 12, grants[f]);
			criteria[0] = impact[f];
			file->criteria = criteria;
			file->submitted_at.us = 100 - (int64_t)f;
		}
		struct selection_result result;
		const char *found = "";
		r.input.keys = selection_keys(&r.rule);
		selection_rank(&r.input, arena, &result);
		for (size_t f = 0; f < result.count; f++)
			found = arena_printf(arena, "%s%s%zu", found, f > 0 ? " " : "",
					     result.entries[f].file + 1);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].keys, found);
	}
}

Test(selection, a_place_in_a_ranking_that_stands_goes_before_the_points)
{
	arena_auto_t *arena = arena_new();
	struct round r;
	open_round(&r, arena, "250000.00");
	add(&r, 19, "100000.00")->place = 9;
	add(&r, 11, "100000.00")->place = 2;
	add(&r, 15, "100000.00")->place = 7;
	cr_expect_str_eq(ranked(&r), "2 selected fits, 3 selected fits, 1 waits short");
}

Test(selection, points_are_compared_unrounded)
{
	arena_auto_t *arena = arena_new();
	struct round r;
	open_round(&r, arena, "100.00");
	add(&r, 12, "100.00");
	add(&r, 12, "100.00")->points += 1;
	cr_expect_str_eq(ranked(&r), "2 selected fits, 1 waits short");
}

/* --- when money is short */

static void ten_of_400000(struct round *r, struct arena *arena)
{
	open_round(r, arena, "3900000.00");
	for (int64_t i = 0; i < 10; i++)
		add(r, 20 - i, "400000.00");
	r->bounds.min_amount = arena_new_one(arena, struct money);
	*(struct money *)r->bounds.min_amount = euros("100000.00");
	r->input.bounds = &r->bounds;
}

Test(selection, the_tenth_of_ten_waits_or_is_offered_the_remainder)
{
	arena_auto_t *arena = arena_new();
	struct round r;
	struct selection_result result;

	ten_of_400000(&r, arena);
	selection_rank(&r.input, arena, &result);
	cr_expect_eq(result.selected_count, 9);
	cr_expect_eq(result.entries[9].reason, SELECTION_SHORT);
	cr_expect_eq(result.entries[9].missing.cents, euros("100000.00").cents);

	r.rule.when_short = SELECTION_RULE_WHEN_SHORT_PARTIAL;
	selection_rank(&r.input, arena, &result);
	cr_expect_eq(result.selected_count, 10);
	cr_expect_eq(result.entries[9].reason, SELECTION_PARTIAL);
	cr_expect_eq(result.entries[9].offered.cents, euros("300000.00").cents);
	cr_expect_eq(result.offered.cents, euros("3900000.00").cents);

	*(struct money *)r.bounds.min_amount = euros("300000.01");
	selection_rank(&r.input, arena, &result);
	cr_expect_eq(result.entries[9].outcome, SELECTION_OUTCOME_WAITLISTED,
		     "what remains does not reach the minimum");
}

Test(selection, stop_skip_and_partial)
{
	static const struct {
		const char *situation;
		enum selection_rule_when_short when;
		bool waitlist;
		const char *expected;
	} rows[] = {
		{ "stop: all who follow wait", SELECTION_RULE_WHEN_SHORT_STOP, true,
		  "1 selected fits, 2 waits short, 3 waits after-short, 4 waits after-short" },
		{ "skip: the next are tried", SELECTION_RULE_WHEN_SHORT_SKIP, true,
		  "1 selected fits, 2 waits short, 3 selected fits, 4 waits short" },
		{ "partial: what remains, then stop", SELECTION_RULE_WHEN_SHORT_PARTIAL, true,
		  "1 selected fits, 2 selected partial, 3 waits after-short, 4 waits after-short" },
		{ "without a waiting list", SELECTION_RULE_WHEN_SHORT_STOP, false,
		  "1 selected fits, 2 out short, 3 out after-short, 4 out after-short" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct round r;
		open_round(&r, arena, "100.00");
		r.rule.when_short = rows[i].when;
		r.rule.waitlist = rows[i].waitlist;
		add(&r, 9, "60.00");
		add(&r, 8, "50.00");
		add(&r, 7, "40.00");
		add(&r, 6, "30.00");
		cr_expect_str_eq(ranked(&r), rows[i].expected, "%s: %s", rows[i].situation,
				 ranked(&r));
	}
}

Test(selection, who_is_not_ranked_and_why)
{
	static const int64_t minimum = 10;
	arena_auto_t *arena = arena_new();
	struct round r;
	open_round(&r, arena, "1000.00");
	r.rule.min_total_score = &minimum;
	add(&r, 9, "10.00");
	add(&r, 10, "10.00");
	add(&r, 15, "10.00")->knocked_out = true;
	add(&r, 15, "0.00");
	cr_expect_str_eq(ranked(&r),
			 "2 selected fits, 1 out low-score, 3 out knocked-out, 4 out nothing");
	r.bounds.min_amount = &(const struct money){ 1001 };
	r.input.bounds = &r.bounds;
	r.bounds.min_enforcement = AWARD_AMOUNT_MIN_ENFORCEMENT_HARD;
	cr_expect_str_eq(ranked(&r),
			 "1 out low-score, 2 out nothing, 3 out knocked-out, 4 out nothing");
	r.bounds.min_enforcement = AWARD_AMOUNT_MIN_ENFORCEMENT_WAIVABLE;
	cr_expect_str_eq(ranked(&r),
			 "2 selected fits, 1 out low-score, 3 out knocked-out, 4 out nothing",
			 "the vote may waive the minimum");
}

Test(selection, counts_are_hard_or_a_target)
{
	static const int64_t two = 2, five = 5;
	arena_auto_t *arena = arena_new();
	struct round r;
	struct selection_result result;
	open_round(&r, arena, "1000.00");
	for (int i = 0; i < 4; i++)
		add(&r, 9 - i, "10.00");
	r.count = (struct award_count){ .min_count = &five, .max_count = &two };
	r.input.count = &r.count;
	selection_rank(&r.input, arena, &result);
	cr_expect_eq(result.selected_count, 4, "a target refuses nothing");
	cr_expect(result.under_count_target && result.over_count_target);

	r.envelopes[0].max_count = &two;
	cr_expect_str_eq(ranked(&r), "1 selected fits, 2 selected fits, 3 waits count, 4 waits "
				     "after-short");
	r.envelopes[0].awarded_count = 1;
	cr_expect_str_eq(ranked(&r), "1 selected fits, 2 waits count, 3 waits after-short, 4 waits "
				     "after-short");
}

Test(selection, a_part_binds_as_well_as_the_whole)
{
	arena_auto_t *arena = arena_new();
	struct round r;
	open_round(&r, arena, "100.00");
	r.envelopes[1] =
		(struct envelope_row){ .code = "access", .total = euros("30.00"), .hard = true };
	r.input.envelope_count = 2;
	add(&r, 9, "40.00");
	add(&r, 8, "25.00")->envelopes = 3;
	add(&r, 7, "10.00")->envelopes = 3;
	add(&r, 6, "30.00");
	add(&r, 5, "1.00")->envelopes = 3;
	cr_expect_str_eq(ranked(&r), "1 selected fits, 2 selected fits, 3 waits short, 4 selected "
				     "fits, 5 waits after-short");
	r.envelopes[0].hard = r.envelopes[1].hard = false;
	cr_expect_str_eq(ranked(&r), "1 selected fits, 2 selected fits, 3 selected fits, 4 "
				     "selected fits, 5 selected fits");
	open_round(&r, arena, "100.00");
	r.envelopes[0].awarded = euros("95.00");
	add(&r, 9, "5.00");
	add(&r, 8, "0.01");
	cr_expect_str_eq(ranked(&r), "1 selected fits, 2 waits short", "what is awarded is spent");
}

/* --- properties */

static void random_round(struct round *r, struct arena *arena, int seed)
{
	srand((unsigned)seed);
	open_round(r, arena, "2000.00");
	r->rule.when_short = (enum selection_rule_when_short)(seed % 3);
	r->envelopes[1] =
		(struct envelope_row){ .code = "a", .total = euros("700.00"), .hard = true };
	r->input.envelope_count = 2;
	for (int i = 0; i < 30; i++) {
		struct selection_file *file = add(r, rand() % 8, "0.00");
		file->grant.cents = 100 + rand() % 30000;
		file->envelopes = rand() % 2 == 0 ? 1 : 3;
		file->submitted_at.us = rand() % 4;
	}
	r->rule.tie_break = words(arena, "submitted_at");
	r->input.keys = selection_keys(&r->rule);
}

static void shuffle(struct round *r)
{
	for (size_t i = r->input.file_count - 1; i > 0; i--) {
		size_t j = (size_t)rand() % (i + 1);
		struct selection_file kept = r->files[i];
		r->files[i] = r->files[j];
		r->files[j] = kept;
	}
}

Test(selection, the_order_of_the_input_changes_nothing)
{
	for (int seed = 0; seed < 60; seed++) {
		arena_auto_t *arena = arena_new();
		struct round r;
		random_round(&r, arena, seed);
		const char *first = ranked(&r);
		for (int again = 0; again < 5; again++) {
			shuffle(&r);
			cr_assert_str_eq(ranked(&r), first, "seed %d", seed);
		}
	}
}

Test(selection, no_envelope_is_passed)
{
	for (int seed = 0; seed < 200; seed++) {
		arena_auto_t *arena = arena_new();
		struct round r;
		struct selection_result result;
		int64_t spent[2] = { 0, 0 };
		random_round(&r, arena, seed);
		selection_rank(&r.input, arena, &result);
		for (size_t i = 0; i < result.count; i++)
			for (size_t e = 0; e < 2; e++)
				if (r.files[result.entries[i].file].envelopes >> e & 1)
					spent[e] += result.entries[i].offered.cents;
		cr_assert(spent[0] <= 200000 && spent[1] <= 70000, "seed %d", seed);
		cr_assert_eq(spent[0], result.offered.cents);
		cr_assert_eq(result.selected_count + result.waitlisted_count +
				     result.not_selected_count,
			     30);
	}
}

/* --- the best use */

/* partial: this file is had for a cent; FILES_MAX: none is. */
static int64_t best_with(const struct round *r, size_t partial)
{
	int64_t best = 0;
	for (unsigned set = 0; set < 1u << r->input.file_count; set++) {
		int64_t spent[2] = { 0, 0 }, points = 0;
		for (size_t i = 0; i < r->input.file_count; i++)
			if ((set >> i & 1) != 0) {
				int64_t cents = i == partial ? 1 : r->files[i].grant.cents;
				points += r->files[i].points;
				spent[0] += cents;
				spent[1] += r->files[i].envelopes == 3 ? cents : 0;
			}
		if (spent[0] <= 200000 && spent[1] <= 70000 && points > best)
			best = points;
	}
	return best;
}

static int64_t best_by_trying_all(const struct round *r)
{
	int64_t best = best_with(r, FILES_MAX);
	if (r->rule.when_short != SELECTION_RULE_WHEN_SHORT_PARTIAL)
		return best;
	for (size_t i = 0; i < r->input.file_count; i++) {
		int64_t found = best_with(r, i);
		best = found > best ? found : best;
	}
	return best;
}

Test(selection, the_best_use_is_exact)
{
	for (int seed = 0; seed < 120; seed++) {
		arena_auto_t *arena = arena_new();
		struct round r;
		struct selection_result result;
		struct envelope_use best;
		random_round(&r, arena, seed);
		r.input.file_count = 12;
		for (size_t i = 0; i < 12; i++)
			r.files[i].grant.cents += 20000;
		selection_rank(&r.input, arena, &result);
		selection_best_use(&r.input, arena, &result, &best);
		int64_t points = 0, cents = 0;
		size_t count = 0;
		for (size_t i = 0; i < result.count; i++)
			if (result.entries[i].in_best_use) {
				points += r.files[result.entries[i].file].points;
				cents += r.files[result.entries[i].file].grant.cents;
				count++;
			}
		cr_assert(best.proven);
		cr_assert_eq(best.points, best_by_trying_all(&r), "seed %d", seed);
		bool partial = r.rule.when_short == SELECTION_RULE_WHEN_SHORT_PARTIAL;
		cr_assert(points == best.points && count == best.count);
		cr_assert(partial ? cents >= best.amount.cents : cents == best.amount.cents);
	}
}

Test(selection, the_best_use_may_end_with_a_remainder)
{
	arena_auto_t *arena = arena_new();
	struct round r;
	struct selection_result result;
	struct envelope_use best;
	open_round(&r, arena, "350.00");
	r.rule.when_short = SELECTION_RULE_WHEN_SHORT_PARTIAL;
	r.bounds.min_amount = &(const struct money){ 10000 };
	r.input.bounds = &r.bounds;
	add(&r, 9, "200.00");
	add(&r, 7, "200.00");
	add(&r, 5, "200.00");
	selection_rank(&r.input, arena, &result);
	cr_expect_eq(result.points, 16 * SELECTION_POINT);
	selection_best_use(&r.input, arena, &result, &best);
	cr_expect(best.proven && best.points == 16 * SELECTION_POINT && best.count == 2);
	cr_expect_eq(best.bound, best.points);
	r.bounds.min_amount = &(const struct money){ 15001 };
	selection_best_use(&r.input, arena, &result, &best);
	cr_expect_eq(best.points, 9 * SELECTION_POINT, "150 is under the least that is offered");
}

Test(selection, the_best_use_counts_places_and_a_call_without_envelope_has_none)
{
	static const int64_t one = 1;
	arena_auto_t *arena = arena_new();
	struct round r;
	struct selection_result result;
	struct envelope_use best;
	open_round(&r, arena, "100.00");
	add(&r, 5, "10.00");
	add(&r, 9, "100.00");
	add(&r, 5, "20.00");
	selection_rank(&r.input, arena, &result);
	selection_best_use(&r.input, arena, &result, &best);
	cr_expect_eq(best.points, 10 * SELECTION_POINT, "two of five are more than one of nine");
	r.envelopes[0].max_count = &one;
	selection_best_use(&r.input, arena, &result, &best);
	cr_expect_eq(best.points, 9 * SELECTION_POINT);
	r.input.envelope_count = 0;
	selection_best_use(&r.input, arena, &result, &best);
	cr_expect(best.proven && best.count == 0);
}
