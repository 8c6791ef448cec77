/* What a vote may award to a file: within the request, the bounds of the call and its envelopes. */
#ifndef GUICHET_DOMAIN_AWARD_H
#define GUICHET_DOMAIN_AWARD_H

#include "domain/facts.h"

#define ENVELOPE_WHOLE "" /* the code of the whole */

/* A row of money: the whole of a call or a part of it. */
struct envelope_row {
	const char *code;
	struct money total, awarded;
	struct money carried;     /* of the total: from the waves before; negative: to the next */
	bool hard;                /* the sum of awards cannot pass the total */
	const int64_t *max_count; /* NULL: any number of awards */
	int64_t awarded_count;
};

struct envelope_row_list {
	struct envelope_row *items;
	size_t count;
};

/* The code as people read it. */
static inline const char *envelope_name(const char *code)
{
	return *code == '\0' ? "total" : code;
}

static inline struct money envelope_remaining(const struct envelope_row *envelope)
{
	return (struct money){ envelope->total.cents - envelope->awarded.cents };
}

struct award_facts {
	const struct application_facts *application;
	const struct instant *submitted_at; /* NULL: by no portal */
	const struct decision_write *decision;
	struct envelope_row_list envelopes; /* those that it counts in, with their present sums */
};

/* The wave in whose window a file was submitted, grace included; NULL: none. */
const struct wave_rule *award_wave(const struct application_facts *application,
				   const struct instant *submitted_at);
/* The envelopes that an award to this file counts in: the whole, the one of its main axis, the
 * one of the wave, those of the territories it is on.  wave NULL: of none. */
void award_envelopes(const struct application_facts *application, const struct wave_rule *wave,
		     struct arena *arena, struct text_list *ret);

/* Everything that forbids the amount, money aside.  `decision` has an amount. */
struct verdict award_guard(const struct award_facts *facts, struct arena *arena);

/* What no amount passes, at a vote or by an amendment: the request, the maximum of the call, what
 * its rules give at this rate (NULL: that of the budget). */
void award_ceiling_check(const struct application_facts *application, const struct rate *rate,
			 struct money amount, struct arena *arena, struct verdict *ret);

/* A vote is of today or before, and not before the day on which its file was submitted. */
void decision_date_check(const struct application_facts *application,
			 const struct instant *submitted_at, struct date decided_on,
			 struct verdict *ret);

/* The money that is missing: one reason for each hard envelope that is too short. */
struct verdict award_shortage(const struct award_facts *facts, struct arena *arena);
/* The envelope that refuses one award more, or NULL. */
const struct envelope_row *award_count_reached(const struct envelope_row_list *envelopes);

/* What is missing of an amount: zero when it fits, or when the envelope is soft. */
struct money envelope_missing(const struct envelope_row *envelope, struct money amount);

#endif
