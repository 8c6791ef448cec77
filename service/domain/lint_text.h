/* What a printed text says in figures: dates and amounts, as people write them in French.
 *
 * Only what is certain is read: 14/02/2022, 2022-02-14, 3,9 millions, 400 000, 10 %. */
#ifndef GUICHET_DOMAIN_LINT_TEXT_H
#define GUICHET_DOMAIN_LINT_TEXT_H

#include "base/types.h"

#define PRINTED_MAX 8 /* dates, and figures, kept of one text; the rest is left aside */

struct printed_figure {
	int64_t hundredths; /* 3,9 is 390; 70 % is 7000, as its rate in basis points */
	bool percent;       /* followed by % */
};

struct printed {
	struct date dates[PRINTED_MAX];
	size_t date_count;
	struct printed_figure figures[PRINTED_MAX]; /* dates are no figures */
	size_t figure_count;
};

/* text may be NULL: nothing is printed. */
void printed_read(const char *text, struct printed *ret);
bool printed_has(const struct printed *printed, int64_t hundredths);

#endif
