/* What is contested of a file, and the appeals against it: what filing, reading and answering begin
 * with. */
#ifndef GUICHET_USECASE_APPEAL_FACTS_H
#define GUICHET_USECASE_APPEAL_FACTS_H

#include "domain/appeal.h"
#include "usecase/application_facts.h"

struct appeal_case {
	bool against_vote;
	struct decision decision; /* the vote; else nothing */
	struct application_case application;
	struct legal_figure_list figures;
	struct appeal_list appeals; /* in the order of filing, with their clocks */
	bool contested;             /* there is something to contest */
	struct appeal_facts facts;
};

/* ERR_NOT_FOUND: no such decision for this actor.  From here on instants are answered in the zone
 * of the call. */
enum err appeal_case_by_decision(struct work *w, struct uuid decision_id,
				 struct appeal_case *ret) MUST_CHECK;
/* The same for what closed a file without a vote, or for the silence on it. */
enum err appeal_case_by_application(struct work *w, struct uuid application_id,
				    struct appeal_case *ret) MUST_CHECK;
/* The same from one of the appeals, which *ret_appeal points to; the facts are of what it
 * contests. */
enum err appeal_case_by_id(struct work *w, struct uuid appeal_id, struct appeal_case *ret,
			   const struct appeal **ret_appeal) MUST_CHECK;

#endif
