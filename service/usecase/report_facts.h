/* What is expected of an agreement and what was reported: what every verb on a report begins with.
 */
#ifndef GUICHET_USECASE_REPORT_FACTS_H
#define GUICHET_USECASE_REPORT_FACTS_H

#include "store/report_store.h"
#include "usecase/agreement_facts.h"

struct expected_reports {
	struct report_due_list due;
	bool cut; /* there are more than an agreement can have */
};
enum err expected_reports(struct work *w, const struct agreement_case *c,
			  struct expected_reports *ret) MUST_CHECK;
/* Holds the file as it is.  ERR_AGREEMENT_CLOSED: no report is received any more. */
enum err agreement_open(struct work *w, struct uuid agreement_id) MUST_CHECK;

#endif
