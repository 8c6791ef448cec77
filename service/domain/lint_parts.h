/* The parts of a lint, by theme. */
#ifndef GUICHET_DOMAIN_LINT_PARTS_H
#define GUICHET_DOMAIN_LINT_PARTS_H

#include "domain/lint.h"

/* Amounts, counts, rates, bonuses, and what was printed of them. */
void lint_money(const struct call_definition_facts *facts, struct lint *ret);
/* Phases against each other, against the text, against the life of a project. */
void lint_dates(const struct call_definition_facts *facts, struct lint *ret);

#endif
