/* What a call says twice, names without having it, or asks beyond what it admits: references
 * between its rules and sums that cannot come out, whatever the dates. */
#ifndef GUICHET_DOMAIN_CALL_STRUCTURE_H
#define GUICHET_DOMAIN_CALL_STRUCTURE_H

#include "base/problem.h"
#include "gen/schema.h"

/* Every reason, in the order of the document. */
void call_structure_check(const struct call_rules *rules, struct verdict *ret);

/* Parts of the envelope in which no file can count. */
void call_parts_check(const struct call_rules *rules, struct verdict *warnings);

#endif
