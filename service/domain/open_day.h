/* Days on which an office may be reached: a legal delay that ends on another one goes on. */
#ifndef GUICHET_DOMAIN_OPEN_DAY_H
#define GUICHET_DOMAIN_OPEN_DAY_H

#include "base/types.h"

/* This day, or the first one after it that is neither a Saturday, a Sunday nor a public holiday of
 * France (Code du travail L3133-1). */
struct date open_day_from(struct date day);

#endif
