#include "domain/selection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* --- order */

struct selection_keys selection_keys(const struct selection_rule *rule)
{
	struct selection_keys keys = { .count = 0 };
	for (size_t i = 0; rule != NULL && i < rule->tie_break.count; i++) {
		const char *word = rule->tie_break.items[i];
		enum selection_key_kind kind = SELECTION_KEY_CRITERION;
		if (strcmp(word, "submitted_at") == 0)
			kind = SELECTION_KEY_SUBMITTED;
		else if (strcmp(word, "requested_amount") == 0)
			kind = SELECTION_KEY_REQUESTED;
		assert(keys.count < SELECTION_KEYS_MAX);
		keys.items[keys.count++] = kind;
	}
	return keys;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_key(const struct selection_keys *keys, size_t i, const struct selection_file *a,
		       const struct selection_file *b)
{
	switch (keys->items[i]) {
	case SELECTION_KEY_SUBMITTED: return compare(a->submitted_at.us, b->submitted_at.us);
	case SELECTION_KEY_REQUESTED: return compare(a->requested.cents, b->requested.cents);
	default: return compare(b->criteria[i], a->criteria[i]);
	}
}

static int by_id(const struct selection_file *a, const struct selection_file *b)
{
	return memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

struct place {
	const struct selection_file *file;
	enum selection_reason unranked; /* SELECTION_FITS: it is ranked */
};

static int by_rank(const void *left, const void *right, void *context)
{
	const struct place *a = left, *b = right;
	const struct selection_keys *keys = context;
	bool ranked_a = a->unranked == SELECTION_FITS, ranked_b = b->unranked == SELECTION_FITS;
	if (ranked_a != ranked_b)
		return ranked_a ? -1 : 1;
	if (!ranked_a)
		return by_id(a->file, b->file);
	int order = compare(a->file->place, b->file->place);
	if (order == 0)
		order = compare(b->file->points, a->file->points);
	for (size_t i = 0; order == 0 && i < keys->count; i++)
		order = compare_key(keys, i, a->file, b->file);
	return order != 0 ? order : by_id(a->file, b->file);
}

/* --- who is ranked at all */

static struct money hard_minimum(const struct award_amount *bounds)
{
	if (bounds == NULL || bounds->min_amount == NULL ||
	    bounds->min_enforcement != AWARD_AMOUNT_MIN_ENFORCEMENT_HARD)
		return (struct money){ 1 };
	return *bounds->min_amount;
}

static enum selection_reason unranked(const struct selection_input *input,
				      const struct selection_file *file)
{
	const struct selection_rule *rule = input->rule;
	if (file->knocked_out)
		return SELECTION_KNOCKED_OUT;
	if (rule != NULL && rule->min_total_score != NULL &&
	    file->points < *rule->min_total_score * SELECTION_POINT)
		return SELECTION_LOW_SCORE;
	if (file->grant.cents < hard_minimum(input->bounds).cents)
		return SELECTION_NOTHING_TO_FUND;
	return SELECTION_FITS;
}

/* --- what is offered */

struct purse {
	int64_t left;   /* cents; INT64_MAX when soft */
	int64_t places; /* awards that the call still admits; INT64_MAX without limit */
	bool closed;    /* one ranked before waits for it */
};

struct walk {
	const struct selection_input *input;
	struct purse purses[64];
	enum selection_rule_when_short when_short;
};

static bool counts_in(const struct selection_file *file, size_t envelope)
{
	return (file->envelopes >> envelope & 1) != 0;
}

static void open_purses(struct walk *w)
{
	for (size_t i = 0; i < w->input->envelope_count; i++) {
		const struct envelope_row *e = &w->input->envelopes[i];
		int64_t left = envelope_remaining(e).cents;
		w->purses[i].left = !e->hard ? INT64_MAX : left > 0 ? left : 0;
		w->purses[i].places =
			e->max_count == NULL ? INT64_MAX : *e->max_count - e->awarded_count;
	}
}

/* Shut is told before full, and full before short: what stands first is what would not help. */
static enum selection_reason refusal(const struct walk *w, const struct selection_file *file,
				     size_t *ret)
{
	enum selection_reason found = SELECTION_FITS;
	int64_t missing = 0;
	for (size_t i = 0; i < w->input->envelope_count; i++) {
		const struct purse *p = &w->purses[i];
		if (!counts_in(file, i))
			continue;
		if (p->closed) {
			*ret = i;
			return SELECTION_AFTER_SHORT;
		}
		if (p->places <= 0 && found != SELECTION_COUNT_REACHED) {
			found = SELECTION_COUNT_REACHED;
			*ret = i;
		}
		if (found != SELECTION_COUNT_REACHED && file->grant.cents - p->left > missing) {
			found = SELECTION_SHORT;
			missing = file->grant.cents - p->left;
			*ret = i;
		}
	}
	return found;
}

static void spend(struct walk *w, const struct selection_file *file, struct money amount)
{
	for (size_t i = 0; i < w->input->envelope_count; i++) {
		struct purse *p = &w->purses[i];
		if (!counts_in(file, i))
			continue;
		if (p->left != INT64_MAX)
			p->left -= amount.cents;
		if (p->places != INT64_MAX)
			p->places--;
	}
}

static struct money remainder_for(const struct walk *w, const struct selection_file *file)
{
	int64_t left = file->grant.cents;
	for (size_t i = 0; i < w->input->envelope_count; i++)
		if (counts_in(file, i) && w->purses[i].left < left)
			left = w->purses[i].left;
	return (struct money){ left };
}

/* What remains is offered if it reaches the minimum of the call, then nobody follows. */
static bool offer_remainder(struct walk *w, const struct selection_file *file,
			    struct selection_entry *entry)
{
	const struct award_amount *bounds = w->input->bounds;
	struct money minimum = { 1 }, left = remainder_for(w, file);
	if (bounds != NULL && bounds->min_amount != NULL && bounds->min_amount->cents > 0)
		minimum = *bounds->min_amount;
	if (left.cents < minimum.cents)
		return false;
	entry->outcome = SELECTION_OUTCOME_SELECTED;
	entry->reason = SELECTION_PARTIAL;
	entry->offered = left;
	spend(w, file, left);
	return true;
}

/* The envelopes that are too short for a file are shut for those that come after it. */
static void shut(struct walk *w, const struct selection_file *file)
{
	if (w->when_short == SELECTION_RULE_WHEN_SHORT_SKIP)
		return;
	for (size_t i = 0; i < w->input->envelope_count; i++)
		if (counts_in(file, i) &&
		    (w->purses[i].left < file->grant.cents || w->purses[i].places <= 0))
			w->purses[i].closed = true;
}

static void wait_for_money(struct walk *w, const struct selection_file *file,
			   enum selection_reason reason, size_t envelope,
			   struct selection_entry *entry)
{
	const struct selection_rule *rule = w->input->rule;
	bool waits = rule == NULL || rule->waitlist;
	entry->outcome = waits ? SELECTION_OUTCOME_WAITLISTED : SELECTION_OUTCOME_NOT_SELECTED;
	entry->reason = reason;
	entry->envelope = &w->input->envelopes[envelope];
	if (reason == SELECTION_SHORT)
		entry->missing.cents = file->grant.cents - w->purses[envelope].left;
}

static void place(struct walk *w, const struct selection_file *file, struct selection_entry *entry)
{
	size_t envelope = 0;
	enum selection_reason reason = refusal(w, file, &envelope);
	if (reason == SELECTION_FITS) {
		entry->outcome = SELECTION_OUTCOME_SELECTED;
		entry->offered = file->grant;
		spend(w, file, file->grant);
		return;
	}
	bool partial = w->when_short == SELECTION_RULE_WHEN_SHORT_PARTIAL;
	if (reason == SELECTION_SHORT && partial && offer_remainder(w, file, entry)) {
		shut(w, file);
		return;
	}
	wait_for_money(w, file, reason, envelope, entry);
	if (reason != SELECTION_AFTER_SHORT)
		shut(w, file);
}

/* --- all */

static void tally(struct selection_result *r, const struct selection_file *file,
		  const struct selection_entry *entry)
{
	switch (entry->outcome) {
	case SELECTION_OUTCOME_SELECTED:
		r->selected_count++;
		r->offered.cents += entry->offered.cents;
		r->points += file->points;
		break;
	case SELECTION_OUTCOME_WAITLISTED: r->waitlisted_count++; break;
	default: r->not_selected_count++; break;
	}
}

/* The number that the call aims at, past awards included. */
static void aim(const struct selection_input *input, struct selection_result *r)
{
	const struct award_count *aimed = input->count;
	int64_t awards = (int64_t)r->selected_count;
	if (input->envelope_count > 0)
		awards += input->envelopes[0].awarded_count;
	if (aimed == NULL)
		return;
	r->under_count_target = aimed->min_count != NULL && awards < *aimed->min_count;
	r->over_count_target = aimed->max_count != NULL && awards > *aimed->max_count;
}

static struct place *ordered(const struct selection_input *input, struct arena *arena)
{
	struct place *places = arena_new_many(arena, struct place, input->file_count);
	for (size_t i = 0; i < input->file_count; i++)
		places[i] = (struct place){ &input->files[i], unranked(input, &input->files[i]) };
	struct selection_keys keys = input->keys;
	qsort_r(places, input->file_count, sizeof *places, by_rank, &keys);
	return places;
}

void selection_rank(const struct selection_input *input, struct arena *arena,
		    struct selection_result *ret)
{
	assert(input->envelope_count <= 64);
	struct walk w = { .input = input };
	if (input->rule != NULL)
		w.when_short = input->rule->when_short;
	*ret = (struct selection_result){
		.entries = arena_new_many(arena, struct selection_entry, input->file_count),
		.count = input->file_count,
	};
	const struct place *places = ordered(input, arena);
	open_purses(&w);
	for (size_t i = 0; i < input->file_count; i++) {
		struct selection_entry *entry = &ret->entries[i];
		entry->file = (size_t)(places[i].file - input->files);
		entry->reason = places[i].unranked;
		entry->outcome = SELECTION_OUTCOME_NOT_SELECTED;
		if (places[i].unranked == SELECTION_FITS) {
			entry->rank = (int64_t)i + 1;
			place(&w, places[i].file, entry);
		}
		tally(ret, places[i].file, entry);
	}
	aim(input, ret);
}
