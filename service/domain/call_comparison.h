/* Two sets of rules side by side, value by value.
 *
 * A value has the dotted path of its rule; items of a list are paired by their code.  What tells
 * where a value comes from stands beside it and is no value of its own. */
#ifndef GUICHET_DOMAIN_CALL_COMPARISON_H
#define GUICHET_DOMAIN_CALL_COMPARISON_H

#include "gen/schema.h"

struct arena;
struct zone;

/* One of the two; its instants are told in its zone. */
struct compared_rules {
	const struct call_rules *rules;
	const struct zone *zone;
};

/* A row per value that either of them says, in the order of the rules.  only_differences: the
 * others are left out.  *ret_different: how many differ. */
struct call_comparison_request {
	struct compared_rules left, right;
	bool only_differences;
};
void call_compare(const struct call_comparison_request *request, struct arena *arena,
		  struct compared_rule_list *ret, int64_t *ret_different);

#endif
