/* What an act may change of a published call. */
#include "domain/call_act.h"

#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(call_act, .timeout = 20);

static struct arena *own;

static void later(struct call_rules *r)
{
	sample_phase(r, "submission")->closes_at = sample_at_kept(own, "2023-05-31T23:59:59+02:00");
}
static void earlier(struct call_rules *r)
{
	sample_phase(r, "submission")->closes_at = sample_at_kept(own, "2023-05-14T23:59:59+02:00");
}
static void opens_later(struct call_rules *r)
{
	sample_phase(r, "submission")->opens_at = sample_at_kept(own, "2023-02-15T00:00:00+01:00");
}
static void opens_earlier(struct call_rules *r)
{
	sample_phase(r, "submission")->opens_at = sample_at_kept(own, "2023-02-13T00:00:00+01:00");
}
static void unbounded(struct call_rules *r)
{
	sample_phase(r, "submission")->opens_at = NULL;
	sample_phase(r, "submission")->closes_at = NULL;
}
static void one_window_less(struct call_rules *r)
{
	sample_phase(r, "incubation")->key = "support";
}
static void a_day_moved(struct call_rules *r)
{
	sample_phase(r, "project_end")->on = "2026-05-31";
}
static void renamed(struct call_rules *r)
{
	r->code = "chf-2024";
}
static void moved_to_another_zone(struct call_rules *r)
{
	r->time_zone = "Europe/Madrid";
}
static void another_set(struct call_rules *r)
{
	r->bonuses.items[0].territory_set = "other";
}
static void another_bonus(struct call_rules *r)
{
	r->bonuses.items[0].code = "other";
}
static void no_set(struct call_rules *r)
{
	r->bonuses.items[0].territory_set = NULL;
}
static void no_bonus(struct call_rules *r)
{
	r->bonuses.count = 0;
}

static struct rate_tier tiers[] = { { .code = "a", .territory_set = "x" },
				    { .code = "b", .territory_set = "y" } };
static struct rate_tier moved[] = { { .code = "a", .territory_set = "z" } };
static struct rate_tier renamed_tier[] = { { .code = "c", .territory_set = "x" } };
static struct funding_rate rate;
static struct rate_tier_list list;
static void tiered(struct call_rules *r, struct rate_tier *items, size_t count)
{
	list = (struct rate_tier_list){ items, count };
	rate = *r->funding_rate;
	rate.tiers = &list;
	r->funding_rate = &rate;
}
static void one_tier(struct call_rules *r)
{
	tiered(r, tiers, 1);
}
static void two_tiers(struct call_rules *r)
{
	tiered(r, tiers, 2);
}
static void moved_tier(struct call_rules *r)
{
	tiered(r, moved, 1);
}
static void another_tier(struct call_rules *r)
{
	tiered(r, renamed_tier, 1);
}
static void no_tier(struct call_rules *r)
{
	r->funding_rate = NULL;
}

#define FOR_OPEN "act-not-for-open-files"

Test(call_act, changes_that_an_act_may_make)
{
	static const enum call_act_kind extension = CALL_ACT_KIND_EXTENSION;
	static const enum call_act_kind erratum = CALL_ACT_KIND_ERRATUM;
	/* clang-format off */
	const struct {
		const char *situation;
		void (*was)(struct call_rules *), (*is)(struct call_rules *);
		enum call_act_kind act;
		bool open;
		const char *expected;
	} rows[] = {
		{ "a deadline moves on", NULL, later, extension, true, "" },
		{ "a deadline moves back", NULL, earlier, extension, true, "extension-shortens" },
		{ "an erratum may move it back", NULL, earlier, erratum, false, "" },
		{ "a window opens later", NULL, opens_later, extension, true, "extension-shortens" },
		{ "a window opens earlier", NULL, opens_earlier, extension, true, "" },
		{ "a window loses its bounds", NULL, unbounded, extension, true, "" },
		{ "a window that had no end gets one", unbounded, later, extension, true, "" },
		{ "a window goes", NULL, one_window_less, extension, true, "extension-shortens" },
		{ "a day is no window", NULL, a_day_moved, extension, true, "" },
		{ "the code stays", NULL, renamed, erratum, false, "act-changes-identity" },
		{ "the zone stays", NULL, moved_to_another_zone, erratum, false, "act-changes-identity" },
		{ "a set changes", NULL, another_set, erratum, false, "" },
		{ "a set changes under open files", NULL, another_set, erratum, true, FOR_OPEN },
		{ "a bonus comes under open files", NULL, another_bonus, erratum, true, FOR_OPEN },
		{ "a bonus without set comes", NULL, no_set, erratum, true, "" },
		{ "a bonus goes", NULL, no_bonus, erratum, true, "" },
		{ "a tier stays", two_tiers, one_tier, erratum, true, "" },
		{ "a tier comes", one_tier, two_tiers, erratum, true, "" },
		{ "the first tier comes", NULL, one_tier, erratum, true, FOR_OPEN },
		{ "a rate comes with its tier", no_tier, NULL, erratum, true, "" },
		{ "a tier changes its set", one_tier, moved_tier, erratum, true, "" },
		{ "a tier changes its code", one_tier, another_tier, erratum, true, "" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		own = arena;
		struct call_rules *before = golden_rules(arena, "chf-2023");
		struct call_rules *after = golden_rules(arena, "chf-2023");
		struct verdict found = verdict_in(arena);
		if (rows[i].was != NULL)
			rows[i].was(before);
		if (rows[i].is != NULL)
			rows[i].is(after);
		call_act_check(&(struct call_act_facts){ .act = rows[i].act,
							 .applies_to_open = rows[i].open,
							 .before = before,
							 .after = after },
			       &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
	}
}

Test(call_act, an_extension_is_for_open_files_unless_it_says_no)
{
	static const bool yes = true, no = false;
	/* clang-format off */
	const struct { enum call_act_kind act; const bool *said; bool expected; } rows[] = {
		{ CALL_ACT_KIND_EXTENSION, NULL, true  }, { CALL_ACT_KIND_EXTENSION, &no,  false },
		{ CALL_ACT_KIND_ERRATUM,   NULL, false }, { CALL_ACT_KIND_AMENDMENT, NULL, false },
		{ CALL_ACT_KIND_ERRATUM,   &yes, true  },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_act_write act = { .act = rows[i].act, .applies_to_open = rows[i].said };
		cr_expect_eq(call_act_applies_to_open(&act), rows[i].expected);
	}
}

/* --- what is awarded already */

static struct sub_envelope access_part[] = { { .code = "access" } };
static struct sub_envelope_list access_parts = { access_part, COUNT(access_part) };

struct envelope_change_row {
	const char *situation, *total, *part; /* NULL: the rules have none */
	bool hard;
	int64_t max_count;
	const char *expected;
};

static void rule_envelope(struct call_rules *r, const struct envelope_change_row *row)
{
	static const int64_t *kept;
	static struct envelope envelope;
	static struct award_count count;
	envelope = *r->envelope;
	envelope.enforcement = row->hard ? ENVELOPE_ENFORCEMENT_HARD : ENVELOPE_ENFORCEMENT_SOFT;
	envelope.sub_envelopes = NULL;
	if (row->part != NULL) {
		access_part[0].amount = euros(row->part);
		envelope.sub_envelopes = &access_parts;
	}
	kept = &row->max_count;
	count = *r->award_count;
	count.enforcement = AWARD_COUNT_ENFORCEMENT_HARD;
	count.max_count = kept;
	r->award_count = &count;
	r->envelope = row->total == NULL ? NULL : &envelope;
	if (row->total != NULL)
		envelope.amount = euros(row->total);
}

Test(call_act, no_envelope_is_cut_below_what_is_awarded)
{
	/* 400 000 awarded in two grants of 500 000; 150 000 of them in the part of 200 000. */
	struct envelope_row awarded[] = {
		{ .code = "",
		  .total = euros("500000.00"),
		  .awarded = euros("400000.00"),
		  .hard = true,
		  .awarded_count = 2 },
		{ .code = "access",
		  .total = euros("200000.00"),
		  .awarded = euros("150000.00"),
		  .hard = true,
		  .awarded_count = 1 },
		{ .code = "exchange", .total = euros("10000.00"), .hard = true },
	};
	/* clang-format off */
	const struct envelope_change_row rows[] = {
		{ "raised", "600000.00", "200000.00", true, 2, "" },
		{ "cut to what is awarded", "400000.00", "150000.00", true, 2, "" },
		{ "a cent less", "399999.99", "150000.00", true, 2, "envelope-below-awarded" },
		{ "a part a cent less", "500000.00", "149999.99", true, 2, "envelope-below-awarded" },
		{ "cut below, though soft", "399999.99", "200000.00", false, 2, "envelope-below-awarded" },
		{ "a part goes", "500000.00", NULL, true, 2, "envelope-in-use" },
		{ "all of it goes", NULL, NULL, true, 2, "envelope-in-use envelope-in-use" },
		{ "one award at most", "500000.00", "200000.00", true, 1, "count-below-awarded" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *after = golden_rules(arena, "chf-2023");
		struct verdict found = verdict_in(arena);
		rule_envelope(after, &rows[i]);
		call_act_check(&(struct call_act_facts){ .act = CALL_ACT_KIND_AMENDMENT,
							 .before = golden_rules(arena, "chf-2023"),
							 .after = after,
							 .envelopes = { awarded, COUNT(awarded) } },
			       &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
	}
}

/* What was paid of an award that ended stays in the part, which has no award any more. */
Test(call_act, a_part_with_money_in_it_stays)
{
	arena_auto_t *arena = arena_new();
	struct envelope_row paid = { .code = "access",
				     .total = euros("200000.00"),
				     .awarded = euros("40000.00"),
				     .hard = true };
	const struct envelope_change_row gone = { "", "500000.00", NULL, true, 10, "" };
	const struct envelope_change_row cut = { "", "500000.00", "39999.99", true, 10, "" };
	const struct {
		const struct envelope_change_row *change;
		const char *expected;
	} rows[] = { { &gone, "envelope-in-use" }, { &cut, "envelope-below-awarded" } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_rules *after = golden_rules(arena, "chf-2023");
		struct verdict found = verdict_in(arena);
		rule_envelope(after, rows[i].change);
		call_act_check(&(struct call_act_facts){ .act = CALL_ACT_KIND_AMENDMENT,
							 .before = after,
							 .after = after,
							 .envelopes = { &paid, 1 } },
			       &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected);
	}
}

Test(call_act, a_soft_envelope_that_is_passed_may_be_raised)
{
	arena_auto_t *arena = arena_new();
	struct envelope_row passed = { .code = "",
				       .total = euros("300000.00"),
				       .awarded = euros("400000.00"),
				       .awarded_count = 2 };
	const struct envelope_change_row raised = { "", "350000.00", NULL, false, 10, "" };
	struct call_rules *after = golden_rules(arena, "chf-2023");
	struct verdict found = verdict_in(arena);
	rule_envelope(after, &raised);
	call_act_check(&(struct call_act_facts){ .act = CALL_ACT_KIND_AMENDMENT,
						 .before = after,
						 .after = after,
						 .envelopes = { &passed, 1 } },
		       &found);
	cr_expect_str_eq(codes_of(arena, &found), "");
}

/* --- parts that come late */

Test(call_act, a_late_part_holds_what_its_files_were_awarded_before)
{
	static const struct {
		const char *situation, *axis, *amount;
		bool hard, counted;
		const char *expected;
	} rows[] = {
		{ "it holds the award", "access", "150000.00", true, true, "" },
		{ "a cent less", "access", "149999.99", true, true, "envelope-below-awarded" },
		{ "a soft one may be passed", "access", "149999.99", false, true, "" },
		{ "of another axis", "exchange", "0.01", true, false, "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *after = golden_rules(arena, "chf-2023");
		struct sub_envelope part = { .code = "access", .amount = euros(rows[i].amount) };
		const struct sub_envelope_list parts = { &part, 1 };
		struct envelope envelope = {
			.amount = euros("500000.00"),
			.enforcement = rows[i].hard ? ENVELOPE_ENFORCEMENT_HARD
						    : ENVELOPE_ENFORCEMENT_SOFT,
			.sub_envelopes = &parts,
		};
		struct envelope_row whole = { .code = "", .total = euros("500000.00") };
		struct placed_award award = { .amount = euros("150000.00"), .axis = rows[i].axis };
		struct verdict found = verdict_in(arena);
		after->envelope = &envelope;
		struct call_act_facts facts = { .act = CALL_ACT_KIND_AMENDMENT,
						.before = golden_rules(arena, "chf-2023"),
						.after = after,
						.envelopes = { &whole, 1 },
						.awards = { &award, 1 } };
		cr_expect(call_act_adds_parts(&facts));
		call_act_charges(&facts, arena, &facts.charges);
		cr_expect_eq(facts.charges.count, rows[i].counted, "%s", rows[i].situation);
		call_act_check(&facts, &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
	}
}

Test(call_act, a_part_that_gave_or_received_does_not_go)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *after = golden_rules(arena, "chf-2023");
	struct envelope_row rows[] = {
		{ .code = "", .total = euros("500000.00") },
		{ .code = "spring", .carried = { -5000000 } },
	};
	struct verdict found = verdict_in(arena);
	call_act_check(&(struct call_act_facts){ .act = CALL_ACT_KIND_AMENDMENT,
						 .before = after,
						 .after = after,
						 .envelopes = { rows, COUNT(rows) } },
		       &found);
	cr_expect_str_eq(codes_of(arena, &found), "envelope-in-use");
}
