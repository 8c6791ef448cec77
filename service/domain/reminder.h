/* What the rules of a call remind people of: a review, the answer to a piece request, a report, the
 * consent of a member.  A reminder is derived from its subject and the day, and stands nowhere; its
 * id is made of what it reminds of, so that whoever derives it again finds the same one. */
#ifndef GUICHET_DOMAIN_REMINDER_H
#define GUICHET_DOMAIN_REMINDER_H

#include "domain/report.h"

/* Each rule has one day, before or after, and none stands twice. */
void reminder_rules_check(const struct call_rules *rules, struct verdict *ret);
/* Rules that can never remind of anything. */
void reminder_rules_lint(const struct call_rules *rules, struct verdict *warnings);

/* --- what a file waits for, as stored */

struct awaited_review {
	struct uuid id;
	const char *reviewer;
	struct date due_on;
	enum review_state state;
};
struct awaited_review_list {
	struct awaited_review *items;
	size_t count;
};

struct awaited_pieces {
	struct uuid id;
	int64_t number;
	struct date due_on;
	const struct date *closed_on; /* NULL: open */
};
struct awaited_pieces_list {
	struct awaited_pieces *items;
	size_t count;
};

struct awaited_consent {
	struct uuid id; /* of the member */
	const char *siret;
};
struct awaited_consent_list {
	struct awaited_consent *items;
	size_t count;
};

/* A signed agreement. */
struct awaited_agreement {
	struct uuid id;
	struct date signed_on;
	const struct date *start_on, *end_on;
	bool closed;
};

struct reminder_file {
	struct uuid id, call_version_id;
	const char *reference;
	const char *lead; /* SIRET */
	enum application_state state;
	struct text_list sirets;
	struct awaited_review_list reviews;
	struct awaited_pieces_list piece_requests;
	struct awaited_consent_list consents; /* not given yet */
	const struct awaited_agreement *agreement;
	struct report_row_list reports;
	struct text_list told; /* ids of the reminders that were told */
};
struct reminder_file_list {
	struct reminder_file *items;
	size_t count;
};

struct reminder_facts {
	const struct reminder_file *file;
	const struct call_rules *rules; /* those that the file is pinned to */
	const struct legal_figure_list *figures;
	const struct zone *zone;
	struct instant now; /* at the clock of the call */
};

/* By the day of the reminder, then by id. */
void reminders_of(const struct reminder_facts *facts, struct arena *arena,
		  struct reminder_list *ret);

/* --- who reads which */

struct reminder_reader {
	bool region;         /* reads the files of the call for the region */
	const char *subject; /* of a reviewer */
	const struct text_list *organisations;
};
/* The region all of them, but of a file of its reader's own what its people read: all but the
 * reviews; a reviewer what waits for that person. */
bool reminder_shown(const struct reminder_reader *reader, const struct reminder_file *file,
		    const struct reminder *reminder);

/* Has its day come, and is it still awaited? */
bool reminder_is_due(const struct reminder *reminder);

#endif
