/* The proof of a deposit: an immutable snapshot of the file, in canonical JSON, and the receipt
 * that quotes its digest (acknowledgement, CRPA L112-3 and R112-5). */
#ifndef GUICHET_USECASE_DEPOSIT_H
#define GUICHET_USECASE_DEPOSIT_H

#include "usecase/application_facts.h"

/* What is kept beside the step: what is frozen and acknowledged, as which stage. */
struct deposit_plan {
	enum application_action action;
	const char *stage;                  /* said by the snapshot and the receipt */
	const char *checked;                /* the stage of the call whose missing parts are told */
	const struct instant *submitted_at; /* NULL: it was submitted before */
	struct instant received_at;         /* told by the receipt */
	const struct date *silence_rejects_on; /* NULL: counted from received_at */
	const char *reason;
};
/* Gives the file its reference if it has none, moves it, keeps snapshot and receipt, and shows it
 * to the region.  The action has been admitted. */
enum err deposit_as(struct work *w, const struct application_case *c,
		    const struct deposit_plan *plan) MUST_CHECK;

/* The deposit of a stage of the call. */
enum err deposit(struct work *w, const struct application_case *c,
		 enum application_action action) MUST_CHECK;

#endif
