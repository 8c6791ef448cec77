/* Is the file whole?  What the region asks of an incomplete one, what the applicant may then touch,
 * and the legal clock that it stops.
 *
 * The clock is information: it never moves a state. */
#ifndef GUICHET_DOMAIN_COMPLETENESS_H
#define GUICHET_DOMAIN_COMPLETENESS_H

#include "domain/facts.h"

struct arena;
struct zone;

/* --- what is asked */

/* An incomplete file names pieces of this call and a day to come; a complete one asks nothing. */
void completeness_check(const struct call_rules *rules, const struct completeness_write *asked,
			struct date today, struct verdict *ret);
/* The first instant after the window of an answer: the day itself is in. */
struct instant correction_closes_at(const struct zone *zone, struct date due_on);

/* --- what the applicant may touch meanwhile */

/* The application as a document meets it. */
struct edit_facts {
	enum application_state state;
	const struct correction_request *correction; /* NULL: nothing is asked */
	struct instant now;                          /* at the clock of the call */
	bool actor_takes_part; /* the asker keeps the collective, or consented to be a member */
};

/* Only an editable application takes or loses a document; an incomplete one only a kind that was
 * asked for, in time. */
void document_edit_check(const struct edit_facts *facts, const char *kind, const char *action,
			 struct verdict *ret);

/* The window, and that something the action writes was asked for. */
void correction_check(const struct correction_request *asked, struct instant now, bool budget,
		      struct verdict *ret);
/* The window alone. */
void correction_window_check(const struct correction_request *asked, struct instant now,
			     struct verdict *ret);
/* No other member than those asked for differs. */
void correction_patch_check(const struct correction_request *asked,
			    const struct application *before, const struct application_patch *after,
			    struct verdict *ret);
/* Each document asked for came after the asking, and the rules of the last stage hold again. */
void correction_whole_check(const struct application_facts *facts, struct arena *arena,
			    struct verdict *ret);

/* --- the clock of an implied refusal (CRPA L231-4, L114-5) */

/* Two months from the reception.  The time set for missing pieces does not count, up to the day on
 * which they arrive; while it runs, the day shown is the latest. */
struct legal_clock {
	bool suspended;
	struct date suspended_until;
	int64_t suspended_days;
	struct date silence_rejects_on;
};
void legal_clock(struct date received_on, const struct piece_request_list *requests,
		 struct date today, struct legal_clock *ret);

/* The day on which the last piece came: that of the reception, or of the last answer. */
struct date complete_on(struct date received_on, const struct piece_request_list *requests);

#endif
