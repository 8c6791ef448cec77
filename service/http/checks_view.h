/* A checklist as the contract shows it: one verdict for each rule that was looked at. */
#ifndef GUICHET_HTTP_CHECKS_VIEW_H
#define GUICHET_HTTP_CHECKS_VIEW_H

#include "base/work.h"
#include "domain/rule_results.h"
#include "gen/schema.h"

/* Fills `valid` and `verdicts`; `missing` stays as it is. */
void checks_view(struct work *w, const struct rule_result_list *from, struct checks *ret);

#endif
