/* Applications, what was deposited of them, and the proof of it. */
#ifndef GUICHET_STORE_APPLICATION_STORE_H
#define GUICHET_STORE_APPLICATION_STORE_H

#include "domain/application.h"
#include "domain/facts.h"
#include "store/call_store.h"
#include "store/db.h"

/* The row, with all that the rules of its call ask about it. */
struct application_file {
	/* Without portal_status, actions and call_version_number.  A result that is under embargo
	 * is told to the region alone: to others the file is under review. */
	struct application view;
	bool results_published;
	bool award_accepted;                     /* its agreement is signed */
	bool decided;                            /* refused by a vote that is in force */
	const enum payment_stage *payment_stage; /* NULL: nothing was claimed */
	struct uuid call_version_id;
	enum call_state call_state;
	const struct instant *clock_at, *clock_set_at;
	int64_t clock_rate;
	const struct instant *spent_at; /* the envelope of the call; NULL: something remains */
	int64_t commune_count;
	struct bonus_hit_list matches;
	const struct budget_write *budget; /* NULL: none yet */
	const char *collective_name;
	const char *keeper_siret;              /* of the organisation that keeps the collective */
	const char *lead_commune;              /* commune:59350, or NULL */
	struct collective_member_list members; /* those who did not refuse or leave */
	struct document_fact_list documents;
	const struct correction_request *correction; /* NULL: nothing is asked of the applicant */
};

/* One query.  ERR_NOT_FOUND. */
enum err application_file_by_id(struct work *w, struct uuid id,
				struct application_file *ret) MUST_CHECK;

struct application_filter {
	const char *call; /* id or code */
	const struct text_list *states;
	const char *territory; /* commune:59350 */
	const struct instant *updated_after;
	const char *words;
	bool descending;
	const char *after; /* id of the last row of the page before */
	int64_t limit;
};
struct application_line {
	struct application_summary view; /* without portal_status */
	bool results_published;
	const enum payment_stage *payment_stage; /* NULL: nothing was claimed */
};
struct application_line_list {
	struct application_line *items;
	size_t count;
};
/* One row more than the limit when there are more. */
enum err application_rows(struct work *w, const struct application_filter *filter,
			  struct application_line_list *ret) MUST_CHECK;

/* --- writes; the row is locked already */

/* What the applicant writes, with its territories resolved in the call's vintage. */
struct application_draft {
	const char *title, *summary, *axis;
	const struct text_list *other_axes, *declarations;
	struct text_list territories; /* present codes */
	const struct text_list *target_audiences;
	const struct date *start_on, *end_on;
	int64_t commune_count;
	struct bonus_hit_list matches;
};

struct application_new {
	struct uuid id, call_id, call_version_id, collective_id;
	struct application_draft draft;
};
/* ERR_NOT_FOUND: no such collective for this actor. */
enum err application_insert(struct work *w, const struct application_new *application) MUST_CHECK;
enum err application_replace(struct work *w, struct uuid id,
			     const struct application_draft *draft) MUST_CHECK;
enum err application_budget_replace(struct work *w, struct uuid id,
				    const struct budget_write *budget) MUST_CHECK;
enum err application_delete(struct work *w, struct uuid id) MUST_CHECK;

/* A step of its life: the state it leads to, and a row of its history. */
struct application_step {
	struct uuid id;
	enum application_action action;
	enum application_state to;
	const char *reference;              /* NULL: keeps the one it has */
	const struct instant *submitted_at; /* NULL: keeps it */
	bool note_waived;
	struct instant call_at; /* the arrival instant at the clock of the call */
	const char *reason;
};
enum err application_move(struct work *w, const struct application_step *step) MUST_CHECK;

/* From its first deposit on, the region of the call reads the collective. */
enum err application_disclose(struct work *w, struct uuid collective_id,
			      const char *call_code) MUST_CHECK;
/* The next number of the call, gapless: taken back when the transaction is. */
enum err call_next_reference(struct work *w, struct uuid call_id, int64_t *ret) MUST_CHECK;

/* --- history and proof */

enum err application_transitions(struct work *w, struct uuid id, const char *after, int64_t limit,
				 struct transition_entry_list *ret) MUST_CHECK;
enum err snapshot_documents(struct work *w, struct uuid id,
			    struct snapshot_document_list *ret) MUST_CHECK;
enum err snapshot_next_number(struct work *w, struct uuid id, int64_t *ret) MUST_CHECK;

struct snapshot_row {
	struct uuid application_id;
	int64_t number;
	const char *stage;
	const char *content; /* canonical JSON */
	const char *sha256;  /* of these very bytes; the database checks it again */
	struct instant received_at;
};
enum err snapshot_insert(struct work *w, const struct snapshot_row *row) MUST_CHECK;
enum err snapshot_rows(struct work *w, struct uuid id, const char *after, int64_t limit,
		       struct snapshot_list *ret) MUST_CHECK;
/* content and sha256 only.  ERR_NOT_FOUND. */
enum err snapshot_by_number(struct work *w, struct uuid id, int64_t number,
			    struct snapshot_row *ret) MUST_CHECK;
enum err receipt_insert(struct work *w, struct uuid application_id,
			const struct receipt *receipt) MUST_CHECK;
enum err receipt_rows(struct work *w, struct uuid id, const char *after, int64_t limit,
		      struct receipt_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND while nothing was deposited. */
enum err receipt_last(struct work *w, struct uuid id, struct receipt *ret) MUST_CHECK;

#endif
