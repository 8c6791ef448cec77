/* Selection runs: what they rank, what they froze, what they propose. */
#ifndef GUICHET_STORE_SELECTION_STORE_H
#define GUICHET_STORE_SELECTION_STORE_H

#include "domain/facts.h"
#include "domain/selection.h"
#include "store/award_store.h"
#include "store/db.h"

#define WHOLE_RANKING 1000000 /* rows: more than a call has files */

/* Has the asker an interest in a file of the call, which it therefore does not see? */
enum err selection_interest(struct work *w, const char *call_code, bool *ret) MUST_CHECK;

/* A file as it is ranked, with what its grant rests on. */
struct selection_row {
	struct uuid id;
	const char *reference;
	struct uuid call_version_id;
	const char *axis;
	const struct instant *submitted_at;
	struct money requested_amount;
	int64_t commune_count;
	struct bonus_hit_list matches;
	const struct budget_write *budget; /* NULL: none */
	int64_t points;
	bool knocked_out;
	const char *lead_commune; /* commune:59350, when it was asked for */
	struct {
		int64_t *items;
		size_t count;
	} criteria; /* points, in the order of the keys asked for */
};
struct selection_row_list {
	struct selection_row *items;
	size_t count;
};

struct selection_question {
	struct uuid call_id;
	struct text_list criteria; /* keys that break ties */
	bool lead_communes;
};
/* Scored files without a vote, by id. */
enum err selection_rows(struct work *w, const struct selection_question *question,
			struct selection_row_list *ret) MUST_CHECK;
/* Nothing moves the same files and their scores until the end of the transaction. */
enum err selection_rows_lock(struct work *w, struct uuid call_id) MUST_CHECK;

struct selection_run_new {
	struct uuid id, call_id;
	const char *call_code;
	int64_t call_version_number;
	const char *wave;                  /* NULL: all files */
	const char *inputs, *input_sha256; /* canonical JSON */
	const char *output_sha256;
	const struct selection_input *input;
	const struct selection_result *result;
	const struct envelope_use *best;
};
/* The places of the ranking leave, and PostgreSQL keeps them while the caller freezes the inputs:
 * no other query before selection_run_insert.  *ret is their digest. */
enum err selection_entries_ask(struct work *w, const struct selection_run_new *run,
			       const char **ret) MUST_CHECK;
/* Once the places are kept, the run that they are of. */
enum err selection_run_insert(struct work *w, const struct selection_run_new *run) MUST_CHECK;

/* Without actions.  ERR_NOT_FOUND. */
enum err selection_run_by_id(struct work *w, struct uuid id, struct selection_run *ret) MUST_CHECK;
enum err selection_run_rows(struct work *w, struct uuid call_id, const char *after, int64_t limit,
			    struct selection_run_list *ret) MUST_CHECK;

struct selection_inputs_row {
	const char *content, *sha256;
};
enum err selection_run_inputs(struct work *w, struct uuid id,
			      struct selection_inputs_row *ret) MUST_CHECK;

struct ranking_row {
	struct ranking_entry view; /* without reason */
	const char *reason_code;
	const int64_t *min_total_score;
};
struct ranking_row_list {
	struct ranking_row *items;
	size_t count;
};
/* One row more than the limit when there are more. */
enum err selection_ranking(struct work *w, struct uuid run_id, const char *after, int64_t limit,
			   struct ranking_row_list *ret) MUST_CHECK;
enum selection_reason selection_reason_of(const char *code);

struct selection_comparison {
	struct uuid run_id, other_id;
	const char *after; /* reference of the last row of the page before */
	int64_t limit;
};
enum err selection_differences(struct work *w, const struct selection_comparison *comparison,
			       struct comparison_entry_list *ret) MUST_CHECK;

/* Where the ranking that was adopted last puts a file; *ret is untouched when none does. */
enum err selection_adopted_entry(struct work *w, struct uuid application_id,
				 struct adopted_entry *ret, bool *ret_found) MUST_CHECK;

/* What an adopted ranking keeps for a file without a vote. */
struct reserved_offer {
	struct uuid application_id;
	struct money offered_amount;
	struct text_list envelopes;
};
struct reserved_offer_list {
	struct reserved_offer *items;
	size_t count;
};
/* By id of the file, each once. */
enum err selection_reserved(struct work *w, struct uuid call_id,
			    struct reserved_offer_list *ret) MUST_CHECK;

/* --- adoption; the files are locked */

enum err selection_adopt_files(struct work *w, struct uuid run_id,
			       struct instant call_at) MUST_CHECK;
/* In place of the one adopted before.  ERR_NOT_FOUND: it is not proposed any more. */
enum err selection_run_adopt(struct work *w, struct uuid run_id) MUST_CHECK;

#endif
