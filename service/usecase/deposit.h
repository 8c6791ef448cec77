/* The proof of a deposit: an immutable snapshot of the file, in canonical JSON, and the receipt
 * that quotes its digest (acknowledgement, CRPA L112-3 and R112-5). */
#ifndef GUICHET_USECASE_DEPOSIT_H
#define GUICHET_USECASE_DEPOSIT_H

#include "usecase/application_facts.h"

/* Gives the file its reference if it has none, moves it, keeps snapshot and receipt, and shows it
 * to the region.  The action has been admitted. */
enum err deposit(struct work *w, const struct application_case *c,
		 enum application_action action) MUST_CHECK;

#endif
