/* An agreement as its rules see it: what every verb on one begins with. */
#ifndef GUICHET_USECASE_AGREEMENT_FACTS_H
#define GUICHET_USECASE_AGREEMENT_FACTS_H

#include "store/agreement_store.h"
#include "usecase/application_facts.h"

struct agreement_case {
	struct agreement agreement;
	struct application_case application; /* of which it is */
	struct legal_figure_list figures;
	struct agreement_facts facts;
};

/* From here on instants are answered in the zone of the call.  ERR_NOT_FOUND. */
enum err agreement_case_by_id(struct work *w, struct uuid id,
			      struct agreement_case *ret) MUST_CHECK;

/* OK when the action may be taken now; else ERR_WRONG_STATE alone, or ERR_RULES_NOT_MET with every
 * reason. */
enum err agreement_admit(struct work *w, const struct agreement_case *c,
			 enum agreement_action action) MUST_CHECK;

/* No money moves and nothing is amended before the signature, nor once the agreement has ended.
 * ERR_AGREEMENT_NOT_SIGNED, ERR_WRONG_STATE. */
enum err agreement_in_force(struct work *w, enum agreement_state state) MUST_CHECK;

#endif
