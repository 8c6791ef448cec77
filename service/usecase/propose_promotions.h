/* Who of the waiting list the money given back lets in, in the order of the adopted ranking. */
#ifndef GUICHET_USECASE_PROPOSE_PROMOTIONS_H
#define GUICHET_USECASE_PROPOSE_PROMOTIONS_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_WRONG_STATE: the run is not the adopted one. */
enum err propose_promotions(struct work *w, struct uuid run_id, struct promotions *ret) MUST_CHECK;

#endif
