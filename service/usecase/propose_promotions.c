#include "usecase/propose_promotions.h"

#include <string.h>

#include "usecase/selection_case.h"

struct proposal {
	const struct selection_case *c;
	struct ranking_row_list ranking;
	struct envelope_row *envelopes; /* what is proposed counts as awarded */
	struct selection_file *waiting;
	size_t count;
};

static const struct selection_file *file_of(const struct selection_case *c, struct uuid id)
{
	size_t low = 0, high = c->rows.count; /* rows come by id */
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = memcmp(c->input.files[middle].id.bytes, id.bytes, sizeof id.bytes);
		if (order == 0)
			return &c->input.files[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void reserve(struct proposal *p, const struct selection_file *file, struct money offered)
{
	for (size_t i = 0; i < p->c->input.envelope_count; i++)
		if ((file->envelopes >> i & 1) != 0) {
			p->envelopes[i].awarded.cents += offered.cents;
			p->envelopes[i].awarded_count++;
		}
}

/* Files without a vote, in the order of the ranking. */
static void sort_out(struct proposal *p)
{
	for (size_t i = 0; i < p->ranking.count; i++) {
		const struct ranking_entry *e = &p->ranking.items[i].view;
		const struct selection_file *file = file_of(p->c, e->application_id);
		if (file == NULL)
			continue;
		if (e->outcome == SELECTION_OUTCOME_SELECTED)
			reserve(p, file, *e->offered_amount);
		if (e->outcome != SELECTION_OUTCOME_WAITLISTED)
			continue;
		p->waiting[p->count] = *file;
		p->waiting[p->count++].place = (int64_t)i + 1;
	}
}

static void answer(struct work *w, const struct proposal *p, const struct selection_result *result,
		   struct promotions *ret)
{
	ret->data.items = arena_new_many(w->arena, struct promotion, p->count);
	for (size_t i = 0; i < result->selected_count + result->waitlisted_count; i++) {
		const struct selection_entry *entry = &result->entries[i];
		const struct selection_file *file = &p->waiting[entry->file];
		const struct ranking_entry *e = &p->ranking.items[file->place - 1].view;
		if (entry->outcome != SELECTION_OUTCOME_SELECTED)
			continue;
		ret->data.items[ret->data.count++] = (struct promotion){
			.application_id = file->id,
			.reference = e->reference,
			.rank = *e->rank,
			.grant_amount = file->grant,
			.offered_amount = entry->offered,
		};
	}
}

static void rank_again(struct work *w, struct proposal *p, struct promotions *ret)
{
	struct selection_input input = p->c->input;
	struct selection_rule rule = { .waitlist = true };
	struct selection_result result;
	if (input.rule != NULL)
		rule.when_short = input.rule->when_short; /* the minimum was asked in the run */
	input.rule = &rule;
	input.keys.count = 0;
	input.files = p->waiting;
	input.file_count = p->count;
	input.envelopes = p->envelopes;
	if (input.envelope_count > 0 && p->envelopes[0].hard) {
		struct money *left = arena_new_one(w->arena, struct money);
		int64_t cents = envelope_remaining(&p->envelopes[0]).cents;
		left->cents = cents > 0 ? cents : 0;
		ret->available_amount = left;
	}
	selection_rank(&input, w->arena, &result);
	answer(w, p, &result, ret);
}

enum err propose_promotions(struct work *w, struct uuid run_id, struct promotions *ret)
{
	struct selection_run run = { 0 };
	struct selection_case *c = arena_new_one(w->arena, struct selection_case);
	struct proposal p = { .c = c };
	TRY(selection_run_by_id(w, run_id, &run));
	TRY(selection_without_interest(w, run.call_code));
	if (run.state != SELECTION_RUN_STATE_ADOPTED)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", selection_run_state_words[run.state]));
	TRY(selection_case_of(w, run.call_code, run.wave, c));
	TRY(selection_ranking(w, run_id, NULL, WHOLE_RANKING, &p.ranking));
	p.waiting = arena_new_many(w->arena, struct selection_file, p.ranking.count);
	p.envelopes = arena_new_many(w->arena, struct envelope_row, c->envelopes.count);
	memcpy(p.envelopes, c->envelopes.items, c->envelopes.count * sizeof *p.envelopes);
	sort_out(&p);
	rank_again(w, &p, ret);
	return OK;
}
