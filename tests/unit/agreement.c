/* Shares to the cent, what an agreement must be, and when a draft may be signed. */
#include "domain/agreement.h"

#include "base/buffer.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(agreement, .timeout = 20);

Test(agreement, parts_are_rounded_down_and_the_last_takes_the_rest)
{
	static const struct {
		const char *situation, *total;
		int32_t rates[4];
		size_t count;
		const char *expected[4];
	} rows[] = {
		{ "round amounts",
		  "200000.00",
		  { 5000, 3000, 2000 },
		  3,
		  { "100000.00", "60000.00", "40000.00" } },
		{ "the odd cent goes to the last",
		  "193100.01",
		  { 5000, 3000, 2000 },
		  3,
		  { "96550.00", "57930.00", "38620.01" } },
		{ "both first ones rounded down",
		  "99999.99",
		  { 5000, 3000, 2000 },
		  3,
		  { "49999.99", "29999.99", "20000.01" } },
		{ "members",
		  "200000.01",
		  { 4500, 3500, 2000 },
		  3,
		  { "90000.00", "70000.00", "40000.01" } },
		{ "one alone", "0.01", { 10000 }, 1, { "0.01" } },
		{ "a share of nothing", "10.00", { 10000, 0 }, 2, { "10.00", "0.00" } },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rate rates[4];
		for (size_t r = 0; r < rows[i].count; r++)
			rates[r] = (struct rate){ rows[i].rates[r] };
		for (size_t r = 0; r < rows[i].count; r++) {
			char text[24];
			money_format(share_part(euros(rows[i].total), rates, rows[i].count, r),
				     text);
			cr_expect_str_eq(text, rows[i].expected[r], "%s", rows[i].situation);
		}
	}
}

/* Rates that sum to one, whatever they are. */
Test(agreement, parts_sum_to_the_total)
{
	srand(13);
	for (int round = 0; round < 20000; round++) {
		struct rate rates[20];
		size_t count = (size_t)(rand() % 20) + 1;
		int32_t left = 10000;
		struct money total = { rand() * INT64_C(400) + rand() % 400 }, sum = { 0 };
		for (size_t i = 0; i + 1 < count; i++) {
			rates[i].basis_points = rand() % (left + 1);
			left -= rates[i].basis_points;
		}
		rates[count - 1].basis_points = left;
		for (size_t i = 0; i < count; i++) {
			struct money part = share_part(total, rates, count, i);
			cr_assert_geq(part.cents, 0);
			sum.cents += part.cents;
		}
		cr_assert_eq(sum.cents, total.cents);
	}
}

struct members {
	struct collective_member items[3];
	struct collective_member_list list;
};

static void members_of(struct members *m)
{
	*m = (struct members){ .items = {
				       { .siret = "00000102400017",
					 .name = "Formations",
					 .lead = true,
					 .consent = CONSENT_STATE_GIVEN },
				       { .siret = "00000103200010",
					 .name = "Ruche",
					 .consent = CONSENT_STATE_GIVEN },
				       { .siret = "00001051200010",
					 .consent = CONSENT_STATE_PENDING },
			       } };
	m->list = (struct collective_member_list){ m->items, 3 };
}

Test(agreement, shares_come_from_the_collective)
{
	static const struct rate halves = { 5000 }, most = { 9000 };
	arena_auto_t *arena = arena_new();
	struct agreement_share_list shares;
	struct members m;
	members_of(&m);
	shares_of_members(&m.list, euros("100.01"), arena, &shares);
	cr_assert_eq(shares.count, 1, "no share said: all to the lead");
	cr_expect(shares.items[0].payee && shares.items[0].amount.cents == 10001);
	m.items[0].share_rate = &halves;
	m.items[1].share_rate = &halves;
	shares_of_members(&m.list, euros("100.01"), arena, &shares);
	cr_assert_eq(shares.count, 2);
	cr_expect_eq(shares.items[0].amount.cents, 5000);
	cr_expect_eq(shares.items[1].amount.cents, 5001);
	cr_expect(!shares.items[1].payee, "the lead passes on");
	m.items[1].payee = true;
	shares_of_members(&m.list, euros("100.01"), arena, &shares);
	cr_expect(shares.items[1].payee && !shares.items[0].payee, "as the collective named it");
	m.items[1].share_rate = &most;
	shares_of_members(&m.list, euros("100.01"), arena, &shares);
	cr_expect_eq(shares.count, 1, "shares that make no whole are not taken");
}

Test(agreement, beneficiaries_are_consenting_members_once_and_make_one)
{
	static const struct {
		const char *situation;
		struct agreement_share_write items[3];
		size_t count;
		const char *expected;
	} rows[] = {
		{ "two members",
		  { { "00000102400017", { 6000 }, NULL }, { "00000103200010", { 4000 }, NULL } },
		  2,
		  "" },
		{ "a cent short",
		  { { "00000102400017", { 9999 }, NULL } },
		  1,
		  "agreement-shares-not-one" },
		{ "twice",
		  { { "00000102400017", { 6000 }, NULL }, { "00000102400017", { 4000 }, NULL } },
		  2,
		  "share-listed-twice" },
		{ "a stranger",
		  { { "00000102400017", { 6000 }, NULL }, { "00000104000013", { 4000 }, NULL } },
		  2,
		  "share-not-member" },
		{ "who has not consented",
		  { { "00001051200010", { 10000 }, NULL } },
		  1,
		  "share-not-member payee-missing" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct members m;
		members_of(&m);
		const struct agreement_share_write_list asked = {
			(struct agreement_share_write *)rows[i].items, rows[i].count
		};
		shares_check(&asked, &m.list, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

static struct money threshold = { 2300000 };
static struct legal_figure figures[] = {
	{ .code = "agreement_threshold", .valid_from = { 0 }, .amount = &threshold },
};
static const struct legal_figure_list law = { figures, 1 };

Test(agreement, the_law_is_that_of_the_day)
{
	static struct date end;
	end = sample_on("2023-12-31");
	static struct legal_figure two[2];
	two[0] = (struct legal_figure){ .code = "x",
					.name = "old",
					.valid_from = sample_on("2014-01-01"),
					.valid_until = &end };
	two[1] = (struct legal_figure){ .code = "x",
					.name = "new",
					.valid_from = sample_on("2024-01-01") };
	const struct legal_figure_list list = { two, 2 };
	cr_expect_str_eq(legal_figure_find(&list, "x", end)->name, "old");
	cr_expect_str_eq(legal_figure_find(&list, "x", sample_on("2024-01-01"))->name, "new");
	cr_expect_null(legal_figure_find(&list, "x", sample_on("2013-12-31")));
	cr_expect_null(legal_figure_find(&list, "y", end));
}

Test(agreement, a_signature_has_its_conditions)
{
	static const struct {
		const char *situation, *amount, *start, *end, *signed_on;
		enum agreement_form form;
		int64_t forecast;
		const char *expected;
	} rows[] = {
		{ "all is there", "200000.00", "2023-07-01", "2026-06-30", "2023-07-20",
		  AGREEMENT_FORM_AGREEMENT, 1, "" },
		{ "on the day of the vote", "200000.00", "2023-07-01", "2026-06-30", "2023-06-15",
		  AGREEMENT_FORM_AGREEMENT, 1, "" },
		{ "before the vote", "200000.00", "2023-07-01", "2026-06-30", "2023-06-14",
		  AGREEMENT_FORM_AGREEMENT, 1, "signed-before-decision" },
		{ "tomorrow", "200000.00", "2023-07-01", "2026-06-30", "2023-07-21",
		  AGREEMENT_FORM_AGREEMENT, 1, "signed-in-future" },
		{ "without dates", "200000.00", NULL, "2026-06-30", "2023-07-20",
		  AGREEMENT_FORM_AGREEMENT, 1, "agreement-dates-missing" },
		{ "dates reversed", "200000.00", "2026-07-01", "2026-06-30", "2023-07-20",
		  AGREEMENT_FORM_AGREEMENT, 1, "agreement-dates-reversed" },
		{ "nothing was forecast", "200000.00", "2023-07-01", "2026-06-30", "2023-07-20",
		  AGREEMENT_FORM_AGREEMENT, 0, "forecast-zero" },
		{ "an order at the threshold", "23000.00", "2023-07-01", "2026-06-30", "2023-07-20",
		  AGREEMENT_FORM_ORDER, 1, "" },
		{ "an order a cent above", "23000.01", "2023-07-01", "2026-06-30", "2023-07-20",
		  AGREEMENT_FORM_ORDER, 1, "agreement-mandatory" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct date start = { 0 }, end = sample_on(rows[i].end);
		if (rows[i].start != NULL)
			start = sample_on(rows[i].start);
		const struct agreement g = {
			.form = rows[i].form,
			.amount = euros(rows[i].amount),
			.forecast_base_amount = { rows[i].forecast },
			.decided_on = sample_on("2023-06-15"),
			.start_on = rows[i].start == NULL ? NULL : &start,
			.end_on = &end,
		};
		const struct agreement_facts facts = { .agreement = &g,
						       .figures = &law,
						       .today = sample_on("2023-07-20") };
		signature_check(&facts, sample_on(rows[i].signed_on), &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(agreement, a_law_without_the_figure_forbids_no_order)
{
	static const struct legal_figure_list silent;
	arena_auto_t *arena = arena_new();
	struct verdict v = verdict_in(arena);
	const struct agreement g = { .form = AGREEMENT_FORM_ORDER,
				     .amount = euros("50000.00"),
				     .forecast_base_amount = { 1 } };
	const struct agreement_facts facts = { .agreement = &g,
					       .figures = &silent,
					       .today = sample_on("2023-07-20") };
	agreement_check(&facts, &v);
	cr_expect(verdict_ok(&v));
}

Test(agreement, what_cannot_be_signed_says_so_before)
{
	static const struct legal_figure_list silent;
	arena_auto_t *arena = arena_new();
	const struct date day = sample_on("2023-07-20");
	const struct agreement g = { .amount = euros("1000.00"),
				     .forecast_base_amount = { 1 },
				     .start_on = &day,
				     .end_on = &day };
	struct agreement_facts facts = { .agreement = &g,
					 .figures = &silent,
					 .today = day,
					 .under_embargo = true,
					 .award_released = true };
	struct verdict v = agreement_guard(&facts, AGREEMENT_SIGN, arena);
	cr_expect_str_eq(codes_of(v.arena, &v), "award-released results-not-published");
	facts.under_embargo = facts.award_released = false;
	v = agreement_guard(&facts, AGREEMENT_SIGN, arena);
	cr_expect(verdict_ok(&v));
}

Test(agreement, only_a_draft_is_changed_and_signed)
{
	for (enum agreement_state s = 0; s < AGREEMENT_STATE_COUNT_; s++) {
		bool draft = s == AGREEMENT_STATE_DRAFTED;
		cr_expect_eq(agreement_transition(s, AGREEMENT_UPDATE),
			     draft ? AGREEMENT_STATE_DRAFTED : AGREEMENT_STATE_COUNT_);
		cr_expect_eq(agreement_transition(s, AGREEMENT_SIGN),
			     draft ? AGREEMENT_STATE_SIGNED : AGREEMENT_STATE_COUNT_);
	}
}

Test(agreement, one_in_force_is_terminated_when_no_money_is_on_its_way)
{
	static const struct {
		enum agreement_state state;
		enum instalment_state instalment;
		const char *expected;
	} rows[] = {
		{ AGREEMENT_STATE_DRAFTED, INSTALMENT_STATE_PLANNED, "state-not-allowed" },
		{ AGREEMENT_STATE_SIGNED, INSTALMENT_STATE_PLANNED, "" },
		{ AGREEMENT_STATE_SIGNED, INSTALMENT_STATE_CLAIMED, "termination-claim-open" },
		{ AGREEMENT_STATE_IN_PROGRESS, INSTALMENT_STATE_PAID, "" },
		{ AGREEMENT_STATE_IN_PROGRESS, INSTALMENT_STATE_APPROVED,
		  "termination-claim-open" },
		{ AGREEMENT_STATE_COMPLETED, INSTALMENT_STATE_PAID, "state-not-allowed" },
		{ AGREEMENT_STATE_TERMINATED, INSTALMENT_STATE_PAID, "state-not-allowed" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct instalment one = { .number = 1, .state = rows[i].instalment };
		const struct instalment_list instalments = { &one, 1 };
		const struct agreement g = { .state = rows[i].state };
		const struct agreement_facts facts = { .agreement = &g,
						       .figures = &law,
						       .instalments = &instalments,
						       .today = sample_on("2023-07-20") };
		struct verdict v = agreement_guard(&facts, AGREEMENT_TERMINATE, arena);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "row %zu", i);
	}
}

Test(agreement, a_schedule_is_the_call_s)
{
	arena_auto_t *arena = arena_new();
	struct payment_rule rules[] = {
		{ PAYMENT_RULE_KIND_ADVANCE, { 5000 }, "agreement_signed" },
		{ PAYMENT_RULE_KIND_INTERIM, { 3000 }, "interim_report" },
		{ PAYMENT_RULE_KIND_BALANCE, { 2000 }, "final_report" },
	};
	const struct payment_rule_list schedule = { rules, 3 };
	const struct call_rules with_schedule = { .payment_schedule = &schedule }, without = { 0 };
	struct instalment_list planned;
	instalments_planned(&with_schedule, euros("193100.01"), arena, &planned);
	cr_assert_eq(planned.count, 3);
	cr_expect_eq(planned.items[2].amount.cents, 3862001);
	cr_expect_eq(planned.items[2].kind, INSTALMENT_KIND_BALANCE);
	cr_expect_eq(planned.items[1].number, 2);
	cr_expect_str_eq(planned.items[0].trigger, "agreement_signed");
	instalments_planned(&without, euros("1.00"), arena, &planned);
	cr_expect_eq(planned.count, 0);
}

Test(agreement, no_instalment_is_below_the_least_of_the_call)
{
	static const struct {
		const char *situation, *amount, *least, *shares, *expected;
	} rows[] = {
		{ "all stand", "10000.00", "1000.00", "532", "a 5000.00, i 3000.00, b 2000.00" },
		{ "at the least itself", "2000.00", "1000.00", "55", "a 1000.00, i 1000.00" },
		{ "the interim is merged into the balance", "3000.00", "1000.00", "532",
		  "a 1500.00, b 1500.00" },
		{ "and so is it when the balance is too small", "4000.00", "1000.00", "532",
		  "a 2000.00, b 2000.00" },
		{ "the advance into the interim", "3000.00", "700.00", "253",
		  "i 2100.00, b 900.00" },
		{ "one after the other", "1800.00", "1000.00", "532", "b 1800.00" },
		{ "less than the least in all", "900.00", "1000.00", "532", "b 900.00" },
		{ "no least", "3000.00", NULL, "532", "a 1500.00, i 900.00, b 600.00" },
		{ "nothing is no instalment", "0.01", NULL, "532", "b 0.01" },
		{ "the last takes the remainder", "1999.99", "600.00", "532",
		  "a 999.99, b 1000.00" },
	};
	static const enum payment_rule_kind kinds[] = { PAYMENT_RULE_KIND_ADVANCE,
							PAYMENT_RULE_KIND_INTERIM,
							PAYMENT_RULE_KIND_BALANCE };
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct payment_rule parts[3];
		struct payment_rule_list schedule = { parts, strlen(rows[i].shares) };
		struct money least = euros(rows[i].least == NULL ? "0.00" : rows[i].least);
		const struct call_rules rules = { .payment_schedule = &schedule,
						  .min_instalment_amount =
							  rows[i].least == NULL ? NULL : &least };
		struct instalment_list planned;
		struct buffer text = buffer_new(arena, 64);
		for (size_t p = 0; p < schedule.count; p++)
			parts[p] = (struct payment_rule){ kinds[p],
							  { (rows[i].shares[p] - '0') * 1000 },
							  "t" };
		instalments_planned(&rules, euros(rows[i].amount), arena, &planned);
		for (size_t p = 0; p < planned.count; p++) {
			char amount[24];
			money_format(planned.items[p].amount, amount);
			cr_expect_eq(planned.items[p].number, (int64_t)p + 1);
			buffer_add_text(&text, arena_printf(arena, "%s%c %s", p == 0 ? "" : ", ",
							    "aib"[planned.items[p].kind], amount));
		}
		cr_expect_str_eq(buffer_text(&text), rows[i].expected, "%s: %s", rows[i].situation,
				 buffer_text(&text));
	}
}
