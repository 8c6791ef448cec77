#include "domain/timeline.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/zone.h"

#define SECOND_US INT64_C(1000000)

/* How long before the end of the last window the headline warns. */
#define CLOSING_SOON_US (48 * 3600 * SECOND_US)

/* The phase that means "files are being examined". */
static const char selection_key[] = "selection";

static const struct instant never = { INT64_MAX };
static const struct instant ever = { INT64_MIN };

static struct instant second_start(struct instant at)
{
	int64_t into = at.us % SECOND_US;
	return (struct instant){ at.us - (into < 0 ? into + SECOND_US : into) };
}

/* --- one phase */

/* Local days, both included; a bound that is not given is open. */
struct days {
	struct date first, last;
	bool from, until;
};

static bool month_start(const char *month, struct date *ret)
{
	char first_day[] = "0000-00-01";
	if (strlen(month) < 7)
		return false;
	memcpy(first_day, month, 7);
	return date_parse(first_day, ret);
}

static struct days whole_months(struct days days)
{
	struct civil first = date_civil(days.first), last = date_civil(days.last);
	first.day = 1;
	last.day = month_length(last.year, last.month);
	days.first = date_of(first);
	days.last = date_of(last);
	return days;
}

static bool closes_inclusive(const struct phase *phase)
{
	return phase->closes_inclusive == NULL || *phase->closes_inclusive;
}

static struct days days_of_bounds(const struct phase *phase, const struct zone *zone)
{
	struct days days = { .from = phase->opens_at != NULL, .until = phase->closes_at != NULL };
	if (days.from)
		days.first = zone_date(zone, *phase->opens_at);
	if (days.until) {
		int64_t back = closes_inclusive(phase) ? 0 : 1; /* 00:00 excluded: the day before */
		days.last = zone_date(zone, (struct instant){ phase->closes_at->us - back });
	}
	return days;
}

static bool phase_days(const struct phase *phase, const struct zone *zone, struct days *ret)
{
	bool monthly = phase->precision == PHASE_PRECISION_MONTH;
	struct days days = { .from = true, .until = true };
	if (phase->on == NULL)
		days = days_of_bounds(phase, zone);
	else if (monthly ? !month_start(phase->on, &days.first)
			 : !date_parse(phase->on, &days.first))
		return false;
	else
		days.last = days.first;

	if (!days.from && !days.until)
		return false;
	*ret = monthly ? whole_months(days) : days;
	return true;
}

static struct phase_span span_of_days(struct days days, const struct zone *zone)
{
	struct phase_span span = { .opens = ever, .closes = never, .last_at = never };
	if (days.from)
		span.opens = zone_day_start(zone, days.first);
	if (days.until) {
		span.closes = zone_day_start(zone, (struct date){ days.last.days + 1 });
		span.last_at.us = span.closes.us - SECOND_US;
	}
	return span;
}

static struct phase_span span_of_instants(const struct phase *phase)
{
	struct phase_span span = { .opens = ever, .closes = never, .last_at = never };
	if (phase->opens_at != NULL)
		span.opens = *phase->opens_at;
	if (phase->closes_at != NULL) {
		span.last_at = span.closes = *phase->closes_at;
		if (closes_inclusive(phase)) /* 23:59:59 contains its whole second */
			span.closes.us = second_start(span.closes).us + SECOND_US;
	}
	return span;
}

bool phase_span(const struct phase *phase, const struct zone *zone, struct phase_span *ret)
{
	struct phase_span span;
	struct days days;
	if (phase->precision == PHASE_PRECISION_INSTANT &&
	    (phase->opens_at != NULL || phase->closes_at != NULL))
		span = span_of_instants(phase);
	else if (phase_days(phase, zone, &days))
		span = span_of_days(days, zone);
	else
		return false;

	span.enforceable = phase->precision != PHASE_PRECISION_MONTH;
	span.over = span.closes;
	if (span.enforceable && phase->grace_seconds != NULL && span.closes.us != never.us)
		span.over.us += *phase->grace_seconds * SECOND_US;
	*ret = span;
	return true;
}

enum phase_status phase_status_at(const struct phase_span *span, struct instant now)
{
	if (instant_before(now, span->opens))
		return PHASE_STATUS_UPCOMING;
	if (instant_before(now, span->closes))
		return PHASE_STATUS_OPEN;
	return instant_before(now, span->over) ? PHASE_STATUS_IN_GRACE : PHASE_STATUS_OVER;
}

const struct phase *phase_find(const struct call_rules *rules, const char *key)
{
	for (size_t i = 0; i < rules->phases.count; i++)
		if (text_equal(rules->phases.items[i].key, key))
			return &rules->phases.items[i];
	return NULL;
}

/* Of two phases of waves, the one to live by: the first that is not over, else the last. */
static bool wave_before(const struct phase_span *a, const struct phase_span *b, struct instant now)
{
	bool a_over = phase_status_at(a, now) == PHASE_STATUS_OVER;
	bool b_over = phase_status_at(b, now) == PHASE_STATUS_OVER;
	if (a_over != b_over)
		return b_over;
	return a_over ? a->closes.us > b->closes.us : a->opens.us < b->opens.us;
}

const struct phase *stage_phase(const struct call_rules *rules, const struct stage *stage,
				const struct zone *zone, struct instant now)
{
	const struct phase *best = NULL;
	struct phase_span best_span = { 0 };
	bool full = stage == &rules->stages.items[rules->stages.count - 1];
	for (size_t i = 0; full && rules->waves != NULL && i < rules->waves->count; i++) {
		struct phase_span span;
		const struct phase *phase = phase_find(rules, rules->waves->items[i].phase);
		if (phase == NULL || !phase_span(phase, zone, &span))
			continue;
		if (best != NULL && !wave_before(&span, &best_span, now))
			continue;
		best = phase;
		best_span = span;
	}
	return best != NULL ? best : phase_find(rules, stage->phase);
}

void window_check(const struct phase *phase, const struct zone *zone, struct instant now,
		  struct verdict *ret)
{
	struct phase_span span;
	if (!phase_span(phase, zone, &span)) {
		refuse(ret, REASON_WINDOW_UNDATED, KV("phase", phase->key));
		return;
	}
	if (!span.enforceable)
		return;

	switch (phase_status_at(&span, now)) {
	case PHASE_STATUS_UPCOMING:
		refuse(ret, REASON_WINDOW_NOT_OPEN, KV("phase", phase->key),
		       KV("opens_at", span.opens));
		break;
	case PHASE_STATUS_OVER:
		refuse(ret, REASON_WINDOW_CLOSED, KV("phase", phase->key),
		       KV("closes_at", span.last_at),
		       KV("late_seconds", (now.us - span.last_at.us) / SECOND_US));
		break;
	default: break;
	}
}

/* --- the envelope that closes its call */

static bool closes_when_spent(const struct call_rules *rules)
{
	const struct envelope *envelope = rules->envelope;
	return envelope != NULL && envelope->closes_when_spent != NULL &&
	       *envelope->closes_when_spent;
}

bool call_is_spent(const struct call_rules *rules, const struct instant *spent_at,
		   struct instant at)
{
	return closes_when_spent(rules) && spent_at != NULL && !instant_before(at, *spent_at);
}

void spent_check(const struct call_rules *rules, const struct instant *spent_at, struct instant now,
		 struct verdict *ret)
{
	if (call_is_spent(rules, spent_at, now))
		refuse(ret, REASON_ENVELOPE_SPENT, KV("spent_at", *spent_at));
}

/* --- the whole call */

/* Every phase on the line of time, in the order of the rules; one without dates never opens. */
struct board {
	const struct timeline_facts *facts;
	struct phase_span *spans;
};

static const struct phase_span *span_of(const struct board *board, const char *key)
{
	const struct phase_list *phases = &board->facts->rules->phases;
	const struct phase *phase = phase_find(board->facts->rules, key);
	return phase == NULL ? NULL : &board->spans[phase - phases->items];
}

/* Does what arrives then still count? */
static bool span_accepts(const struct phase_span *span, struct instant at)
{
	return span != NULL && !instant_before(at, span->opens) && instant_before(at, span->over);
}

/* The phases in which something may be deposited: those of the stages, and where the call has
 * waves, theirs in the place of the last one's. */
static bool has_waves(const struct call_rules *rules)
{
	return rules->waves != NULL && rules->waves->count > 0;
}

static size_t window_count(const struct call_rules *rules)
{
	size_t stages = rules->stages.count;
	return stages > 0 && has_waves(rules) ? stages - 1 + rules->waves->count : stages;
}

static const char *window_key(const struct call_rules *rules, size_t i)
{
	size_t last = rules->stages.count - 1;
	return has_waves(rules) && i >= last ? rules->waves->items[i - last].phase
					     : rules->stages.items[i].phase;
}

/* Nothing is deposited once the envelope is spent, whatever the calendar says; before, the calendar
 * is all that anybody knows. */
static void shut_windows(const struct board *board, struct instant spent_at)
{
	for (size_t i = 0; i < window_count(board->facts->rules); i++) {
		const struct phase *phase =
			phase_find(board->facts->rules, window_key(board->facts->rules, i));
		if (phase == NULL)
			continue;
		struct phase_span *span = &board->spans[phase - board->facts->rules->phases.items];
		struct instant *const bounds[] = { &span->opens, &span->closes, &span->over };
		for (size_t b = 0; b < COUNT(bounds); b++)
			if (instant_before(spent_at, *bounds[b]))
				*bounds[b] = spent_at;
	}
}

static struct board board_of(struct arena *arena, const struct timeline_facts *facts)
{
	const struct phase_list *phases = &facts->rules->phases;
	struct board board = { .facts = facts,
			       .spans = arena_new_many(arena, struct phase_span, phases->count) };
	for (size_t i = 0; i < phases->count; i++)
		if (!phase_span(&phases->items[i], facts->zone, &board.spans[i]))
			board.spans[i] = (struct phase_span){ never, never, never, never, false };
	if (call_is_spent(facts->rules, facts->spent_at, facts->at))
		shut_windows(&board, *facts->spent_at);
	return board;
}

/* The window that closes last, NULL without any. */
static const struct phase_span *last_window(const struct board *board)
{
	const struct phase_span *last = NULL;
	for (size_t i = 0; i < window_count(board->facts->rules); i++) {
		const struct phase_span *span = span_of(board, window_key(board->facts->rules, i));
		if (span != NULL && (last == NULL || instant_before(last->closes, span->closes)))
			last = span;
	}
	return last;
}

static bool in_last_hours(const struct phase_span *last, struct instant at)
{
	return span_accepts(last, at) && last->closes.us != never.us &&
	       at.us >= last->closes.us - CLOSING_SOON_US;
}

static enum timeline_status headline_by_clock(const struct board *board, struct instant at)
{
	const struct call_rules *rules = board->facts->rules;
	bool open = false, begun = false;
	for (size_t i = 0; i < window_count(rules); i++) {
		const struct phase_span *span = span_of(board, window_key(rules, i));
		open = open || span_accepts(span, at);
		begun = begun || (span != NULL && !instant_before(at, span->opens));
	}
	bool closed_by_act = board->facts->call_state == CALL_STATE_CLOSED;
	if (!closed_by_act && open)
		return in_last_hours(last_window(board), at) ? TIMELINE_STATUS_CLOSING_SOON
							     : TIMELINE_STATUS_OPEN;
	if (!closed_by_act && !begun)
		return TIMELINE_STATUS_UPCOMING;
	return span_accepts(span_of(board, selection_key), at) ? TIMELINE_STATUS_UNDER_REVIEW
							       : TIMELINE_STATUS_CLOSED;
}

static bool results_out(const struct board *board, struct instant at)
{
	const struct instant *told = board->facts->results_published_at;
	return told != NULL && !instant_before(at, *told);
}

static enum timeline_status headline_at(const struct board *board, struct instant at)
{
	if (board->facts->call_state == CALL_STATE_ARCHIVED)
		return TIMELINE_STATUS_ARCHIVED;
	if (results_out(board, at))
		return TIMELINE_STATUS_RESULTS_PUBLISHED;
	return headline_by_clock(board, at);
}

static bool same_at(const struct board *board, struct instant a, struct instant b)
{
	for (size_t i = 0; i < board->facts->rules->phases.count; i++)
		if (phase_status_at(&board->spans[i], a) != phase_status_at(&board->spans[i], b))
			return false;
	return headline_at(board, a) == headline_at(board, b);
}

/* The first instant after `at` where something reads differently; `never` without any.  Nothing
 * can change between two bounds of phases, save the headline before the last closing. */
static struct instant next_change(const struct board *board, struct instant at)
{
	struct instant next = never;
	const struct phase_span *last = last_window(board);
	for (size_t i = 0; i <= board->facts->rules->phases.count; i++) {
		struct instant bounds[] = { never, never, never };
		if (i < board->facts->rules->phases.count) {
			const struct phase_span *span = &board->spans[i];
			memcpy(bounds, (struct instant[]){ span->opens, span->closes, span->over },
			       sizeof(bounds));
		} else if (last != NULL && last->closes.us != never.us) {
			bounds[0].us = last->closes.us - CLOSING_SOON_US;
		}
		for (size_t b = 0; b < COUNT(bounds); b++)
			if (at.us < bounds[b].us && bounds[b].us < next.us &&
			    !same_at(board, at, bounds[b]))
				next = bounds[b];
	}
	return next;
}

enum timeline_status timeline_headline(struct arena *arena, const struct timeline_facts *facts)
{
	struct board board = board_of(arena, facts);
	return headline_at(&board, facts->at);
}

_Static_assert((int)TIMELINE_PHASE_KIND_COUNT_ == (int)PHASE_KIND_COUNT_, "one list of kinds");
_Static_assert((int)TIMELINE_PHASE_PRECISION_COUNT_ == (int)PHASE_PRECISION_COUNT_,
	       "one list of precisions");

static const bool *inclusive_shown(const struct phase *phase)
{
	static const bool yes = true;
	if (phase->closes_inclusive == NULL && phase->closes_at != NULL)
		return &yes;
	return phase->closes_inclusive;
}

static struct timeline_phase phase_shown(const struct phase *phase, enum phase_status status)
{
	return (struct timeline_phase){
		.key = phase->key,
		.label = phase->label != NULL ? phase->label : phase->key,
		.kind = (enum timeline_phase_kind)phase->kind,
		.precision = (enum timeline_phase_precision)phase->precision,
		.rolling = phase->rolling != NULL && *phase->rolling,
		.optional = phase->optional != NULL && *phase->optional,
		.on = phase->on,
		.opens_at = phase->opens_at,
		.closes_at = phase->closes_at,
		.closes_inclusive = inclusive_shown(phase),
		.grace_seconds = phase->grace_seconds != NULL ? *phase->grace_seconds : 0,
		.status = status,
		.provenance = phase->provenance,
	};
}

void timeline_build(struct arena *arena, const struct timeline_facts *facts, struct timeline *ret)
{
	assert(facts->zone != NULL);
	const struct phase_list *phases = &facts->rules->phases;
	struct board board = board_of(arena, facts);
	struct timeline timeline = {
		.call_id = facts->call_id,
		.code = facts->rules->code,
		.version_number = facts->version_number,
		.as_of = facts->at,
		.time_zone = facts->rules->time_zone,
		.status = headline_at(&board, facts->at),
		.phases = { .items = arena_new_many(arena, struct timeline_phase, phases->count),
			    .count = phases->count },
	};
	for (size_t i = 0; i < phases->count; i++)
		timeline.phases.items[i] =
			phase_shown(&phases->items[i], phase_status_at(&board.spans[i], facts->at));

	struct instant next = next_change(&board, facts->at);
	if (next.us != never.us) {
		struct instant *kept = arena_new_one(arena, struct instant);
		*kept = next;
		timeline.next_change_at = kept;
	}
	*ret = timeline;
}

/* 1970-01-01T00:00:00Z to 2199-12-31T23:59:59Z: whatever a law or a rule counts from there, a few
 * months or a hundred years, a date of the contract can tell it. */
static const struct instant first_instant = { 0 };
static const struct instant last_instant = { INT64_C(7258118399000000) };

void call_clock_check(struct instant wanted, struct verdict *ret)
{
	if (instant_before(wanted, first_instant) || instant_before(last_instant, wanted))
		refuse(ret, REASON_CLOCK_OUT_OF_RANGE, KV("now", wanted),
		       KV("first", first_instant), KV("last", last_instant));
}

struct instant call_now(const struct call_clock_facts *clock, struct instant real_now)
{
	if (clock->mode == CALL_MODE_LIVE || clock->now == NULL)
		return real_now;
	/* A request may have arrived before the clock was set, and still be served after. */
	int64_t since = real_now.us - clock->set_at.us;
	int64_t advance = 0, now = 0;
	if (since > 0 && __builtin_mul_overflow(since, clock->rate, &advance))
		return last_instant;
	if (__builtin_add_overflow(clock->now->us, advance, &now) || now > last_instant.us)
		return last_instant;
	return (struct instant){ now };
}

bool call_clock_hurries(const struct call_clock_facts *clock)
{
	return clock->mode == CALL_MODE_TEST && clock->now != NULL && clock->rate > 1;
}
