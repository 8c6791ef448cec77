#include "domain/draw.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/identifier.h"

/* FNV-1a, then the finisher of SplitMix64: any order would do, as long as it is always the same. */
static uint64_t mix_bytes(uint64_t hash, const void *data, size_t length)
{
	const unsigned char *bytes = data;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t rank_of(const char *seed, const struct uuid *file, const char *reviewer)
{
	uint64_t hash = mix_bytes(UINT64_C(0xcbf29ce484222325), seed, strlen(seed) + 1);
	hash = mix_bytes(hash, file->bytes, sizeof file->bytes);
	hash = mix_bytes(hash, reviewer, strlen(reviewer));
	hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
	return hash ^ (hash >> 31);
}

bool reviewer_interested(const struct reviewer_ref *reviewer, const struct text_list *sirets)
{
	for (size_t i = 0; reviewer->sirets != NULL && i < reviewer->sirets->count; i++)
		for (size_t j = 0; j < sirets->count; j++)
			if (same_siren(reviewer->sirets->items[i], sirets->items[j]))
				return true;
	return false;
}

struct ranked {
	const struct draw_file *file;
	uint64_t rank;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return memcmp(x->file->id.bytes, y->file->id.bytes, sizeof x->file->id.bytes);
}

struct draw {
	const struct draw_facts *facts;
	int64_t *loads; /* reviews of each reviewer so far */
	bool *used;     /* by the file at hand */
	struct draw_assignment_list list;
};

static bool eligible(const struct draw *d, const struct draw_file *file, size_t i)
{
	const struct reviewer_ref *reviewer = &d->facts->reviewers->items[i];
	return !d->used[i] && !text_in(reviewer->subject, &file->taken) &&
	       !text_in(reviewer->subject, &file->barred) &&
	       !reviewer_interested(reviewer, &file->sirets);
}

/* The place of the reviewer who comes next, or the number of them when nobody may. */
static size_t next_of(const struct draw *d, const struct draw_file *file)
{
	const struct reviewer_ref_list *all = d->facts->reviewers;
	size_t best = all->count;
	uint64_t best_rank = 0;
	for (size_t i = 0; i < all->count; i++) {
		uint64_t rank = rank_of(d->facts->seed, &file->id, all->items[i].subject);
		if (!eligible(d, file, i))
			continue;
		if (best < all->count && (d->loads[i] > d->loads[best] ||
					  (d->loads[i] == d->loads[best] && rank >= best_rank)))
			continue;
		best = i;
		best_rank = rank;
	}
	return best;
}

static void draw_file(struct draw *d, const struct draw_file *file)
{
	const struct reviewer_ref_list *all = d->facts->reviewers;
	memset(d->used, 0, all->count * sizeof *d->used);
	for (int64_t held = (int64_t)file->taken.count; held < d->facts->reviews_per_application;
	     held++) {
		size_t next = next_of(d, file);
		if (next == all->count)
			return;
		d->used[next] = true;
		d->loads[next]++;
		d->list.items[d->list.count++] = (struct draw_assignment){
			.application_id = file->id,
			.reviewer = all->items[next].subject,
		};
	}
}

static void count_loads(struct draw *d)
{
	for (size_t i = 0; i < d->facts->reviewers->count; i++)
		for (size_t j = 0; j < d->facts->files->count; j++)
			d->loads[i] += text_in(d->facts->reviewers->items[i].subject,
					       &d->facts->files->items[j].taken);
}

void draw_reviewers(struct arena *arena, const struct draw_facts *facts,
		    struct draw_assignment_list *ret)
{
	size_t files = facts->files->count, reviewers = facts->reviewers->count;
	struct ranked *order = arena_new_many(arena, struct ranked, files);
	struct draw d = { .facts = facts };
	d.loads = arena_new_many(arena, int64_t, reviewers);
	d.used = arena_new_many(arena, bool, reviewers);
	d.list.items = arena_new_many(arena, struct draw_assignment,
				      files * (size_t)facts->reviews_per_application);
	for (size_t i = 0; i < files; i++)
		order[i] = (struct ranked){ &facts->files->items[i],
					    rank_of(facts->seed, &facts->files->items[i].id, "") };
	qsort(order, files, sizeof *order, by_rank);
	count_loads(&d);
	for (size_t i = 0; i < files; i++)
		draw_file(&d, order[i].file);
	*ret = d.list;
}
