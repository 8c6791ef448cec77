/* What the law has published of an agreement: the duty with its day, and the rows of SCDL
 * subventions 2.1.1, one per beneficiary. */
#ifndef GUICHET_DOMAIN_OPEN_DATA_H
#define GUICHET_DOMAIN_OPEN_DATA_H

#include "base/problem.h"
#include "gen/schema.h"

struct arena;

#define LEGAL_OPEN_DATA "open_data_delay"
#define SCDL_COLUMNS    16

extern const struct text_list scdl_header; /* their names, in order */

/* --- the duty */

struct publication_facts {
	struct money amount;
	const struct date *signed_on; /* of the present edition; NULL: not signed */
	const struct date *published_on;
	struct date today;
};

/* The last day; false when nothing is owed: not signed, under the threshold, before the law. */
bool publication_due_on(const struct publication_facts *facts,
			const struct legal_figure_list *figures, struct date *ret);
enum publication_status publication_status(const struct publication_facts *facts,
					   const struct legal_figure_list *figures);

/* --- the rows */

struct scdl_facts {
	const struct funder *funder;
	const struct agreement *agreement; /* with its dates */
	struct date signed_on;
	size_t instalment_count;
};

struct scdl_row {
	struct text_list cells;
};
struct scdl_row_list {
	struct scdl_row *items;
	size_t count;
};
/* Of a terminated agreement: what its beneficiaries keep, no row when it is nothing. */
void scdl_rows(const struct scdl_facts *facts, struct arena *arena, struct scdl_row_list *ret);
/* As the schema has them: what must stand, and in which form. */
void scdl_check(const struct scdl_row_list *rows, struct verdict *ret);

#endif
