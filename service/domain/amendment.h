/* An agreement in force is changed by amendments: what may be asked, and what becomes of the shares
 * and of the instalments. */
#ifndef GUICHET_DOMAIN_AMENDMENT_H
#define GUICHET_DOMAIN_AMENDMENT_H

#include "domain/facts.h"

struct arena;

struct amendment_facts {
	const struct application_facts *application;
	const struct agreement *agreement;
	const struct legal_figure_list *figures;   /* of the law */
	const struct instalment_list *instalments; /* by number */
	const struct rate *rate;                   /* of the vote; NULL: that of the budget */
	struct date today;                         /* at the clock of the call */
};

/* Something changes; an amount stands within what was asked, what the rules give, and what is
 * claimed or paid; beneficiaries are as in a draft, none with less than was passed on to it. */
void amendment_check(const struct amendment_facts *facts, const struct amendment_write *asked,
		     struct arena *arena, struct verdict *ret);
void amendment_signature_check(const struct amendment_facts *facts, struct date signed_on,
			       struct verdict *ret);

/* The terms of the agreement as they are. */
struct agreement_terms terms_in_force(const struct agreement *agreement);
/* As the amendment makes them. */
void terms_amended(const struct amendment_facts *facts, const struct amendment_write *asked,
		   struct arena *arena, struct agreement_terms *ret);

/* Instalments that are claimed or paid keep their amount, the others share what is left of the new
 * one; the last of them takes the rest.  What falls below the least amount of one is carried to the
 * next and cancelled. */
void instalments_amended(const struct instalment_list *instalments, struct money amount,
			 struct money least, struct arena *arena, struct instalment_list *ret);

#endif
