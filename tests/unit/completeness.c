/* What may be asked of a file, what may be touched meanwhile, and the clock of an implied refusal.
 */
#include "domain/completeness.h"

#include "base/arena.h"
#include "base/zone.h"
#include "unit/rules_kit.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(completeness, .timeout = 10);

#define COMPLETE   COMPLETENESS_WRITE_OUTCOME_COMPLETE
#define INCOMPLETE COMPLETENESS_WRITE_OUTCOME_INCOMPLETE

/* --- what is asked */

Test(completeness, an_incomplete_file_names_what_is_awaited_and_until_when)
{
	static const struct {
		const char *situation;
		enum completeness_write_outcome outcome;
		const char *fields, *documents, *due_on; /* NULL: not given */
		const char *expected;
	} rows[] = {
		{ "whole", COMPLETE, NULL, NULL, NULL, "" },
		{ "whole, with empty lists", COMPLETE, "", "", NULL, "" },
		{ "whole, and yet a field", COMPLETE, "title", NULL, NULL,
		  "complete-asks-nothing" },
		{ "whole, and yet a day", COMPLETE, NULL, NULL, "2023-06-20",
		  "complete-asks-nothing" },
		{ "a field", INCOMPLETE, "title", NULL, "2023-06-20", "" },
		{ "a document", INCOMPLETE, NULL, "team_canvas", "2023-06-20", "" },
		{ "tomorrow is time", INCOMPLETE, "title", NULL, "2023-06-02", "" },
		{ "today is none", INCOMPLETE, "title", NULL, "2023-06-01", "due-date-past" },
		{ "no day", INCOMPLETE, "title", NULL, NULL, "due-date-past" },
		{ "nothing", INCOMPLETE, NULL, NULL, "2023-06-20", "pieces-missing" },
		{ "a kind that the call does not have", INCOMPLETE, NULL, "selfie team_canvas",
		  "2023-06-20", "document-kind-unknown" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct completeness_write body = { .outcome = rows[i].outcome, .reason = "…" };
		struct verdict v = verdict_in(arena);
		struct text_list fields = words(arena, rows[i].fields ? rows[i].fields : "");
		struct text_list kinds = words(arena, rows[i].documents ? rows[i].documents : "");
		struct date due = day(rows[i].due_on ? rows[i].due_on : "2000-01-01");
		body.fields = rows[i].fields ? &fields : NULL;
		body.documents = rows[i].documents ? &kinds : NULL;
		body.due_on = rows[i].due_on ? &due : NULL;
		completeness_check(golden_rules(arena, "chf-2023"), &body, day("2023-06-01"), &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s: %s", rows[i].situation,
				 codes_of(arena, &v));
	}
}

/* --- what may be touched */

static struct instant at(const char *text)
{
	struct instant value = { 0 };
	cr_assert(instant_parse(text, &value));
	return value;
}

static struct correction_request asked(struct arena *arena, const char *fields, const char *kinds)
{
	struct date due = day("2023-06-20");
	return (struct correction_request){
		.fields = words(arena, fields),
		.documents = words(arena, kinds),
		.due_on = due,
		.closes_at = correction_closes_at(zone_find("Europe/Paris"), due),
	};
}

Test(completeness, the_last_day_is_in_to_its_end)
{
	static const struct {
		const char *now, *expected;
	} rows[] = {
		{ "2023-06-20T23:59:59.999999+02:00", "" },
		{ "2023-06-21T00:00:00+02:00", "correction-window-closed" },
	};
	arena_auto_t *arena = arena_new();
	struct correction_request request = asked(arena, "title", "");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict v = verdict_in(arena);
		correction_window_check(&request, at(rows[i].now), &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s", rows[i].now);
	}
}

Test(completeness, a_document_is_touched_when_it_was_asked_for)
{
	static const struct {
		const char *situation;
		enum application_state state;
		const char *asked; /* NULL: nothing is */
		const char *kind, *now;
		const char *expected;
	} rows[] = {
		{ "a draft", APPLICATION_STATE_DRAFT, NULL, "selfie", "2023-06-10T00:00:00Z", "" },
		{ "deposited", APPLICATION_STATE_SUBMITTED, NULL, "team_canvas",
		  "2023-06-10T00:00:00Z", "state-not-allowed" },
		{ "asked for", APPLICATION_STATE_INCOMPLETE, "team_canvas", "team_canvas",
		  "2023-06-10T00:00:00Z", "" },
		{ "another kind", APPLICATION_STATE_INCOMPLETE, "team_canvas", "opportunity_note",
		  "2023-06-10T00:00:00Z", "not-asked-for" },
		{ "too late", APPLICATION_STATE_INCOMPLETE, "team_canvas", "team_canvas",
		  "2023-06-21T00:00:00Z", "correction-window-closed" },
		{ "incomplete, and nothing open", APPLICATION_STATE_INCOMPLETE, NULL, "team_canvas",
		  "2023-06-10T00:00:00Z", "state-not-allowed" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct correction_request request =
			asked(arena, "", rows[i].asked ? rows[i].asked : "");
		struct edit_facts facts = { rows[i].state, rows[i].asked ? &request : NULL,
					    at(rows[i].now), true };
		struct verdict v = verdict_in(arena);
		document_edit_check(&facts, rows[i].kind, "upload", &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s: %s", rows[i].situation,
				 codes_of(arena, &v));
	}
}

Test(completeness, an_action_needs_something_of_its_own_to_be_asked_for)
{
	static const struct {
		const char *fields;
		bool budget;
		const char *expected;
	} rows[] = {
		{ "title", false, "" },       { "title", true, "not-asked-for" },
		{ "budget", true, "" },       { "budget", false, "not-asked-for" },
		{ "budget axis", false, "" }, { "", false, "not-asked-for" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct correction_request request = asked(arena, rows[i].fields, "");
		struct verdict v = verdict_in(arena);
		correction_check(&request, at("2023-06-10T00:00:00Z"), rows[i].budget, &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s", rows[i].fields);
	}
}

Test(completeness, no_other_member_changes)
{
	arena_auto_t *arena = arena_new();
	struct correction_request request = asked(arena, "axis end_on", "");
	struct date start = day("2023-07-01"), end = day("2026-06-30"), later = day("2026-05-31");
	struct text_list there = words(arena, "commune:02789"),
			 here = words(arena, "commune:59350");
	struct text_list none = { 0 };
	struct application before = { .title = "Une classe",
				      .axis = "access",
				      .territories = there,
				      .start_on = &start,
				      .end_on = &end };
	struct application_patch same = { .title = "Une classe",
					  .axis = "access",
					  .territories = &there,
					  .target_audiences = &none,
					  .start_on = &start,
					  .end_on = &end };
	struct application_patch admitted = same, refused = same;
	admitted.axis = "exchange";
	admitted.end_on = &later;
	refused.title = "Une autre";
	refused.summary = "Un résumé";
	refused.territories = &here;
	refused.target_audiences = &there;
	refused.other_axes = &there;
	refused.declarations = &there;
	refused.start_on = NULL;
	const struct {
		const struct application_patch *after;
		size_t refusals;
	} rows[] = { { &same, 0 }, { &admitted, 0 }, { &refused, 7 } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict v = verdict_in(arena);
		correction_patch_check(&request, &before, rows[i].after, &v);
		cr_expect_eq(v.count, rows[i].refusals, "row %zu: %zu", i, v.count);
	}
}

/* --- the clock: "asked due closed" per request, a dash while it is open */

static struct piece_request_list requests_of(struct arena *arena, const char *text)
{
	struct text_list days = words(arena, text);
	struct piece_request_list list = { .count = days.count / 3 };
	list.items = arena_new_many(arena, struct piece_request, list.count);
	for (size_t i = 0; i < list.count; i++) {
		struct date *closed = arena_new_one(arena, struct date);
		list.items[i].asked_on = day(days.items[3 * i]);
		list.items[i].due_on = day(days.items[3 * i + 1]);
		if (strcmp(days.items[3 * i + 2], "-") == 0)
			continue;
		*closed = day(days.items[3 * i + 2]);
		list.items[i].closed_on = closed;
		list.items[i].answered = true;
	}
	return list;
}

Test(completeness, time_set_for_missing_pieces_does_not_count)
{
	static const struct {
		const char *situation, *received, *requests, *today;
		int64_t days;
		const char *until, *rejects_on, *complete_on;
	} rows[] = {
		{ "whole at once", "2023-05-15", "", "2023-06-01", 0, "", "2023-07-15",
		  "2023-05-15" },
		{ "asked, running", "2023-05-15", "2023-06-01 2023-06-16 -", "2023-06-10", 15,
		  "2023-06-16", "2023-07-30", "2023-05-15" },
		{ "answered early", "2023-05-15", "2023-06-01 2023-06-16 2023-06-05", "2023-06-10",
		  4, "", "2023-07-19", "2023-06-05" },
		{ "never answered: the clock went on", "2023-05-15", "2023-06-01 2023-06-16 -",
		  "2023-06-17", 15, "", "2023-07-30", "2023-05-15" },
		{ "closed after the last day", "2023-05-15", "2023-06-01 2023-06-16 2023-06-30",
		  "2023-07-01", 15, "", "2023-07-30", "2023-06-30" },
		{ "asked twice", "2023-05-15",
		  "2023-06-01 2023-06-16 2023-06-05 2023-06-06 2023-06-20 -", "2023-06-07", 18,
		  "2023-06-20", "2023-08-02", "2023-06-05" },
		{ "the end of a short month", "2022-12-31", "", "2023-01-01", 0, "", "2023-02-28",
		  "2022-12-31" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct piece_request_list requests = requests_of(arena, rows[i].requests);
		struct legal_clock clock;
		char text[16] = "";
		legal_clock(day(rows[i].received), &requests, day(rows[i].today), &clock);
		cr_expect_eq(clock.suspended_days, rows[i].days, "%s", rows[i].situation);
		cr_expect_eq(clock.suspended, rows[i].until[0] != '\0', "%s", rows[i].situation);
		if (clock.suspended)
			date_format(clock.suspended_until, text);
		cr_expect_str_eq(text, rows[i].until, "%s", rows[i].situation);
		date_format(clock.silence_rejects_on, text);
		cr_expect_str_eq(text, rows[i].rejects_on, "%s: %s", rows[i].situation, text);
		date_format(complete_on(day(rows[i].received), &requests), text);
		cr_expect_str_eq(text, rows[i].complete_on, "%s: %s", rows[i].situation, text);
	}
}
