/* The file of an application as its rules see it: what every verb on an application begins with. */
#ifndef GUICHET_USECASE_APPLICATION_FACTS_H
#define GUICHET_USECASE_APPLICATION_FACTS_H

#include "store/application_store.h"

struct application_case {
	struct application_file file;
	const struct call_version_rules *version; /* the one it is pinned to */
	struct application_facts facts;
};

/* Reads the row and its rules; from here on instants are answered in the zone of the call.
 * ERR_NOT_FOUND. */
enum err application_case_by_id(struct work *w, struct uuid id,
				struct application_case *ret) MUST_CHECK;

/* OK when the action may be taken now; else ERR_WRONG_STATE alone, or ERR_RULES_NOT_MET with every
 * reason. */
enum err application_admit(struct work *w, const struct application_case *c,
			   enum application_action action) MUST_CHECK;

/* A step that nothing more is to be said of than its action and its reason. */
enum err application_take_step(struct work *w, const struct application_case *c,
			       enum application_action action, const char *reason) MUST_CHECK;

#endif
