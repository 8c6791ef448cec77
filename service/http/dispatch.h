/* The life of a request: every operation passes these steps, in this order. */
#ifndef GUICHET_HTTP_DISPATCH_H
#define GUICHET_HTTP_DISPATCH_H

#include "http/exchange.h"

/* Fills the answer, whatever happens; never fails.  Thread-safe. */
void dispatch(struct exchange *ex, struct reply *ret);

#endif
