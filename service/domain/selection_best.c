/* The best use of the envelopes by total score: branch and bound over whole grants. */
#include "domain/selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define WORK_MAX 4000000 /* items looked at: beyond, the best found stands, and is not proven */

struct item {
	size_t entry; /* in the result */
	int64_t points, cents;
	uint64_t envelopes;
};

struct search {
	const struct selection_input *input;
	struct item *items;
	size_t count;
	int64_t left[64], places[64];
	bool *taken, *best_taken;
	struct item *best; /* in the order of best_taken */
	int64_t points, best_points;
	int64_t work;
};

/* More points for a cent first; among equals the smaller, then the better ranked. */
static int by_worth(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	__int128 worth_a = (__int128)a->points * b->cents, worth_b = (__int128)b->points * a->cents;
	if (worth_a != worth_b)
		return worth_a > worth_b ? -1 : 1;
	if (a->cents != b->cents)
		return a->cents < b->cents ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

static bool fits(const struct search *s, const struct item *item)
{
	for (size_t i = 0; i < s->input->envelope_count; i++)
		if ((item->envelopes >> i & 1) != 0 &&
		    (s->left[i] < item->cents || s->places[i] < 1))
			return false;
	return true;
}

static void move(struct search *s, const struct item *item, int64_t sign)
{
	s->points -= sign * item->points;
	for (size_t i = 0; i < s->input->envelope_count; i++)
		if ((item->envelopes >> i & 1) != 0) {
			s->left[i] += s->left[i] == INT64_MAX ? 0 : sign * item->cents;
			s->places[i] += s->places[i] == INT64_MAX ? 0 : sign;
		}
}

/* What the items from `from` on could bring at most: the whole envelope filled in the order of
 * worth, the last one in part. */
static int64_t hope(struct search *s, size_t from)
{
	int64_t left = s->left[0], places = s->places[0], points = s->points;
	for (size_t i = from; i < s->count && places > 0; i++) {
		const struct item *item = &s->items[i];
		s->work++;
		if (item->cents > left)
			return points + (int64_t)((__int128)item->points * left / item->cents);
		left -= left == INT64_MAX ? 0 : item->cents;
		points += item->points;
	}
	return points;
}

static void keep(struct search *s)
{
	if (s->points <= s->best_points)
		return;
	s->best_points = s->points;
	memcpy(s->best_taken, s->taken, s->count * sizeof *s->taken);
}

/* Takes what fits, in order; then gives back the last taken and goes on without it. */
static void seek(struct search *s)
{
	size_t at = 0;
	for (;;) {
		while (at < s->count && s->work < WORK_MAX && hope(s, at) > s->best_points) {
			s->taken[at] = fits(s, &s->items[at]);
			if (s->taken[at])
				move(s, &s->items[at], -1);
			at++;
		}
		if (at == s->count)
			keep(s);
		while (at > 0 && !s->taken[at - 1])
			at--;
		if (at == 0 || s->work >= WORK_MAX)
			return;
		s->taken[at - 1] = false;
		move(s, &s->items[at - 1], 1);
	}
}

static void open_search(struct search *s, const struct selection_result *result,
			struct arena *arena)
{
	s->items = arena_new_many(arena, struct item, result->count);
	for (size_t i = 0; i < result->count; i++) {
		const struct selection_file *f = &s->input->files[result->entries[i].file];
		if (result->entries[i].rank > 0)
			s->items[s->count++] =
				(struct item){ i, f->points, f->grant.cents, f->envelopes };
	}
	s->taken = arena_new_many(arena, bool, s->count);
	s->best_taken = arena_new_many(arena, bool, s->count);
	s->best = arena_new_many(arena, struct item, s->count);
}

static void fill_purses(struct search *s)
{
	memset(s->taken, 0, s->count * sizeof *s->taken);
	s->points = 0;
	for (size_t i = 0; i < s->input->envelope_count; i++) {
		const struct envelope_row *e = &s->input->envelopes[i];
		s->left[i] = e->hard ? envelope_remaining(e).cents : INT64_MAX;
		s->places[i] = e->max_count == NULL ? INT64_MAX : *e->max_count - e->awarded_count;
	}
}

/* One search over items as they are now; returns what none of their choices can pass. */
static int64_t search_once(struct search *s)
{
	int64_t before = s->best_points, bound;
	qsort(s->items, s->count, sizeof *s->items, by_worth);
	fill_purses(s);
	bound = hope(s, 0);
	seek(s);
	if (s->best_points > before)
		memcpy(s->best, s->items, s->count * sizeof *s->items);
	return bound;
}

static int64_t greatest(const struct item *items, size_t count)
{
	int64_t points = 0;
	for (size_t i = 0; i < count; i++)
		points = items[i].points > points ? items[i].points : points;
	return points;
}

/* Where the call offers a remainder, one file may be had for the least that is offered. */
static int64_t search_partial(struct search *s, struct arena *arena, int64_t bound)
{
	const struct award_amount *bounds = s->input->bounds;
	bool least = bounds != NULL && bounds->min_amount != NULL && bounds->min_amount->cents > 0;
	int64_t minimum = least ? bounds->min_amount->cents : 1, most = bound;
	struct item *whole = arena_new_many(arena, struct item, s->count);
	memcpy(whole, s->items, s->count * sizeof *whole);
	for (size_t i = 0; i < s->count; i++) {
		if (s->work >= WORK_MAX)
			return bound + greatest(whole, s->count); /* all of one file more */
		if (whole[i].cents <= minimum)
			continue;
		memcpy(s->items, whole, s->count * sizeof *whole);
		s->items[i].cents = minimum;
		int64_t found = search_once(s);
		most = found > most ? found : most;
	}
	return most;
}

void selection_best_use(const struct selection_input *input, struct arena *arena,
			struct selection_result *result, struct envelope_use *ret)
{
	struct search s = { .input = input, .best_points = -1 };
	*ret = (struct envelope_use){ .proven = true };
	if (input->envelope_count == 0)
		return;
	open_search(&s, result, arena);
	int64_t bound = search_once(&s);
	if (input->rule != NULL && input->rule->when_short == SELECTION_RULE_WHEN_SHORT_PARTIAL)
		bound = search_partial(&s, arena, bound);
	ret->proven = s.work < WORK_MAX;
	for (size_t i = 0; i < s.count; i++) {
		if (!s.best_taken[i])
			continue;
		result->entries[s.best[i].entry].in_best_use = true;
		ret->points += s.best[i].points;
		ret->amount.cents += s.best[i].cents;
		ret->count++;
	}
	ret->bound = ret->proven ? ret->points : bound;
}
