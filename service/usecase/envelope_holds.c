#include "usecase/envelope_holds.h"

enum err envelope_holds(struct work *w, const struct award_facts *facts)
{
	const struct envelope_row *shortest = NULL;
	struct money amount = *facts->decision->amount, missing = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	*verdict = award_shortage(facts, w->arena);
	if (verdict_ok(verdict))
		return OK;
	for (size_t i = 0; i < facts->envelopes.count; i++) {
		const struct envelope_row *e = &facts->envelopes.items[i];
		if (envelope_missing(e, amount).cents > missing.cents) {
			missing = envelope_missing(e, amount);
			shortest = e;
		}
	}
	w->problem->verdict = verdict;
	return fail(w->problem, ERR_ENVELOPE_EXHAUSTED, KV("missing", missing),
		    KV("amount", amount), KV("remaining", envelope_remaining(shortest)));
}
