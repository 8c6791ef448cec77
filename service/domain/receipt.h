/* What an applicant holds after submitting (CRPA L112-3): number, instant, digest, what comes next.
 */
#ifndef GUICHET_DOMAIN_RECEIPT_H
#define GUICHET_DOMAIN_RECEIPT_H

#include "base/types.h"
#include "gen/schema.h"

struct arena;
struct zone;

/* CHF-2023-0012, or TEST-CHF-2023-TEST-0001: the number is gapless per call and starts at 1. */
const char *reference_format(struct arena *arena, const char *call_code, int64_t number, bool test);

/* The day on which silence means refusal; false for a note, which asks for no money yet. */
bool silence_rejects_on(const struct call_rules *rules, const char *stage, struct date received_on,
			struct date *ret);

/* The same day when time did not count for so many days (CRPA L114-5). */
struct date silence_after(struct date received_on, int64_t suspended_days);

struct receipt_facts {
	const struct call_rules *rules;
	const struct zone *zone;
	const char *stage;
	const char *reference;
	bool test;
	struct instant received_at; /* at the call's clock */
	int64_t snapshot_number;    /* one per submission of the application, from 1 */
	const char *sha256;
	struct text_list missing;
};

/* Texts of *ret live in the arena or belong to the facts. */
void receipt_build(struct arena *arena, const struct receipt_facts *facts, struct receipt *ret);

#endif
