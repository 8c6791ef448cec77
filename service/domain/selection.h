/* The ranking of a call and what its envelopes let it offer.
 *
 * Pure and total: the same files in any order give the same ranking, to the last place.  Points are
 * ten-thousandths of a point of score, compared unrounded. */
#ifndef GUICHET_DOMAIN_SELECTION_H
#define GUICHET_DOMAIN_SELECTION_H

#include "domain/award.h"

struct arena;

#define SELECTION_POINT 10000 /* one point of score */

/* What a run knows of a file. */
struct selection_file {
	struct uuid id;
	int64_t place; /* in a ranking that stands, which goes before the points; 0: in none */
	int64_t points;
	bool knocked_out; /* under the minimum of a criterion that excludes */
	struct instant submitted_at;
	struct money requested;
	struct money grant;      /* what the rules give */
	const int64_t *criteria; /* points by criterion, in the order of the keys of tie_break */
	uint64_t envelopes;      /* bit i: it counts in envelope i */
};

enum selection_key_kind {
	SELECTION_KEY_CRITERION,
	SELECTION_KEY_SUBMITTED,
	SELECTION_KEY_REQUESTED
};

#define SELECTION_KEYS_MAX 10

struct selection_keys {
	enum selection_key_kind items[SELECTION_KEYS_MAX];
	size_t count;
};

/* Unknown keys are criteria: a criterion has higher first, the hour earlier, the request smaller.
 */
struct selection_keys selection_keys(const struct selection_rule *rule);

struct selection_input {
	const struct selection_rule *rule; /* NULL: stop, waiting list, no minimum */
	const struct award_amount *bounds; /* NULL: none */
	const struct award_count *count;   /* NULL: none */
	struct selection_keys keys;
	const struct selection_file *files;
	size_t file_count;
	const struct envelope_row *envelopes; /* the whole first; 64 at most */
	size_t envelope_count;
};

enum selection_reason {
	SELECTION_FITS,
	SELECTION_PARTIAL,       /* offered what remains */
	SELECTION_SHORT,         /* the envelope lacks `missing` */
	SELECTION_AFTER_SHORT,   /* one ranked before waits for the same envelope */
	SELECTION_COUNT_REACHED, /* the call admits no more awards */
	SELECTION_LOW_SCORE,     /* under the minimum */
	SELECTION_KNOCKED_OUT,
	SELECTION_NOTHING_TO_FUND, /* the rules give nothing, or less than a minimum that is hard */
	SELECTION_REASON_COUNT_
};

struct selection_entry {
	size_t file;  /* index in the input */
	int64_t rank; /* from 1; 0: not ranked */
	enum selection_outcome outcome;
	enum selection_reason reason;
	struct money offered;
	struct money missing;                /* of SHORT */
	const struct envelope_row *envelope; /* of SHORT, AFTER_SHORT, COUNT_REACHED; else NULL */
	bool in_best_use;
};

struct selection_result {
	struct selection_entry *entries; /* ranked files first, in order; then the others by id */
	size_t count;
	size_t selected_count, waitlisted_count, not_selected_count;
	struct money offered;    /* sum */
	int64_t points;          /* of the files that are offered something */
	bool under_count_target; /* fewer than the call aims at */
	bool over_count_target;  /* more, where the count is a target */
};

void selection_rank(const struct selection_input *input, struct arena *arena,
		    struct selection_result *ret);

/* The choice of whole grants with the greatest sum of points that the envelopes hold, for
 * information: exact, unless the search passes its bound, which `proven` then tells. */
struct envelope_use {
	int64_t points;
	int64_t bound; /* no choice has more */
	struct money amount;
	size_t count;
	bool proven;
};
void selection_best_use(const struct selection_input *input, struct arena *arena,
			struct selection_result *result, struct envelope_use *ret);

#endif
