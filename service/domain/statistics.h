/* The figures of a call, from sums over its files: rates and means in exact arithmetic, rounded
 * half up to two decimals.  What would divide by zero is not told. */
#ifndef GUICHET_DOMAIN_STATISTICS_H
#define GUICHET_DOMAIN_STATISTICS_H

#include "gen/schema.h"

struct arena;

/* Sums over a group of files; those of results are zero while results are not told. */
struct statistics_sums {
	const char *dimension; /* total, axis, territory, role, target_audience */
	const char *code;
	int64_t deposited, received, complete, eligible, selected, awarded;
	/* NULL: past what an amount can say */
	const struct money *requested_amount, *awarded_amount, *total_cost, *paid_amount;
	int64_t trainees_planned, trainees_realised;
};

struct statistics_sums_list {
	struct statistics_sums *items;
	size_t count;
};

/* 100 × part / whole: "15.97"; NULL when the whole is zero, or past nine digits of per cent. */
const char *percent_of(struct arena *arena, int64_t part, int64_t whole);
/* NULL when nothing is counted, or the total is not told. */
const struct money *mean_amount(struct arena *arena, const struct money *total, int64_t count);

/* told: results too; otherwise only what was received. */
void statistics_figures(struct arena *arena, const struct statistics_sums *sums, bool told,
			struct statistics_figures *ret);

/* The whole, and the groups of each dimension in the order of their codes, as far as ret->coverage
 * tells them; of a group of few files everybody reads what its awards say alone. */
void call_figures(struct arena *arena, const struct statistics_sums_list *sums,
		  struct call_statistics *ret);

/* The rates and means of the sums that an objective of a programme has already. */
void programme_figures(struct arena *arena, struct programme_progress *progress);

#endif
