/* Appeals: who may file one, until which day, and what a silence means. */
#include "domain/appeal.h"

#include <criterion/criterion.h>

#include "base/arena.h"
#include "call_sample.h"
#include "domain/open_day.h"

TestSuite(appeal, .timeout = 5);

/* As the law has them; a silence was of four months before November 2000. */
static const int64_t two = 2, four = 4;
static struct date last_of_october = { 11261 };
static struct legal_figure law[] = {
	{ .code = "appeal_delay", .valid_from = { 0 }, .months = &two },
	{ .code = "appeal_silence",
	  .valid_from = { 0 },
	  .valid_until = &last_of_october,
	  .months = &four },
	{ .code = "appeal_silence", .valid_from = { 11262 }, .months = &two },
};
static const struct legal_figure_list figures = { law, COUNT(law) };

static void expect_day(struct date found, const char *expected, const char *situation)
{
	char text[16];
	date_format(found, text);
	cr_expect_str_eq(text, expected, "%s: %s", situation, text);
}

/* clang-format off */
static const struct { const char *situation, *day, *expected; } open_days[] = {
	{ "a Wednesday",              "2023-05-17", "2023-05-17" },
	{ "Ascension",                "2023-05-18", "2023-05-19" },
	{ "a Saturday before Monday", "2023-05-20", "2023-05-22" },
	{ "Whit Sunday and Monday",   "2023-05-28", "2023-05-30" },
	{ "Easter Monday of 2024",    "2024-04-01", "2024-04-02" },
	{ "an early Easter, of 2008", "2008-03-23", "2008-03-25" },
	{ "a late Easter, of 2038",   "2038-04-25", "2038-04-27" },
	{ "1 May 2023 and its eve",   "2023-04-30", "2023-05-02" },
	{ "All Saints, a Wednesday",  "2023-11-01", "2023-11-02" },
	{ "Christmas 2021, Saturday", "2021-12-25", "2021-12-27" },
	{ "New Year after a Sunday",  "2022-12-31", "2023-01-02" },
};
static const struct { const char *situation, *notified, *expected; } delays[] = {
	{ "two whole months, neither first nor last day", "2023-06-30", "2023-08-31" },
	{ "to a Saturday: the Monday",                    "2023-07-01", "2023-09-04" },
	{ "to the end of February",                       "2023-12-31", "2024-03-01" },
	{ "to 1 November",                                "2023-08-31", "2023-11-02" },
};
/* clang-format on */

Test(appeal, a_delay_ends_on_an_open_day)
{
	for (size_t i = 0; i < COUNT(open_days); i++)
		expect_day(open_day_from(day(open_days[i].day)), open_days[i].expected,
			   open_days[i].situation);
	for (size_t i = 0; i < COUNT(delays); i++)
		expect_day(appeal_until(&figures, day(delays[i].notified)), delays[i].expected,
			   delays[i].situation);
}

/* Notified on 30 June; what the region was asked, and when it answered. */
static const struct {
	const char *situation, *filed, *answered, *expected;
} courts[] = {
	{ "nothing asked", NULL, NULL, "2023-08-31" },
	{ "silence from 20 September on", "2023-07-20", NULL, "2023-11-21" },
	{ "an answer before the silence", "2023-07-20", "2023-08-10", "2023-10-11" },
	{ "an answer after it, in time", "2023-07-20", "2023-11-21", "2024-01-22" },
	{ "an answer that comes too late to open it again", "2023-07-20", "2023-11-22",
	  "2023-11-21" },
};

Test(appeal, to_the_region_stops_the_delay_of_the_court)
{
	for (size_t i = 0; i < COUNT(courts); i++) {
		struct appeal gracious = { .kind = APPEAL_KIND_GRACIOUS };
		struct date answered = { 0 };
		if (courts[i].filed != NULL)
			gracious.filed_on = day(courts[i].filed);
		if (courts[i].answered != NULL)
			answered = day(courts[i].answered);
		gracious.answered_on = courts[i].answered == NULL ? NULL : &answered;
		expect_day(contentious_until(&figures, day("2023-06-30"),
					     courts[i].filed == NULL ? NULL : &gracious),
			   courts[i].expected, courts[i].situation);
	}
}

/* Notified on 30 June: until 31 August. */
static const struct {
	const char *situation;
	enum appeal_kind kind;
	const char *today, *filed; /* filed NULL: not said */
	bool region, member, told, superseded;
	const char *expected;
} rows[] = {
#define TO_REGION APPEAL_KIND_GRACIOUS
#define TO_COURT  APPEAL_KIND_CONTENTIOUS
	{ "in time", TO_REGION, "2023-08-31", NULL, false, true, true, false, "" },
	{ "a day late", TO_REGION, "2023-09-01", NULL, false, true, true, false,
	  "appeal-deadline-passed" },
	{ "to the court, a day late", TO_COURT, "2023-09-01", NULL, false, true, true, false,
	  "appeal-deadline-passed" },
	{ "the court got it in time, told later", TO_COURT, "2023-09-20", "2023-08-31", false, true,
	  true, false, "" },
	{ "a letter that was posted in time", TO_REGION, "2023-09-04", "2023-08-30", true, false,
	  true, false, "" },
	{ "the applicant does not date it", TO_REGION, "2023-09-04", "2023-08-30", false, true,
	  true, false, "filed-on-of-region" },
	{ "tomorrow", TO_COURT, "2023-07-10", "2023-07-11", false, true, true, false,
	  "filed-in-future" },
	{ "before the notification", TO_COURT, "2023-07-10", "2023-06-29", true, false, true, false,
	  "filed-before-notified" },
	{ "under embargo", TO_REGION, "2023-07-10", NULL, true, false, false, false,
	  "result-not-told" },
	{ "who refused to be a member", TO_REGION, "2023-07-10", NULL, false, false, true, false,
	  "not-a-member" },
	{ "a decision that is in force no more", TO_REGION, "2023-07-10", NULL, false, true, true,
	  true, "decision-superseded" },
	{ "all at once", TO_REGION, "2023-09-10", NULL, false, false, true, true,
	  "not-a-member decision-superseded appeal-deadline-passed" },
};

Test(appeal, is_filed_in_time_by_the_people_of_the_file)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date notified = day("2023-06-30"), filed = { 0 };
		struct application_facts application = { .actor_takes_part = rows[i].member };
		struct appeal_facts facts = { .application = &application,
					      .figures = &figures,
					      .notified_on = rows[i].told ? &notified : NULL,
					      .today = day(rows[i].today),
					      .superseded = rows[i].superseded,
					      .for_region = rows[i].region };
		if (rows[i].filed != NULL)
			filed = day(rows[i].filed);
		struct appeal_write write = { .kind = rows[i].kind,
					      .filed_on = rows[i].filed == NULL ? NULL : &filed };
		struct verdict v = appeal_file_guard(&facts, &write, arena);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s: %s", rows[i].situation,
				 codes_of(arena, &v));
	}
}

/* Filed on 20 July: silence rejects on 20 September. */
static const struct {
	const char *situation, *today, *answered;
	bool expected;
} silences[] = {
	{ "the eve", "2023-09-19", NULL, false },
	{ "the day", "2023-09-20", NULL, true },
	{ "answered in time", "2023-12-01", "2023-09-20", false },
	{ "answered too late", "2023-12-01", "2023-09-21", true },
};

Test(appeal, a_silence_is_shown_and_moves_nothing)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(silences); i++) {
		struct date notified = day("2023-06-30"), answered = { 0 };
		if (silences[i].answered != NULL)
			answered = day(silences[i].answered);
		struct appeal appeal = { .kind = APPEAL_KIND_GRACIOUS,
					 .state = APPEAL_STATE_PENDING,
					 .filed_on = day("2023-07-20"),
					 .answered_on =
						 silences[i].answered == NULL ? NULL : &answered };
		struct appeal_facts facts = { .figures = &figures,
					      .notified_on = &notified,
					      .today = day(silences[i].today),
					      .gracious = &appeal };
		appeal_clock(&facts, arena, &appeal);
		cr_expect_eq(appeal.implied_rejection, silences[i].expected, "%s",
			     silences[i].situation);
		cr_expect_eq(appeal.state, APPEAL_STATE_PENDING);
		expect_day(*appeal.implied_rejection_on, "2023-09-20", silences[i].situation);
	}
}

/* clang-format off */
static const struct {
	const char *situation;
	enum application_state state;
	const char *silence; /* NULL: no clock runs */
	bool contested;
	enum appeal_against against;
} contests[] = {
#define STATE(name) APPLICATION_STATE_##name
#define BY(name)    APPEAL_AGAINST_##name
	{ "a note that was not kept",    STATE(NOT_PRESELECTED), NULL,         true,  BY(PRESELECTION)    },
	{ "a file that is inadmissible", STATE(INELIGIBLE),      NULL,         true,  BY(INADMISSIBILITY) },
	{ "one that was dismissed",      STATE(DISMISSED),       "2023-06-30", true,  BY(DISMISSAL)       },
	{ "no answer on the day",        STATE(UNDER_REVIEW),    "2023-06-30", true,  BY(SILENCE)         },
	{ "the eve of that day",         STATE(UNDER_REVIEW),    "2023-07-01", false, BY(SILENCE)         },
	{ "no clock",                    STATE(AWARDED),         NULL,         false, BY(SILENCE)         },
#undef STATE
#undef BY
};
/* clang-format on */

Test(appeal, contests_what_closed_a_file_or_the_silence_on_it)
{
	for (size_t i = 0; i < COUNT(contests); i++) {
		enum appeal_against against = APPEAL_AGAINST_DECISION;
		struct date silence = { 0 };
		if (contests[i].silence != NULL)
			silence = day(contests[i].silence);
		cr_expect_eq(appeal_contested(contests[i].state,
					      contests[i].silence == NULL ? NULL : &silence,
					      day("2023-06-30"), &against),
			     contests[i].contested, "%s", contests[i].situation);
		cr_expect_eq(against, contests[i].against, "%s", contests[i].situation);
	}
}

static const struct {
	enum appeal_against against;
	bool deposited;
	enum application_action expected;
} reopenings[] = {
	{ APPEAL_AGAINST_DECISION, true, APPLICATION_REOPEN },
	{ APPEAL_AGAINST_INADMISSIBILITY, true, APPLICATION_REOPEN },
	{ APPEAL_AGAINST_PRESELECTION, false, APPLICATION_REOPEN_NOTE },
	{ APPEAL_AGAINST_DISMISSAL, true, APPLICATION_REOPEN },
	{ APPEAL_AGAINST_DISMISSAL, false, APPLICATION_REOPEN_NOTE },
	{ APPEAL_AGAINST_SILENCE, true, APPLICATION_ACTION_COUNT_ },
};

Test(appeal, gives_a_file_back_to_where_it_was_examined)
{
	for (size_t i = 0; i < COUNT(reopenings); i++) {
		const struct appeal_facts facts = { .against = reopenings[i].against,
						    .deposited = reopenings[i].deposited };
		cr_expect_eq(appeal_reopens(&facts), reopenings[i].expected, "row %zu", i);
	}
}

/* A silence of four months before November 2000, of two since. */
Test(appeal, has_the_delays_of_its_day)
{
	struct appeal early = { .filed_on = day("2000-10-31") },
		      late = { .filed_on = day("2000-11-01") };
	expect_day(contentious_until(&figures, day("2000-09-29"), &early), "2001-04-30", "before");
	expect_day(contentious_until(&figures, day("2000-09-29"), &late), "2001-03-02", "since");
}
