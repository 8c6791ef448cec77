/* The verdicts of rules, gathered one row per rule: what a checklist shows.
 *
 * A rule that is looked at has a row even when it holds; a violation is filed under the rule that
 * the catalogue of reasons names. */
#ifndef GUICHET_DOMAIN_RULE_RESULTS_H
#define GUICHET_DOMAIN_RULE_RESULTS_H

#include "domain/facts.h"

struct arena;

#define RULE_RESULTS_MAX 200 /* rows of one answer */

/* Opened by rule_results_new; `list` is what is handed on. */
struct rule_results {
	struct arena *arena;
	struct verdict *none; /* shared by the rules that hold */
	struct rule_result_list list;
	uint64_t *hashes; /* of the rules: most begin alike */
};

struct rule_results rule_results_new(struct arena *arena);
/* The rule is asked of this file; `rule` lives as long as the list. */
void rule_results_look(struct rule_results *results, const char *rule);
/* Files each violation under its rule, with a new row if nobody looked at it. */
void rule_results_file(struct rule_results *results, const struct verdict *found);

/* True when every rule of the list holds. */
bool rule_results_ok(const struct rule_result_list *list);
/* Adds all the violations, in the order of the rules. */
void rule_results_join(const struct rule_result_list *list, struct verdict *ret);

/* Adds the violations of one verdict to another. */
void verdict_join(struct verdict *ret, const struct verdict *more);

#endif
