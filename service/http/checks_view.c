#include "http/checks_view.h"

#include "base/explain.h"

void checks_view(struct work *w, const struct rule_result_list *from, struct checks *ret)
{
	ret->valid = rule_results_ok(from);
	ret->verdicts.items = arena_new_many(w->arena, struct rule_verdict, from->count);
	ret->verdicts.count = from->count;
	for (size_t i = 0; i < from->count; i++) {
		struct rule_verdict *shown = &ret->verdicts.items[i];
		shown->rule = from->items[i].rule;
		shown->ok = verdict_ok(from->items[i].verdict);
		explain_verdict(w, from->items[i].verdict, &shown->violations);
	}
}
