/* The timeline as a calendar, read back by libical: what a subscriber sees. */
#include "http/calendar.h"

#include "base/actor.h"
#include "base/zone.h"
#include "domain/timeline.h"
#include "gen/handlers.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

TestSuite(calendar, .timeout = 20);

static void calendar_release(icalcomponent **calendar)
{
	if (*calendar != NULL)
		icalcomponent_free(*calendar);
}
#define parsed_auto_t __attribute__((cleanup(calendar_release))) icalcomponent

static struct timeline timeline_of(struct arena *arena, const struct call_rules *rules,
				   const char *at)
{
	struct timeline_facts facts = {
		.call_id.bytes = { 0x01, 0x89 },
		.version_number = 3,
		.rules = rules,
		.zone = zone_find(rules->time_zone),
		.call_state = CALL_STATE_PUBLISHED,
		.at = sample_at(at),
	};
	struct timeline timeline;
	timeline_build(arena, &facts, &timeline);
	return timeline;
}

static const char *rendered(struct arena *arena, const struct timeline *timeline)
{
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem, .actor = &actor_public };
	struct content content;
	cr_assert_eq(calendar_render(&w, timeline, "example.org", &content), OK);
	cr_expect_str_eq(content.media_type, "text/calendar; charset=utf-8");
	cr_expect_str_eq(content.file_name, "chf-2023.ics");
	cr_expect_eq(content.bytes.length, strlen(content.bytes.data));
	return content.bytes.data;
}

static icalcomponent *parsed(const char *text)
{
	icalcomponent *calendar = icalparser_parse_string(text);
	cr_assert_not_null(calendar);
	cr_expect_eq(icalcomponent_count_errors(calendar), 0);
	cr_expect(icalrestriction_check(calendar));
	return calendar;
}

/* The lines of the event of a phase, unfolded, without its first and last. */
static const char *event_text(struct arena *arena, const char *calendar, const char *key)
{
	const char *uid = arena_printf(
		arena, "UID:01890000-0000-0000-0000-000000000000.%s@example.org\r\n", key);
	const char *start = strstr(calendar, uid);
	cr_assert_not_null(start, "%s", key);
	start += strlen(uid);
	char *text = arena_text(arena, start, (size_t)(strstr(start, "END:VEVENT") - start));
	char *to = text;
	for (const char *from = text; *from != '\0'; from++) {
		if (strncmp(from, "\r\n ", 3) == 0)
			from += 2;
		else if (*from != '\r')
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

#define TAIL(status) "DTSTAMP:20230320T110000Z\nSEQUENCE:3\nSTATUS:" status "\nTRANSP:TRANSPARENT\n"

Test(calendar, one_event_per_phase_of_the_golden_call)
{
	static const struct {
		const char *key, *expected;
	} rows[] = {
		{ "publication",
		  "SUMMARY:publication (chf-2023)\nDESCRIPTION:13/02/2023\n"
		  "DTSTART;VALUE=DATE:20230213\nDTEND;VALUE=DATE:20230214\n" TAIL("CONFIRMED") },
		{ "preselection", "SUMMARY:preselection (chf-2023)\n"
				  "DESCRIPTION:En continu du 14/02/2023 au 15/03/2023\n"
				  "DTSTART;TZID=Europe/Paris:20230214T000000\n"
				  "DTEND;TZID=Europe/Paris:20230316T000000\n" TAIL("CONFIRMED") },
		{ "full_application",
		  "SUMMARY:full_application (chf-2023)\n"
		  "DESCRIPTION:accessible à partir du 15 mars\n"
		  "DTSTART;TZID=Europe/Paris:20230315T000000\n"
		  "DTEND;TZID=Europe/Paris:20230516T000000\n" TAIL("CONFIRMED") },
		{ "launch",
		  "SUMMARY:launch (chf-2023)\nDESCRIPTION:en juin 2023\n"
		  "DTSTART;VALUE=DATE:20230601\nDTEND;VALUE=DATE:20230701\n" TAIL("TENTATIVE") },
	};
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct timeline timeline = timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
	const char *text = rendered(arena, &timeline);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *found = event_text(arena, text, rows[i].key);
		cr_expect_str_eq(found, rows[i].expected, "%s", found);
	}
	parsed_auto_t *calendar = parsed(text);
	cr_expect_eq(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 9);
	cr_expect_eq(icalcomponent_count_components(calendar, ICAL_VTIMEZONE_COMPONENT), 1);
	cr_expect_not_null(strstr(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"));
	cr_expect_not_null(strstr(text, "\r\nVERSION:2.0\r\n"));
	cr_expect_not_null(strstr(text, "\r\nNAME:chf-2023\r\n"));
}

Test(calendar, the_zone_of_the_calendar_gives_the_instants_of_the_call)
{
	static const char *const zones[] = { "Europe/Paris", "Europe/Dublin", "Indian/Reunion",
					     "Australia/Sydney", "America/Cayenne" };
	/* both changes of hour of Paris, and the days around them */
	static const char *const instants[] = {
		"2023-02-14T00:00:00+01:00", "2023-03-26T00:59:59Z", "2023-03-26T01:00:00Z",
		"2023-05-15T21:59:59Z",      "2023-10-29T03:00:00Z", "2024-01-01T00:00:00Z",
	};
	arena_auto_t *arena = arena_new();
	for (size_t z = 0; z < COUNT(zones); z++) {
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		rules->time_zone = zones[z];
		for (size_t i = 0; i < COUNT(instants); i++) {
			struct phase *phase = sample_phase(rules, "selection");
			phase->opens_at = sample_at_kept(arena, instants[i]);
			phase->closes_at = sample_at_kept(arena, "2026-01-01T00:00:00Z");
			struct timeline timeline =
				timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
			parsed_auto_t *calendar = parsed(rendered(arena, &timeline));
			icalcomponent *event =
				icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
			for (int e = 0; e < 5; e++) /* the sixth phase */
				event = icalcomponent_get_next_component(calendar,
									 ICAL_VEVENT_COMPONENT);
			icaltimezone *zone = icaltimezone_new();
			icaltimezone_set_component(
				zone, icalcomponent_new_clone(icalcomponent_get_first_component(
					      calendar, ICAL_VTIMEZONE_COMPONENT)));
			struct icaltimetype start = icalcomponent_get_dtstart(event);
			time_t found = icaltime_as_timet_with_zone(start, zone);
			cr_expect_eq(found, phase->opens_at->us / 1000000, "%s %s: %lld", zones[z],
				     instants[i], (long long)found);
			icaltimezone_free(zone, 1);
		}
	}
}

/* A change of hour is told at the wall time that it ends (RFC 5545 §3.6.5). */
Test(calendar, each_change_of_hour_is_told)
{
	static const char *const changes[] = {
		"BEGIN:DAYLIGHT\r\nDTSTART:20230326T020000\r\n"
		"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n",
		"BEGIN:STANDARD\r\nDTSTART:20231029T030000\r\n"
		"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n",
		"BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\n",
		"BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\n",
	};
	arena_auto_t *arena = arena_new();
	struct timeline timeline =
		timeline_of(arena, golden_rules(arena, "chf-2023"), "2023-03-20T12:00:00+01:00");
	const char *text = rendered(arena, &timeline);
	for (size_t i = 0; i < COUNT(changes); i++)
		cr_expect_not_null(strstr(text, changes[i]), "%s", changes[i]);
}

Test(calendar, bounds_that_are_missing)
{
	static const bool exclusive = false;
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct phase *selection = sample_phase(rules, "selection");
	selection->closes_at = NULL;
	selection->provenance.source_text = NULL;
	struct phase *deadline = sample_phase(rules, "submission");
	deadline->opens_at = NULL;
	deadline->closes_at = sample_at_kept(arena, "2023-05-15T18:00:00+02:00");
	deadline->closes_inclusive = &exclusive;
	deadline->provenance.source_text = NULL;
	sample_phase(rules, "launch")->on = NULL;
	struct timeline timeline = timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
	const char *text = rendered(arena, &timeline);
	cr_expect_str_eq(event_text(arena, text, "selection"),
			 "SUMMARY:selection (chf-2023)\n"
			 "DTSTART;TZID=Europe/Paris:20230401T000000\n" TAIL("CONFIRMED"));
	cr_expect_str_eq(event_text(arena, text, "submission"),
			 "SUMMARY:submission (chf-2023)\n"
			 "DTSTART;TZID=Europe/Paris:20230515T180000\n" TAIL("CONFIRMED"));
	cr_expect_null(strstr(text, "launch"), "a phase without dates is no event");

	rules->phases.count = 0;
	timeline = timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
	text = rendered(arena, &timeline);
	cr_expect_null(strstr(text, "VEVENT"));
	cr_expect_null(strstr(text, "VTIMEZONE"));
}

Test(calendar, text_is_escaped_and_folded)
{
	static const struct {
		const char *given, *summary;
	} rows[] = {
		{ "a, b; c \\ d", "SUMMARY:a\\, b\\; c \\\\ d (chf-2023)\n" },
		{ "two\r\nlines\rthree\nfour", "SUMMARY:two\\nlines\\nthree\\nfour (chf-2023)\n" },
		{ "END:VEVENT\r\nBEGIN:VALARM", "SUMMARY:END:VEVENT\\nBEGIN:VALARM (chf-2023)\n" },
		{ "tab\there\x7f\x01", "SUMMARY:tab here   (chf-2023)\n" },
		{ "Présélection des notes d'opportunité déposées auprès de la Région, éàçœ€𝄞 "
		  "éééééééééééééééééééééééééééééééé",
		  "SUMMARY:Présélection des notes d'opportunité déposées auprès de la Région\\, "
		  "éàçœ€𝄞 éééééééééééééééééééééééééééééééé (chf-2023)\n" },
	};
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < COUNT(rows); i++) {
		sample_phase(rules, "preselection")->label = rows[i].given;
		struct timeline timeline = timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
		const char *text = rendered(arena, &timeline);
		for (const char *line = text; *line != '\0';) {
			const char *end = strstr(line, "\r\n");
			cr_assert_not_null(end, "lines end with CR LF");
			cr_expect_leq(end - line, 75, "%zu: %.*s", i, (int)(end - line), line);
			cr_expect_neq((unsigned char)line[1] & 0xc0, 0x80, "a character is cut");
			line = end + 2;
		}
		if (strncmp(rows[i].given, "END", 3) == 0) { /* event_text looks for that word */
			cr_expect_not_null(strstr(text, "SUMMARY:END:VEVENT\\nBEGIN:VALARM (chf"));
			continue;
		}
		const char *found = event_text(arena, text, "preselection");
		cr_expect_eq(strncmp(found, rows[i].summary, strlen(rows[i].summary)), 0, "%s",
			     found);
	}
}

Test(calendar, a_moved_deadline_keeps_its_uid_and_raises_its_sequence)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct timeline timeline = timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
	timeline.version_number = 4;
	timeline.phases.items[4].closes_at = sample_at_kept(arena, "2023-05-31T23:59:59+02:00");
	const char *event = event_text(arena, rendered(arena, &timeline), "full_application");
	cr_expect_not_null(strstr(event, "SEQUENCE:4\n"));
	cr_expect_not_null(strstr(event, "DTEND;TZID=Europe/Paris:20230601T000000\n"));
}

Test(calendar, far_dates_stay_bounded)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	sample_phase(rules, "selection")->opens_at = sample_at_kept(arena, "1969-12-31T12:00:00Z");
	sample_phase(rules, "selection")->closes_at = sample_at_kept(arena, "9999-01-01T00:00:00Z");
	struct timeline timeline = timeline_of(arena, rules, "2023-03-20T12:00:00+01:00");
	const char *text = rendered(arena, &timeline);
	cr_expect_not_null(strstr(text, "DTSTART;TZID=Europe/Paris:19691231T130000\r\n"));
	cr_expect_lt(strlen(text), 65536, "%zu bytes", strlen(text));
}

Test(calendar, the_renderer_of_the_operation_names_the_service)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem, .actor = &actor_public };
	struct timeline timeline =
		timeline_of(arena, golden_rules(arena, "chf-2023"), "2023-03-20T12:00:00+01:00");
	struct content content;
	cr_assert_eq(render_call_timeline_calendar(&w, &timeline, &content), OK);
	cr_expect_not_null(strstr(content.bytes.data, ".selection@guichet\r\n"));
}
