/* An instalment as its rules see it: what every verb on one begins with, and its actions. */
#ifndef GUICHET_USECASE_PAYMENT_FACTS_H
#define GUICHET_USECASE_PAYMENT_FACTS_H

#include "domain/payment.h"
#include "usecase/agreement_facts.h"

struct payment_case {
	struct agreement_case agreement;
	struct instalment_list instalments; /* of the agreement */
	struct payment_facts facts;
};

/* From here on instants are answered in the zone of the call.  ERR_NOT_FOUND. */
enum err payment_case_by_id(struct work *w, struct uuid id, struct payment_case *ret) MUST_CHECK;

#endif
