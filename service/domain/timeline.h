/* What is open at an instant: computed from the phases of a call, never stored.
 *
 * Phases overlap, so a call has no status of its own that dates could drive: each phase has one,
 * and the headline only sums them up.  Every instant here is at the clock of the call. */
#ifndef GUICHET_DOMAIN_TIMELINE_H
#define GUICHET_DOMAIN_TIMELINE_H

#include "base/problem.h"
#include "base/types.h"
#include "gen/schema.h"

struct arena;
struct zone;

/* A phase on the line of time. */
struct phase_span {
	struct instant opens;   /* first instant inside; INT64_MIN: since ever                 */
	struct instant closes;  /* first instant outside; INT64_MAX: for ever                  */
	struct instant over;    /* the same, once the grace has passed                         */
	struct instant last_at; /* the closing as people read it: closes_at, or 23:59:59       */
	bool enforceable;       /* a month is a promise, never a deadline                      */
};

/* False when the phase does not have the dates of its precision. */
bool phase_span(const struct phase *phase, const struct zone *zone, struct phase_span *ret);
enum phase_status phase_status_at(const struct phase_span *span, struct instant now);

const struct phase *phase_find(const struct call_rules *rules, const char *key);

/* The phase whose window a stage lives by: its own, or, for the last stage of a call in waves, that
 * of the wave that is open, else of the next one to open, else of the last one. */
const struct phase *stage_phase(const struct call_rules *rules, const struct stage *stage,
				const struct zone *zone, struct instant now);

/* Refuses what arrives before the window or after it, grace included; a window without dates is not
 * open yet, one known to the month only is never enforced. */
void window_check(const struct phase *phase, const struct zone *zone, struct instant now,
		  struct verdict *ret);

/* True where the rules close the call with its envelope, and nothing remained of it by then. */
bool call_is_spent(const struct call_rules *rules, const struct instant *spent_at,
		   struct instant at);
/* Refuses what arrives then. */
void spent_check(const struct call_rules *rules, const struct instant *spent_at, struct instant now,
		 struct verdict *ret);

struct timeline_facts {
	struct uuid call_id;
	int64_t version_number;
	const struct call_rules *rules; /* of the version in force at that instant */
	const struct zone *zone;
	enum call_state call_state;
	const struct instant *results_published_at; /* NULL: under embargo */
	const struct instant
		*spent_at; /* since when nothing remains of the envelope; NULL: it does */
	struct instant at;
};

/* The summary of a call, for lists. */
enum timeline_status timeline_headline(struct arena *arena, const struct timeline_facts *facts);
/* The whole timeline; *ret points into the rules and into the arena. */
void timeline_build(struct arena *arena, const struct timeline_facts *facts, struct timeline *ret);

/* The clock of a call: the service's for a live one, its own for a test one. */
struct call_clock_facts {
	enum call_mode mode;
	const struct instant *now; /* the value that was set; NULL while nobody did */
	struct instant set_at;     /* when it was set, in real time */
	int64_t rate;              /* how fast it runs since then; 0: it stands still */
};

/* One that runs stops at the last instant that it may be set to. */
struct instant call_now(const struct call_clock_facts *clock, struct instant real_now);
/* Within the years in which a clock may be set. */
void call_clock_check(struct instant wanted, struct verdict *ret);
/* True when it runs faster than real time: what it says is old at once. */
bool call_clock_hurries(const struct call_clock_facts *clock);

#endif
