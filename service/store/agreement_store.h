/* Agreements, the shares of their beneficiaries, their instalments; the figures of the law. */
#ifndef GUICHET_STORE_AGREEMENT_STORE_H
#define GUICHET_STORE_AGREEMENT_STORE_H

#include "domain/agreement.h"
#include "store/db.h"

/* In force on that day; NULL: all of them. */
enum err legal_figures(struct work *w, const struct date *on,
		       struct legal_figure_list *ret) MUST_CHECK;

struct award_row {
	struct uuid call_id;
	struct money amount;
	const struct rate *rate; /* of the vote; NULL: that of the budget */
	enum award_state state;
	struct date decided_on;
	struct text_list envelopes; /* that it counts in */
};
/* ERR_NOT_FOUND: none, or none that this actor may know yet. */
enum err award_of_application(struct work *w, struct uuid application_id,
			      struct award_row *ret) MUST_CHECK;
enum err award_is_accepted(struct work *w, struct uuid application_id, bool *ret) MUST_CHECK;
/* ERR_NOT_FOUND: it is not offered any more. */
enum err award_accept(struct work *w, struct uuid application_id) MUST_CHECK;

/* Without actions.  ERR_NOT_FOUND. */
enum err agreement_by_id(struct work *w, struct uuid id, struct agreement *ret) MUST_CHECK;

struct agreement_filter {
	const char *call;                  /* id or code; NULL: all */
	const struct uuid *application_id; /* NULL: all */
	const enum agreement_state *state; /* NULL: all */
	const char *after;                 /* id of the last row of the page before */
	int64_t limit;
};
/* One row more than the limit when there are more. */
enum err agreement_rows(struct work *w, const struct agreement_filter *filter,
			struct agreement_list *ret) MUST_CHECK;

/* id, application_id, form, object, amount, forecast, dates.  ERR_ALREADY_EXISTS: there is one. */
enum err agreement_insert(struct work *w, const struct agreement *agreement) MUST_CHECK;
enum err agreement_replace(struct work *w, struct uuid id,
			   const struct agreement_patch *patch) MUST_CHECK;
enum err agreement_shares_replace(struct work *w, struct uuid id,
				  const struct agreement_share_list *shares) MUST_CHECK;
enum err agreement_sign_row(struct work *w, struct uuid id,
			    const struct agreement_signature *signature) MUST_CHECK;

/* The terms of the agreement change; the amount of the award, and with it that of the agreement. */
enum err agreement_amend(struct work *w, const struct agreement *agreement,
			 const struct agreement_terms *terms) MUST_CHECK;

/* Nothing was paid of the award: it is given back as a whole. */
enum err award_give_back(struct work *w, struct uuid application_id) MUST_CHECK;
/* What is not paid of its instalments is cancelled with it. */
enum err agreement_terminate_row(struct work *w, struct uuid id,
				 const struct agreement_termination_write *termination,
				 struct money released) MUST_CHECK;

/* Ids are given here. */
enum err instalments_insert(struct work *w, struct uuid agreement_id,
			    const struct instalment_list *instalments) MUST_CHECK;
/* Their amounts change. */
enum err instalments_amend(struct work *w, struct uuid agreement_id,
			   const struct instalment_list *instalments) MUST_CHECK;
enum err instalment_rows(struct work *w, struct uuid agreement_id,
			 struct instalment_list *ret) MUST_CHECK;

#endif
