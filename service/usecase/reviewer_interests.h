/* Whose colleagues reviewers are, by the host of their e-mail address. */
#ifndef GUICHET_USECASE_REVIEWER_INTERESTS_H
#define GUICHET_USECASE_REVIEWER_INTERESTS_H

#include "base/work.h"
#include "gen/schema.h"

/* Each with the legal entities of its host, told or known, beside the organisations that were given
 * with it.  What is told is kept. */
enum err reviewers_with_interests(struct work *w, const struct reviewer_ref_list *given,
				  struct reviewer_ref_list *ret) MUST_CHECK;

/* The host that the asker's own token names, for later assignments. */
enum err keep_own_domain(struct work *w) MUST_CHECK;

#endif
