/* The clock of a call: the service's for a live one, its own for a test one. */
#include "domain/timeline.h"

#include <criterion/criterion.h>

#include "unit/call_sample.h"

TestSuite(call_clock, .timeout = 5);

Test(call_clock, a_live_call_has_the_clock_of_the_service)
{
	static const struct {
		const char *situation;
		enum call_mode mode;
		bool set;
		int64_t rate;
		const char *real, *expected;
	} rows[] = {
		{ "live", CALL_MODE_LIVE, false, 0, "2030-01-01T00:00:10Z",
		  "2030-01-01T00:00:10Z" },
		{ "live, whatever was set", CALL_MODE_LIVE, true, 1, "2030-01-01T00:00:10Z",
		  "2030-01-01T00:00:10Z" },
		{ "test, nothing set", CALL_MODE_TEST, false, 0, "2030-01-01T00:00:10Z",
		  "2030-01-01T00:00:10Z" },
		{ "test, stopped", CALL_MODE_TEST, true, 0, "2030-01-01T00:00:10Z",
		  "2023-05-15T21:59:58Z" },
		{ "test, running", CALL_MODE_TEST, true, 1, "2030-01-01T00:00:01.999999Z",
		  "2023-05-15T21:59:59.999999Z" },
		{ "test, running past it", CALL_MODE_TEST, true, 1, "2030-01-01T00:00:02Z",
		  "2023-05-15T22:00:00Z" },
		{ "test, a day a second", CALL_MODE_TEST, true, 86400, "2030-01-01T00:00:02.5Z",
		  "2023-05-18T09:59:58Z" },
		{ "test, past the end of time", CALL_MODE_TEST, true, 1000000,
		  "2600-01-01T00:00:00Z", "2199-12-31T23:59:59Z" },
		{ "test, past all numbers", CALL_MODE_TEST, true, INT64_MAX / 2,
		  "2600-01-01T00:00:00Z", "2199-12-31T23:59:59Z" },
		{ "arrived before it was set", CALL_MODE_TEST, true, 1, "2029-12-31T23:59:59Z",
		  "2023-05-15T21:59:58Z" },
	};
	struct instant value = sample_at("2023-05-15T23:59:58+02:00");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_clock_facts clock = { rows[i].mode, rows[i].set ? &value : NULL,
						  sample_at("2030-01-01T00:00:00Z"), rows[i].rate };
		struct instant now = call_now(&clock, sample_at(rows[i].real));
		cr_expect_eq(now.us, sample_at(rows[i].expected).us, "%s", rows[i].situation);
	}
}

Test(call_clock, a_clock_is_set_within_the_years_that_a_date_can_tell)
{
	static const struct {
		const char *at, *expected;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", "" },
		{ "1969-12-31T23:59:59.999999Z", "clock-out-of-range" },
		{ "2199-12-31T23:59:59Z", "" },
		{ "2199-12-31T23:59:59.000001Z", "clock-out-of-range" },
		{ "9999-12-30T23:59:59Z", "clock-out-of-range" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict v = verdict_in(arena);
		call_clock_check(sample_at(rows[i].at), &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s", rows[i].at);
	}
}

Test(call_clock, only_a_test_clock_that_runs_faster_hurries)
{
	const struct instant at = sample_at("2023-05-15T23:59:58+02:00");
	const struct {
		struct call_clock_facts clock;
		bool expected;
	} rows[] = {
		{ { CALL_MODE_TEST, &at, at, 2 }, true },
		{ { CALL_MODE_TEST, &at, at, 1 }, false },
		{ { CALL_MODE_TEST, &at, at, 0 }, false },
		{ { CALL_MODE_TEST, NULL, at, 2 }, false },
		{ { CALL_MODE_LIVE, &at, at, 2 }, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(call_clock_hurries(&rows[i].clock), rows[i].expected, "row %zu", i);
}
