/* What a vote may award: the request, the bounds of the call, its envelopes. */
#include "domain/award.h"

#include "base/zone.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(award, .timeout = 20);

static const struct money *kept_euros(struct arena *arena, const char *text)
{
	struct money *kept = arena_new_one(arena, struct money);
	*kept = euros(text);
	return kept;
}

static const struct rate *kept_rate(struct arena *arena, int32_t basis_points)
{
	struct rate *kept = arena_new_one(arena, struct rate);
	kept->basis_points = basis_points;
	return kept;
}

/* A budget of one line, which asks for so much; NULL: asks for nothing. */
static const struct budget_write *budget_of(struct arena *arena, const char *cost,
					    const char *requested)
{
	struct budget_write *budget = arena_new_one(arena, struct budget_write);
	budget->cost_lines.items = arena_new_one(arena, struct cost_line);
	budget->cost_lines.count = 1;
	budget->cost_lines.items[0] =
		(struct cost_line){ .category = "staff", .label = "Équipe", .amount = euros(cost) };
	if (requested != NULL)
		budget->requested_amount = kept_euros(arena, requested);
	return budget;
}

struct file {
	struct arena *arena;
	struct call_rules *rules;
	struct application_facts application;
	struct decision_write decision;
	struct award_facts facts;
};

static void file_of(struct arena *arena, struct file *f)
{
	*f = (struct file){ .arena = arena, .rules = golden_rules(arena, "chf-2023") };
	f->application = (struct application_facts){
		.rules = f->rules,
		.zone = sample_paris(),
		.now = sample_at("2023-06-15T12:00:00+02:00"),
		.state = APPLICATION_STATE_SCORED,
		.axes.main = "access",
		.commune_count = 1,
		.budget = budget_of(arena, "500000.00", "350000.00"),
	};
	f->decision = (struct decision_write){ .outcome = DECISION_OUTCOME_AWARD,
					       .decided_on = sample_on("2023-06-15") };
	f->facts = (struct award_facts){ .application = &f->application, .decision = &f->decision };
}

Test(award, an_amount_stands_within_the_request_and_the_bounds)
{
	static const struct {
		const char *situation, *cost, *requested, *amount;
		int32_t rate;
		bool waive;
		const char *expected;
	} rows[] = {
		{ "what was asked", "500000.00", "350000.00", "350000.00", 0, false, "" },
		{ "less than asked", "500000.00", "350000.00", "200000.00", 0, false, "" },
		{ "a cent above the request", "500000.00", "300000.00", "300000.01", 0, false,
		  "above-request" },
		{ "nothing was asked", "500000.00", NULL, "200000.00", 0, false, "above-request" },
		{ "no budget", NULL, NULL, "200000.00", 0, false, "above-request above-grant" },
		{ "the maximum itself", "800000.00", "400000.00", "400000.00", 0, false, "" },
		{ "a cent above the maximum", "800000.00", "500000.00", "400000.01", 0, false,
		  "above-maximum" },
		{ "above what the default rate gives", "400000.00", "300000.00", "280000.01", 0,
		  false, "above-grant" },
		{ "the committee's rate gives more", "400000.00", "320000.00", "320000.00", 8000,
		  false, "" },
		{ "and no more than that", "400000.00", "400000.00", "320000.01", 8000, false,
		  "above-grant" },
		{ "a rate that the call does not have", "400000.00", "300000.00", "200000.00", 9000,
		  false, "rate-out-of-range" },
		{ "the minimum itself", "500000.00", "350000.00", "100000.00", 0, false, "" },
		{ "a cent below the minimum", "500000.00", "350000.00", "99999.99", 0, false,
		  "award-below-minimum" },
		{ "the same, waived by the vote", "500000.00", "350000.00", "99999.99", 0, true,
		  "" },
		{ "nothing", "500000.00", "350000.00", "0.00", 0, true, "amount-zero" },
		{ "all at once", "500000.00", "50000.00", "99999.99", 9000, false,
		  "above-request award-below-minimum rate-out-of-range" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct file f;
		file_of(arena, &f);
		f.application.budget = rows[i].cost == NULL
					       ? NULL
					       : budget_of(arena, rows[i].cost, rows[i].requested);
		f.decision.amount = kept_euros(arena, rows[i].amount);
		if (rows[i].rate != 0)
			f.decision.rate = kept_rate(arena, rows[i].rate);
		f.decision.waive_minimum = &rows[i].waive;
		struct verdict v = award_guard(&f.facts, arena);
		const char *codes = codes_of(arena, &v);
		cr_expect_str_eq(codes, rows[i].expected, "%s: %s", rows[i].situation, codes);
	}
}

Test(award, calls_with_other_rules)
{
	arena_auto_t *arena = arena_new();
	struct file f;
	static const bool waive = true;

	file_of(arena, &f);
	struct award_amount bounds = *f.rules->award_amount;
	bounds.min_enforcement = AWARD_AMOUNT_MIN_ENFORCEMENT_HARD;
	f.rules->award_amount = &bounds;
	f.decision.amount = kept_euros(arena, "50000.00");
	f.decision.waive_minimum = &waive;
	struct verdict v = award_guard(&f.facts, arena);
	cr_expect_str_eq(codes_of(arena, &v), "minimum-not-waivable");

	file_of(arena, &f);
	f.rules->funding_rate = NULL; /* flat grants: the ceiling alone */
	f.application.budget = budget_of(arena, "500000.00", "500000.00");
	f.decision.amount = kept_euros(arena, "450000.00");
	v = award_guard(&f.facts, arena);
	cr_expect_str_eq(codes_of(arena, &v), "above-maximum");

	file_of(arena, &f);
	f.rules->envelope = NULL;
	f.decision.amount = kept_euros(arena, "200000.00");
	v = award_guard(&f.facts, arena);
	cr_expect_str_eq(codes_of(arena, &v), "envelope-unknown");

	file_of(arena, &f);
	f.decision.amount = kept_euros(arena, "200000.00");
	f.decision.decided_on = sample_on("2023-06-16");
	v = award_guard(&f.facts, arena);
	cr_expect_str_eq(codes_of(arena, &v), "decided-in-future");
	f.application.now = sample_at("2023-06-15T22:00:00Z"); /* midnight in Paris */
	v = award_guard(&f.facts, arena);
	cr_expect_str_eq(codes_of(arena, &v), "");
}

/* --- envelopes */

static void give_parts(struct file *f, struct envelope *envelope, const char *first,
		       const char *second)
{
	struct sub_envelope_list *parts = arena_new_one(f->arena, struct sub_envelope_list);
	parts->items = arena_new_many(f->arena, struct sub_envelope, 2);
	parts->count = 2;
	parts->items[0] = (struct sub_envelope){ .code = first, .amount = euros("1000000.00") };
	parts->items[1] = (struct sub_envelope){ .code = second, .amount = euros("1000000.00") };
	*envelope = *f->rules->envelope;
	envelope->sub_envelopes = parts;
	f->rules->envelope = envelope;
}

static void give_wave(struct file *f, const char *part)
{
	struct wave_rule_list *waves = arena_new_one(f->arena, struct wave_rule_list);
	waves->items = arena_new_one(f->arena, struct wave_rule);
	waves->count = 1;
	waves->items[0] = (struct wave_rule){ .code = "first",
					      .phase = "full_application",
					      .sub_envelope = part };
	f->rules->waves = waves;
}

static const char *joined(struct arena *arena, const struct text_list *codes)
{
	const char *text = "";
	for (size_t i = 0; i < codes->count; i++)
		text = arena_printf(arena, "%s[%s]", text, codes->items[i]);
	return text;
}

Test(award, a_file_counts_in_the_whole_its_axis_and_its_wave)
{
	static const struct {
		const char *situation, *axis, *submitted_at, *expected;
	} rows[] = {
		{ "axis and wave", "access", "2023-05-15T23:59:59+02:00", "[][access][spring]" },
		{ "an axis without part", "exchange", "2023-05-01T00:00:00+02:00", "[][spring]" },
		{ "after the wave", "access", "2023-05-16T00:00:00+02:00", "[][access]" },
		{ "before the wave", "access", "2023-03-14T23:59:59+01:00", "[][access]" },
		{ "never submitted, no axis", NULL, NULL, "[]" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct file f;
		struct envelope envelope;
		struct text_list codes;
		file_of(arena, &f);
		give_parts(&f, &envelope, "access", "spring");
		give_wave(&f, "spring");
		f.application.axes.main = rows[i].axis;
		const struct instant *at = rows[i].submitted_at == NULL
						   ? NULL
						   : sample_at_kept(arena, rows[i].submitted_at);
		award_envelopes(&f.application, award_wave(&f.application, at), arena, &codes);
		cr_expect_str_eq(joined(arena, &codes), rows[i].expected, "%s: %s",
				 rows[i].situation, joined(arena, &codes));
	}
}

Test(award, a_vote_is_not_older_than_its_file)
{
	static const struct {
		const char *submitted_at, *decided_on, *expected;
	} rows[] = {
		{ "2023-05-15T23:59:59+02:00", "2023-05-15", "" },
		{ "2023-05-15T23:59:59+02:00", "2023-05-14", "decided-before-deposit" },
		{ "2023-05-15T23:59:59+02:00", "0001-01-01", "decided-before-deposit" },
		{ NULL, "2023-01-01", "" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct file f;
		struct verdict v = verdict_in(arena);
		struct date day;
		file_of(arena, &f);
		cr_assert(date_parse(rows[i].decided_on, &day));
		decision_date_check(&f.application,
				    rows[i].submitted_at == NULL
					    ? NULL
					    : sample_at_kept(arena, rows[i].submitted_at),
				    day, &v);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s", rows[i].decided_on);
	}
}

Test(award, a_part_by_territory_is_for_the_files_of_its_bonus)
{
	static const enum sub_envelope_by territory = SUB_ENVELOPE_BY_TERRITORY;
	arena_auto_t *arena = arena_new();
	struct file f;
	struct envelope envelope;
	struct text_list codes;
	struct bonus_hit hits[] = { { .bonus = "low_supply" }, { .bonus = "low_supply" } };
	file_of(arena, &f);
	give_parts(&f, &envelope, "low_supply", "spring");
	f.application.axes.main = NULL;
	f.application.matches = (struct bonus_hit_list){ hits, 2 };
	award_envelopes(&f.application, NULL, arena, &codes);
	cr_expect_str_eq(joined(arena, &codes), "[]", "a part of an axis of that name");
	envelope.sub_envelopes->items[0].by = &territory;
	award_envelopes(&f.application, NULL, arena, &codes);
	cr_expect_str_eq(joined(arena, &codes), "[][low_supply]", "each part once");
	f.application.matches.count = 0;
	award_envelopes(&f.application, NULL, arena, &codes);
	cr_expect_str_eq(joined(arena, &codes), "[]", "elsewhere");
}

Test(award, what_is_missing_is_told_to_the_cent)
{
	static const struct {
		const char *situation, *awarded, *amount;
		bool hard;
		int64_t missing;
	} rows[] = {
		{ "the last cent", "3600000.00", "300000.00", true, 0 },
		{ "a cent too many", "3600000.00", "300000.01", true, 1 },
		{ "nothing left", "3900000.00", "325000.00", true, 32500000 },
		{ "a soft envelope lets pass", "3900000.00", "325000.00", false, 0 },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct file f;
		struct envelope_row row = { .code = ENVELOPE_WHOLE,
					    .total = euros("3900000.00"),
					    .awarded = euros(rows[i].awarded),
					    .hard = rows[i].hard };
		file_of(arena, &f);
		f.decision.amount = kept_euros(arena, rows[i].amount);
		f.facts.envelopes = (struct envelope_row_list){ &row, 1 };
		cr_expect_eq(envelope_missing(&row, *f.decision.amount).cents, rows[i].missing,
			     "%s", rows[i].situation);
		struct verdict v = award_shortage(&f.facts, arena);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].missing > 0 ? "envelope-short" : "",
				 "%s", rows[i].situation);
	}
}

Test(award, a_hard_count_acts_like_an_empty_envelope)
{
	static const int64_t twelve = 12;
	struct envelope_row rows[] = { { .code = ENVELOPE_WHOLE, .awarded_count = 12 },
				       { .code = "access", .awarded_count = 3 } };
	struct envelope_row_list list = { rows, 2 };
	cr_expect_null(award_count_reached(&list), "a soft count is a target");
	rows[0].max_count = &twelve;
	cr_expect_eq(award_count_reached(&list), &rows[0]);
	rows[0].awarded_count = 11;
	cr_expect_null(award_count_reached(&list));
}
