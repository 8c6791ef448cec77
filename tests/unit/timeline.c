/* Windows to the microsecond, statuses, headline, next change. */
#include "domain/timeline.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/zone.h"
#include "unit/call_sample.h"

TestSuite(timeline, .timeout = 20);

/* --- golden/dates.csv, D01 to D12 */

static const char *cell(const struct golden_table *table, size_t row, const char *column)
{
	return golden_cell(table, row, column);
}

static void golden_local_to_utc(const struct golden_table *t, size_t row)
{
	char wall[32], found_text[40];
	struct instant found;
	snprintf(wall, sizeof(wall), "%sZ", cell(t, row, "at"));
	cr_assert_eq(zone_instant(zone_find(cell(t, row, "time_zone")), sample_at(wall), &found),
		     ZONE_WALL_ONCE);
	instant_format(found, NULL, found_text);
	cr_expect_str_eq(found_text, cell(t, row, "expected_value"), "%s", cell(t, row, "case_id"));
}

static void golden_in_window(struct arena *arena, const struct golden_table *t, size_t row)
{
	bool inclusive = strcmp(cell(t, row, "closes_inclusive"), "true") == 0;
	struct phase phase = { .key = cell(t, row, "rule"),
			       .kind = PHASE_KIND_DATE_RANGE,
			       .closes_inclusive = &inclusive };
	if (cell(t, row, "opens_at")[0] != '\0')
		phase.opens_at = sample_at_kept(arena, cell(t, row, "opens_at"));
	phase.closes_at = sample_at_kept(arena, cell(t, row, "closes_at"));
	struct verdict verdict = verdict_in(arena);
	window_check(&phase, zone_find(cell(t, row, "time_zone")), sample_at(cell(t, row, "at")),
		     &verdict);
	const char *found = verdict_ok(&verdict) ? "accepted" : codes_of(arena, &verdict);
	cr_expect_str_eq(found, cell(t, row, "expected"), "%s: %s", cell(t, row, "case_id"), found);
}

Test(timeline, golden_dates)
{
	arena_auto_t *arena = arena_new();
	struct golden_table table = golden_table(arena, "dates.csv");
	size_t seen = 0;
	for (size_t row = 0; row < table.count; row++) {
		const char *check = cell(&table, row, "check");
		if (strcmp(check, "local_to_utc") == 0)
			golden_local_to_utc(&table, row);
		else if (strcmp(check, "in_window") == 0)
			golden_in_window(arena, &table, row);
		else
			continue;
		seen++;
	}
	cr_expect_eq(seen, 12, "D01 to D12, not %zu", seen);
}

/* --- windows */

struct window_row {
	const char *situation;
	enum phase_precision precision;
	const char *on, *opens_at, *closes_at;
	int inclusive; /* -1: not said */
	int64_t grace;
	const char *now, *expected, *status;
};

static struct phase phase_of(struct arena *arena, const struct window_row *row)
{
	bool *inclusive = arena_new_one(arena, bool);
	int64_t *grace = arena_new_one(arena, int64_t);
	*inclusive = row->inclusive == 1;
	*grace = row->grace;
	return (struct phase){
		.key = "submission",
		.kind = row->on != NULL ? PHASE_KIND_SINGLE_DATE : PHASE_KIND_DATE_RANGE,
		.precision = row->precision,
		.on = row->on,
		.opens_at = row->opens_at == NULL ? NULL : sample_at_kept(arena, row->opens_at),
		.closes_at = row->closes_at == NULL ? NULL : sample_at_kept(arena, row->closes_at),
		.closes_inclusive = row->inclusive < 0 ? NULL : inclusive,
		.grace_seconds = row->grace == 0 ? NULL : grace,
	};
}

static const char *status_word(const struct phase *phase, const char *now)
{
	struct phase_span span;
	if (!phase_span(phase, sample_paris(), &span))
		return "undated";
	return phase_status_words[phase_status_at(&span, sample_at(now))];
}

#define INSTANT PHASE_PRECISION_INSTANT, NULL
#define DAY     PHASE_PRECISION_DAY
#define MONTH   PHASE_PRECISION_MONTH
#define OPENS   "2023-02-14T00:00:00+01:00"
#define CLOSES  "2023-05-15T23:59:59+02:00"
static const struct window_row windows[] = {
	{ "before", INSTANT, OPENS, CLOSES, 1, 0, "2023-02-13T22:59:59.999999Z", "window-not-open",
	  "upcoming" },
	{ "first instant", INSTANT, OPENS, CLOSES, 1, 0, "2023-02-13T23:00:00Z", "", "open" },
	{ "last microsecond", INSTANT, OPENS, CLOSES, 1, 0, "2023-05-15T21:59:59.999999Z", "",
	  "open" },
	{ "the second after", INSTANT, OPENS, CLOSES, 1, 0, "2023-05-15T22:00:00Z", "window-closed",
	  "over" },
	{ "not said: inclusive", INSTANT, OPENS, CLOSES, -1, 0, "2023-05-15T21:59:59.5Z", "",
	  "open" },
	{ "exclusive, just before", INSTANT, OPENS, "2016-08-31T18:00:00+02:00", 0, 0,
	  "2016-08-31T15:59:59.999999Z", "window-not-open", "upcoming" },
	{ "exclusive, before 18:00", INSTANT, NULL, "2016-08-31T18:00:00+02:00", 0, 0,
	  "2016-08-31T15:59:59.999999Z", "", "open" },
	{ "exclusive, 18:00 sharp", INSTANT, NULL, "2016-08-31T18:00:00+02:00", 0, 0,
	  "2016-08-31T16:00:00Z", "window-closed", "over" },
	{ "a fraction: its whole second", INSTANT, NULL, "2016-08-31T18:00:00.25+02:00", 1, 0,
	  "2016-08-31T16:00:00.999999Z", "", "open" },
	{ "before 1970, whole second", INSTANT, NULL, "1969-12-31T23:59:58.25Z", 1, 0,
	  "1969-12-31T23:59:58.999999Z", "", "open" },
	{ "before 1970, next second", INSTANT, NULL, "1969-12-31T23:59:58.25Z", 1, 0,
	  "1969-12-31T23:59:59Z", "window-closed", "over" },
	{ "no end", INSTANT, OPENS, NULL, -1, 60, "2099-01-01T00:00:00Z", "", "open" },
	{ "grace begins", INSTANT, OPENS, CLOSES, 1, 900, "2023-05-15T22:00:00Z", "", "in_grace" },
	{ "grace, last microsecond", INSTANT, OPENS, CLOSES, 1, 900, "2023-05-15T22:14:59.999999Z",
	  "", "in_grace" },
	{ "grace is over", INSTANT, OPENS, CLOSES, 1, 900, "2023-05-15T22:15:00Z", "window-closed",
	  "over" },
	{ "grace after an exclusive end", INSTANT, OPENS, CLOSES, 0, 60, "2023-05-15T21:59:59Z", "",
	  "in_grace" },
	{ "no date at all", INSTANT, NULL, NULL, -1, 0, "2023-05-15T22:15:00Z", "window-undated",
	  "undated" },
	{ "a day, the evening before", DAY, "2023-03-26", NULL, NULL, -1, 0,
	  "2023-03-25T23:59:59.999999+01:00", "window-not-open", "upcoming" },
	{ "a day of 23 hours, start", DAY, "2023-03-26", NULL, NULL, -1, 0,
	  "2023-03-26T00:00:00+01:00", "", "open" },
	{ "a day of 23 hours, end", DAY, "2023-03-26", NULL, NULL, -1, 0,
	  "2023-03-26T21:59:59.999999Z", "", "open" },
	{ "a day of 23 hours, after", DAY, "2023-03-26", NULL, NULL, -1, 0, "2023-03-26T22:00:00Z",
	  "window-closed", "over" },
	{ "a day of 25 hours, end", DAY, "2023-10-29", NULL, NULL, -1, 0,
	  "2023-10-29T22:59:59.999999Z", "", "open" },
	{ "a day of 25 hours, after", DAY, "2023-10-29", NULL, NULL, -1, 0, "2023-10-29T23:00:00Z",
	  "window-closed", "over" },
	{ "days from instants, start", DAY, NULL, "2023-02-14T12:00:00+01:00", CLOSES, 1, 0,
	  "2023-02-14T00:00:00+01:00", "", "open" },
	{ "days from instants, end", DAY, NULL, OPENS, "2023-05-15T12:00:00+02:00", 1, 0,
	  "2023-05-15T23:59:59.999999+02:00", "", "open" },
	{ "00:00 excluded: day before", DAY, NULL, OPENS, "2023-05-16T00:00:00+02:00", 0, 0,
	  "2023-05-16T00:00:00+02:00", "window-closed", "over" },
	{ "days without a start", DAY, NULL, NULL, CLOSES, 1, 0, "2000-01-01T00:00:00Z", "",
	  "open" },
	{ "days without an end", DAY, NULL, OPENS, NULL, 1, 0, "2099-01-01T00:00:00Z", "", "open" },
	{ "a day that is not one", DAY, "2023-02-30", NULL, NULL, -1, 0, "2023-02-28T00:00:00Z",
	  "window-undated", "undated" },
	{ "a month is not a day", DAY, "2023-02", NULL, NULL, -1, 0, "2023-02-28T00:00:00Z",
	  "window-undated", "undated" },
	{ "an instant told as a day", PHASE_PRECISION_INSTANT, "2023-03-15", NULL, NULL, -1, 0,
	  "2023-03-15T23:59:59+01:00", "", "open" },
	{ "a month never refuses early", MONTH, "2023-06", NULL, NULL, -1, 0,
	  "2023-05-31T21:59:59Z", "", "upcoming" },
	{ "a month begins in its zone", MONTH, "2023-06", NULL, NULL, -1, 0, "2023-05-31T22:00:00Z",
	  "", "open" },
	{ "a month, last instant", MONTH, "2023-06", NULL, NULL, -1, 0,
	  "2023-06-30T21:59:59.999999Z", "", "open" },
	{ "a month never refuses late", MONTH, "2023-06", NULL, NULL, -1, 900,
	  "2023-06-30T22:00:00Z", "", "over" },
	{ "a day in a month: the month", MONTH, "2024-02-10", NULL, NULL, -1, 0,
	  "2024-02-29T22:59:59Z", "", "open" },
	{ "months from instants", MONTH, NULL, OPENS, CLOSES, 1, 0, "2023-05-31T21:59:59Z", "",
	  "open" },
	{ "a month too short to read", MONTH, "2023", NULL, NULL, -1, 0, "2023-05-31T21:59:59Z",
	  "window-undated", "undated" },
};

Test(timeline, windows)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(windows); i++) {
		struct phase phase = phase_of(arena, &windows[i]);
		struct verdict verdict = verdict_in(arena);
		window_check(&phase, sample_paris(), sample_at(windows[i].now), &verdict);
		const char *codes = codes_of(arena, &verdict);
		cr_expect_str_eq(codes, windows[i].expected, "%s: %s", windows[i].situation, codes);
		const char *status = status_word(&phase, windows[i].now);
		cr_expect_str_eq(status, windows[i].status, "%s: %s", windows[i].situation, status);
	}
}

Test(timeline, a_refusal_tells_the_phase_the_bound_and_by_how_long)
{
	static const struct {
		struct window_row window;
		const char *opens_at, *closes_at, *late;
	} rows[] = {
		{ { "early", INSTANT, OPENS, CLOSES, 1, 0, "2023-01-01T00:00:00Z", "", "" },
		  OPENS,
		  "",
		  "" },
		{ { "half a second", INSTANT, OPENS, CLOSES, 1, 0, "2023-05-15T22:00:00.5Z", "",
		    "" },
		  "",
		  CLOSES,
		  "1" },
		{ { "past the grace", INSTANT, OPENS, CLOSES, 1, 900, "2023-05-15T22:15:00Z", "",
		    "" },
		  "",
		  CLOSES,
		  "901" },
		{ { "on the stroke", INSTANT, OPENS, CLOSES, 0, 0, CLOSES, "", "" },
		  "",
		  CLOSES,
		  "0" },
		{ { "a day: 23:59:59", DAY, "2023-05-15", NULL, NULL, -1, 0, "2023-05-15T22:00:00Z",
		    "", "" },
		  "",
		  CLOSES,
		  "1" },
		{ { "before the day", DAY, "2023-02-14", NULL, NULL, -1, 0, "2023-01-01T00:00:00Z",
		    "", "" },
		  OPENS,
		  "",
		  "" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct phase phase = phase_of(arena, &rows[i].window);
		struct verdict v = verdict_in(arena);
		window_check(&phase, sample_paris(), sample_at(rows[i].window.now), &v);
		const char *who = rows[i].window.situation;
		cr_expect_str_eq(sample_figure(arena, &v, "phase"), "submission", "%s", who);
		cr_expect_str_eq(sample_figure(arena, &v, "opens_at"), rows[i].opens_at, "%s", who);
		cr_expect_str_eq(sample_figure(arena, &v, "closes_at"), rows[i].closes_at, "%s",
				 who);
		cr_expect_str_eq(sample_figure(arena, &v, "late_seconds"), rows[i].late, "%s", who);
	}
}

/* --- the timeline of chf-2023 */

static struct timeline_facts facts_at(const struct call_rules *rules, const char *at)
{
	return (struct timeline_facts){
		.version_number = 1,
		.rules = rules,
		.zone = sample_paris(),
		.call_state = CALL_STATE_PUBLISHED,
		.at = sample_at(at),
	};
}

static const char *statuses(struct arena *arena, const struct timeline *timeline)
{
	static const char letters[] = "uogx"; /* upcoming, open, grace, over */
	char *text = arena_alloc(arena, timeline->phases.count + 1);
	for (size_t i = 0; i < timeline->phases.count; i++)
		text[i] = letters[timeline->phases.items[i].status];
	return text;
}

Test(timeline, phases_overlap_and_the_headline_sums_them_up)
{
	/* publication preselection incubation submission full selection launch follow-up end */
	static const struct {
		const char *at, *headline, *statuses, *next;
	} rows[] = {
		{ "2023-01-01T00:00:00+01:00", "upcoming", "uuuuuuuuu",
		  "2023-02-13T00:00:00+01:00" },
		{ "2023-02-13T12:00:00+01:00", "upcoming", "ouuuuuuuu",
		  "2023-02-14T00:00:00+01:00" },
		{ "2023-02-14T00:00:00+01:00", "open", "xooouuuuu", "2023-03-15T00:00:00+01:00" },
		{ "2023-03-15T12:00:00+01:00", "open", "xoooouuuu", "2023-03-16T00:00:00+01:00" },
		{ "2023-03-16T00:00:00+01:00", "open", "xxooouuuu", "2023-04-01T00:00:00+02:00" },
		{ "2023-05-13T23:59:59.999999+02:00", "open", "xxoooouuu",
		  "2023-05-14T00:00:00+02:00" },
		{ "2023-05-14T00:00:00+02:00", "closing_soon", "xxoooouuu",
		  "2023-05-15T00:00:00+02:00" },
		{ "2023-05-15T23:59:59.999999+02:00", "closing_soon", "xxxooouuu",
		  "2023-05-16T00:00:00+02:00" },
		{ "2023-05-16T00:00:00+02:00", "under_review", "xxxxxouuu",
		  "2023-05-31T00:00:00+02:00" },
		{ "2023-05-31T00:00:00+02:00", "closed", "xxxxxxuuu", "2023-06-01T00:00:00+02:00" },
		{ "2023-06-15T00:00:00+02:00", "closed", "xxxxxxouu", "2023-07-01T00:00:00+02:00" },
		{ "2026-06-30T12:00:00+02:00", "closed", "xxxxxxxxo", "2026-07-01T00:00:00+02:00" },
		{ "2026-07-01T00:00:00+02:00", "closed", "xxxxxxxxx", "" },
	};
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct timeline_facts facts = facts_at(rules, rows[i].at);
		struct timeline timeline;
		timeline_build(arena, &facts, &timeline);
		cr_expect_str_eq(timeline_status_words[timeline.status], rows[i].headline, "%s: %s",
				 rows[i].at, timeline_status_words[timeline.status]);
		cr_expect_eq(timeline_headline(arena, &facts), timeline.status, "%s", rows[i].at);
		const char *found = statuses(arena, &timeline);
		cr_expect_str_eq(found, rows[i].statuses, "%s: %s", rows[i].at, found);
		char next[40] = "";
		if (timeline.next_change_at != NULL)
			instant_format(*timeline.next_change_at, sample_paris(), next);
		cr_expect_str_eq(next, rows[i].next, "%s: %s", rows[i].at, next);
	}
}

Test(timeline, a_spent_envelope_shuts_the_windows_where_the_rules_say_so)
{
	/* publication preselection incubation submission full selection launch follow-up end */
	static const struct {
		const char *situation, *spent, *at, *headline, *statuses, *next;
		bool closes;
	} rows[] = {
		{ "a call that lives by its calendar", "2023-03-20T12:00:00+01:00",
		  "2023-03-20T12:00:00+01:00", "open", "xxooouuuu", "2023-04-01T00:00:00+02:00",
		  false },
		{ "before it is spent", "2023-03-20T12:00:00+01:00",
		  "2023-03-20T11:59:59.999999+01:00", "open", "xxooouuuu",
		  "2023-04-01T00:00:00+02:00", true },
		{ "at that instant", "2023-03-20T12:00:00+01:00", "2023-03-20T12:00:00+01:00",
		  "closed", "xxooxuuuu", "2023-04-01T00:00:00+02:00", true },
		{ "files are examined all the same", "2023-03-20T12:00:00+01:00",
		  "2023-04-01T00:00:00+02:00", "under_review", "xxooxouuu",
		  "2023-05-15T00:00:00+02:00", true },
		{ "before anything opened", "2023-02-13T00:00:00+01:00",
		  "2023-02-13T12:00:00+01:00", "closed", "oxuuxuuuu", "2023-02-14T00:00:00+01:00",
		  true },
		{ "after the calendar", "2023-06-01T00:00:00+02:00", "2023-05-16T00:00:00+02:00",
		  "under_review", "xxxxxouuu", "2023-05-31T00:00:00+02:00", true },
	};
	static const bool yes = true;
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		struct envelope envelope = *rules->envelope;
		struct instant spent = sample_at(rows[i].spent);
		envelope.closes_when_spent = rows[i].closes ? &yes : NULL;
		rules->envelope = &envelope;
		struct timeline_facts facts = facts_at(rules, rows[i].at);
		struct timeline timeline;
		facts.spent_at = &spent;
		timeline_build(arena, &facts, &timeline);
		cr_expect_str_eq(timeline_status_words[timeline.status], rows[i].headline, "%s: %s",
				 rows[i].situation, timeline_status_words[timeline.status]);
		cr_expect_str_eq(statuses(arena, &timeline), rows[i].statuses, "%s: %s",
				 rows[i].situation, statuses(arena, &timeline));
		char next[40] = "";
		if (timeline.next_change_at != NULL)
			instant_format(*timeline.next_change_at, sample_paris(), next);
		cr_expect_str_eq(next, rows[i].next, "%s: %s", rows[i].situation, next);
	}
}

Test(timeline, acts_and_odd_calls_have_a_headline)
{
	static const struct {
		const char *situation;
		enum call_state state;
		bool results;
		size_t stages;
		const char *at, *expected;
	} rows[] = {
		{ "closed by act while a window is open", CALL_STATE_CLOSED, false, 2,
		  "2023-03-20T00:00:00Z", "closed" },
		{ "closed by act, files examined", CALL_STATE_CLOSED, false, 2,
		  "2023-04-20T00:00:00Z", "under_review" },
		{ "closed by act before it began", CALL_STATE_CLOSED, false, 2,
		  "2023-01-20T00:00:00Z", "closed" },
		{ "results published", CALL_STATE_PUBLISHED, true, 2, "2023-05-20T00:00:00Z",
		  "results_published" },
		{ "before they were", CALL_STATE_PUBLISHED, true, 2, "2023-04-20T00:00:00Z",
		  "open" },
		{ "archived wins", CALL_STATE_ARCHIVED, true, 2, "2023-05-20T00:00:00Z",
		  "archived" },
		{ "no stage: never open", CALL_STATE_PUBLISHED, false, 0, "2023-03-20T00:00:00Z",
		  "upcoming" },
		{ "only the note: its own last hours", CALL_STATE_PUBLISHED, false, 1,
		  "2023-03-15T00:00:00Z", "closing_soon" },
		{ "a draft reads the same", CALL_STATE_DRAFT, false, 2, "2023-03-20T00:00:00Z",
		  "open" },
	};
	arena_auto_t *arena = arena_new();
	struct instant told = sample_at("2023-05-19T00:00:00Z");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		rules->stages.count = rows[i].stages;
		struct timeline_facts facts = facts_at(rules, rows[i].at);
		facts.call_state = rows[i].state;
		facts.results_published_at = rows[i].results ? &told : NULL;
		const char *found = timeline_status_words[timeline_headline(arena, &facts)];
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

Test(timeline, an_act_silences_the_last_hours)
{
	arena_auto_t *arena = arena_new();
	struct timeline_facts facts =
		facts_at(golden_rules(arena, "chf-2023"), "2023-05-13T12:00:00+02:00");
	struct timeline timeline;
	facts.call_state = CALL_STATE_ARCHIVED;
	timeline_build(arena, &facts, &timeline);
	cr_expect_eq(timeline.next_change_at->us, sample_at("2023-05-15T00:00:00+02:00").us,
		     "the incubation ends: nothing changes on the 14th");
}

Test(timeline, between_two_windows_nothing_is_open)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	sample_phase(rules, "full_application")->opens_at =
		sample_at_kept(arena, "2023-03-25T00:00:00+01:00");
	struct timeline_facts facts = facts_at(rules, "2023-03-20T00:00:00+01:00");
	cr_expect_eq(timeline_headline(arena, &facts), TIMELINE_STATUS_CLOSED);
	facts = facts_at(rules, "2023-03-14T12:00:00+01:00");
	cr_expect_eq(timeline_headline(arena, &facts), TIMELINE_STATUS_OPEN,
		     "the last hours are those of the last window");
}

Test(timeline, waves_are_the_windows_of_the_last_stage)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct timeline_facts facts = facts_at(rules, "2023-04-20T10:00:00+02:00");
	struct wave_rule relays[] = { { .code = "one", .phase = "preselection" },
				      { .code = "two", .phase = "incubation" } };
	const struct wave_rule_list waves = { relays, COUNT(relays) };
	struct phase *form = sample_phase(rules, "full_application");
	form->opens_at = form->closes_at = NULL;
	cr_expect_eq(timeline_headline(arena, &facts), TIMELINE_STATUS_UNDER_REVIEW,
		     "its own phase is not dated");
	rules->waves = &waves;
	cr_expect_eq(timeline_headline(arena, &facts), TIMELINE_STATUS_OPEN);
	facts.at = sample_at("2023-05-13T10:00:00+02:00");
	cr_expect_eq(timeline_headline(arena, &facts), TIMELINE_STATUS_CLOSING_SOON,
		     "of the wave that closes last");
}

Test(timeline, a_stage_in_grace_is_still_open)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	static const int64_t grace = 600;
	sample_phase(rules, "full_application")->grace_seconds = &grace;
	struct timeline_facts facts = facts_at(rules, "2023-05-16T00:09:59+02:00");
	struct timeline timeline;
	timeline_build(arena, &facts, &timeline);
	cr_expect_eq(timeline.status, TIMELINE_STATUS_CLOSING_SOON);
	cr_expect_str_eq(statuses(arena, &timeline), "xxxxgouuu");
	cr_expect_eq(timeline.next_change_at->us, sample_at("2023-05-16T00:10:00+02:00").us);
	cr_expect_eq(timeline.phases.items[4].grace_seconds, 600);
}

Test(timeline, absent_members_are_told)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	sample_phase(rules, "selection")->label = "Sélection";
	sample_phase(rules, "selection")->closes_inclusive = NULL;
	static const bool no = false;
	sample_phase(rules, "launch")->rolling = &no;
	sample_phase(rules, "launch")->optional = &no;
	struct timeline_facts facts = facts_at(rules, "2023-03-20T00:00:00Z");
	facts.version_number = 7;
	facts.call_id.bytes[0] = 9;
	struct timeline timeline;
	timeline_build(arena, &facts, &timeline);

	cr_expect_str_eq(timeline.code, "chf-2023");
	cr_expect_str_eq(timeline.time_zone, "Europe/Paris");
	cr_expect_eq(timeline.version_number, 7);
	cr_expect_eq(timeline.call_id.bytes[0], 9);
	cr_expect_eq(timeline.as_of.us, facts.at.us);
	const struct timeline_phase *incubation = &timeline.phases.items[2],
				    *selection = &timeline.phases.items[5],
				    *launch = &timeline.phases.items[6];
	cr_expect_str_eq(incubation->label, "incubation", "an absent label is the key");
	cr_expect(incubation->rolling && incubation->optional);
	cr_expect_str_eq(selection->label, "Sélection");
	cr_expect(selection->rolling && !selection->optional);
	cr_expect(selection->closes_inclusive != NULL && *selection->closes_inclusive);
	cr_expect_eq(selection->grace_seconds, 0);
	cr_expect_eq(selection->kind, TIMELINE_PHASE_KIND_DATE_RANGE);
	cr_expect_str_eq(launch->on, "2023-06");
	cr_expect(!launch->rolling && !launch->optional && launch->closes_inclusive == NULL);
	cr_expect_eq(launch->precision, TIMELINE_PHASE_PRECISION_MONTH);
	cr_expect_str_eq(launch->provenance.source_text, "en juin 2023");
}

Test(timeline, a_call_without_dates_stays_upcoming)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < rules->phases.count; i++)
		rules->phases.items[i].on = NULL, rules->phases.items[i].opens_at = NULL,
		rules->phases.items[i].closes_at = NULL;
	struct timeline_facts facts = facts_at(rules, "2023-03-20T00:00:00Z");
	struct timeline timeline;
	timeline_build(arena, &facts, &timeline);
	cr_expect_str_eq(statuses(arena, &timeline), "uuuuuuuuu");
	cr_expect_eq(timeline.status, TIMELINE_STATUS_UPCOMING);
	cr_expect_null(timeline.next_change_at);
}

/* --- properties */

/* A fixed sequence: the same calls at each run. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (*state >> 33) % below;
}

/* Whole seconds, close enough for bounds to meet. */
static const struct instant *drawn_at(struct arena *arena, uint64_t *state)
{
	struct instant *at = arena_new_one(arena, struct instant);
	at->us = (INT64_C(1676329200) + (int64_t)draw(state, 400) * 21600) * 1000000;
	return at;
}

static void draw_dates(struct arena *arena, struct call_rules *rules, uint64_t *state)
{
	for (size_t i = 0; i < rules->phases.count; i++) {
		struct phase *phase = &rules->phases.items[i];
		int64_t *grace = arena_new_one(arena, int64_t);
		static const bool exclusive = false;
		*grace = (int64_t)draw(state, 3) * 3600;
		phase->closes_inclusive = &exclusive;
		phase->grace_seconds = grace;
		phase->precision = (enum phase_precision)draw(state, PHASE_PRECISION_COUNT_);
		phase->on = NULL;
		phase->opens_at = draw(state, 8) == 0 ? NULL : drawn_at(arena, state);
		phase->closes_at = draw(state, 8) == 0 ? NULL : drawn_at(arena, state);
		if (phase->opens_at != NULL && phase->closes_at != NULL &&
		    instant_before(*phase->closes_at, *phase->opens_at)) {
			const struct instant *earlier = phase->closes_at;
			phase->closes_at = phase->opens_at;
			phase->opens_at = earlier;
		}
	}
}

static bool reads_the_same(const struct timeline *a, const struct timeline *b)
{
	for (size_t i = 0; i < a->phases.count; i++)
		if (a->phases.items[i].status != b->phases.items[i].status)
			return false;
	return a->status == b->status;
}

/* The bounds of drawn phases are whole hours: nothing can change between two of them. */
static void check_one_call(struct arena *arena, const struct call_rules *rules, int call)
{
	const int64_t hour = INT64_C(3600) * 1000000;
	struct timeline_facts facts = facts_at(rules, "2023-01-28T00:00:00+01:00");
	struct timeline before, now;
	timeline_build(arena, &facts, &before);
	for (int i = 0; i < 170 * 24; i++) {
		struct arena_mark mark = arena_mark(arena);
		int64_t promised =
			before.next_change_at == NULL ? INT64_MAX : before.next_change_at->us;
		facts.at.us += hour;
		timeline_build(arena, &facts, &now);
		bool same = reads_the_same(&before, &now);
		cr_assert_eq(same, facts.at.us != promised, "call %d, hour %d", call, i);
		for (size_t p = 0; p < now.phases.count; p++)
			cr_assert_geq(now.phases.items[p].status, before.phases.items[p].status,
				      "call %d, phase %zu goes back", call, p);
		if (same)
			arena_rewind(arena, mark);
		else
			before = now;
	}
}

Test(timeline, next_change_is_the_first_one_and_no_phase_goes_back)
{
	arena_auto_t *arena = arena_new();
	uint64_t state = 2023;
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (int call = 0; call < 12; call++) {
		draw_dates(arena, rules, &state);
		check_one_call(arena, rules, call);
	}
}
