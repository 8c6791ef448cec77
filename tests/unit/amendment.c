/* What an amendment may ask, and what becomes of shares and instalments. */
#include "domain/amendment.h"

#include "base/buffer.h"
#include "domain/agreement.h"
#include "domain/award.h"
#include "domain/payment.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(amendment, .timeout = 20);

/* 1000 in 50/30/20, of which the first is paid. */
static const struct legal_figure_list silent_law;
static const struct money a_cent = { 1 };

struct ground {
	struct call_rules *rules;
	struct application_facts application;
	struct collective_member lead;
	struct money requested;
	struct cost_line cost;
	struct budget_write budget;
	struct agreement_share share;
	struct date start, signed_on;
	struct agreement agreement;
	struct instalment instalments[3];
	struct instalment_list list;
	struct amendment_facts facts;
};

static void ground_of(struct arena *arena, struct ground *g)
{
	static const int32_t rates[] = { 5000, 3000, 2000 };
	static const int64_t cents[] = { 50000, 30000, 20000 };
	*g = (struct ground){
		.rules = golden_rules(arena, "chf-2023"),
		.lead = { .siret = "lead", .lead = true, .consent = CONSENT_STATE_GIVEN },
		.requested = euros("2000.00"),
		.cost = { .category = "staff", .amount = euros("2500.00") },
		.share = { .siret = "lead", .share_rate = { 10000 }, .amount = euros("1000.00") },
		.start = sample_on("2023-07-01"),
		.signed_on = sample_on("2023-07-20")
	};
	g->budget = (struct budget_write){ .cost_lines = { &g->cost, 1 },
					   .requested_amount = &g->requested };
	g->application = (struct application_facts){ .rules = g->rules,
						     .zone = sample_paris(),
						     .budget = &g->budget,
						     .members = { &g->lead, 1 } };
	g->agreement = (struct agreement){ .amount = euros("1000.00"),
					   .forecast_base_amount = euros("2500.00"),
					   .start_on = &g->start,
					   .signed_on = &g->signed_on,
					   .shares = { &g->share, 1 } };
	for (size_t i = 0; i < 3; i++)
		g->instalments[i] = (struct instalment){
			.number = (int64_t)i + 1,
			.share_rate = { rates[i] },
			.amount = { cents[i] },
			.state = i == 0 ? INSTALMENT_STATE_PAID : INSTALMENT_STATE_PLANNED,
		};
	g->list = (struct instalment_list){ g->instalments, 3 };
	g->facts = (struct amendment_facts){ .application = &g->application,
					     .agreement = &g->agreement,
					     .figures = &silent_law,
					     .instalments = &g->list,
					     .today = sample_on("2023-09-01") };
}

Test(amendment, an_amount_stands_between_what_is_paid_and_what_was_asked)
{
	static const struct {
		const char *situation, *amount, *expected;
		bool all_claimed;
	} rows[] = {
		{ "what is paid", "500.00", "", false },
		{ "a cent less", "499.99", "amendment-below-paid", false },
		{ "nothing", "0.00", "amendment-of-nothing", false },
		{ "the same", "1000.00", "amendment-empty", false },
		{ "what the rules give", "1750.00", "", false },
		{ "a cent more", "1750.01", "above-grant", false },
		{ "a cent above the request", "2000.01", "above-request above-grant", false },
		{ "the same, all claimed", "1000.00", "amendment-empty", true },
		{ "more, all claimed", "1000.01", "amendment-nothing-open", true },
		{ "less, all claimed", "999.99", "amendment-below-paid", true },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		struct money amount = euros(rows[i].amount);
		const struct amendment_write asked = { .amount = &amount };
		ground_of(arena, &g);
		for (size_t n = 1; rows[i].all_claimed && n < 3; n++)
			g.instalments[n].state = INSTALMENT_STATE_CLAIMED;
		amendment_check(&g.facts, &asked, arena, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(amendment, something_else_may_change)
{
	arena_auto_t *arena = arena_new();
	struct verdict v = verdict_in(arena);
	struct ground g;
	struct money none = { 0 };
	struct date early = sample_on("2023-06-30"), late = sample_on("2026-06-30");
	struct agreement_share_write half = { "lead", { 5000 }, NULL };
	const struct agreement_share_write_list shares = { &half, 1 };
	ground_of(arena, &g);
	amendment_check(&g.facts, &(struct amendment_write){ .reason = "r" }, arena, &v);
	amendment_check(&g.facts, &(struct amendment_write){ .forecast_base_amount = &none }, arena,
			&v);
	amendment_check(&g.facts, &(struct amendment_write){ .end_on = &early }, arena, &v);
	amendment_check(&g.facts, &(struct amendment_write){ .end_on = &late }, arena, &v);
	amendment_check(&g.facts, &(struct amendment_write){ .shares = &shares }, arena, &v);
	cr_expect_str_eq(codes_of(v.arena, &v),
			 "amendment-empty forecast-zero agreement-dates-reversed "
			 "agreement-shares-not-one");
	g.agreement.start_on = NULL;
	struct verdict open = verdict_in(arena);
	amendment_check(&g.facts, &(struct amendment_write){ .end_on = &early }, arena, &open);
	cr_expect(verdict_ok(&open));
}

Test(amendment, what_says_the_same_changes_nothing)
{
	arena_auto_t *arena = arena_new();
	struct ground g;
	struct agreement_share_write whole = { "lead", { 10000 }, NULL };
	const struct agreement_share_write_list shares = { &whole, 1 };
	const struct declared_aid_list aids = { 0 };
	ground_of(arena, &g);
	struct date end = sample_on("2026-06-30"), other = sample_on("2026-07-01");
	g.agreement.end_on = &end;
	const struct {
		struct amendment_write asked;
		const char *expected;
	} rows[] = {
		{ { .amount = &g.agreement.amount }, "amendment-empty" },
		{ { .forecast_base_amount = &g.agreement.forecast_base_amount, .end_on = &end },
		  "amendment-empty" },
		{ { .amount = &g.agreement.amount, .end_on = &other }, "" },
		{ { .shares = &shares }, "amendment-empty" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict v = verdict_in(arena);
		amendment_check(&g.facts, &rows[i].asked, arena, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "row %zu", i);
	}
	struct verdict declared = verdict_in(arena);
	whole.declared_aids = &aids;
	amendment_check(&g.facts, &rows[3].asked, arena, &declared);
	cr_expect(verdict_ok(&declared), "aids are declared");
}

/* 500 of the 1000 are the second member's, of which 300 were passed on. */
Test(amendment, nobody_is_left_with_less_than_was_passed_on)
{
	static const struct {
		const char *situation, *amount;
		int32_t lead, other;
		enum instalment_state state;
		const char *expected;
	} rows[] = {
		{ "less, and enough", "600.00", 0, 0, INSTALMENT_STATE_PAID, "" },
		{ "too little", "599.98", 0, 0, INSTALMENT_STATE_PAID, "amendment-share-below" },
		{ "a smaller share", NULL, 7001, 2999, INSTALMENT_STATE_PAID,
		  "amendment-share-below" },
		{ "no share", NULL, 10000, 0, INSTALMENT_STATE_PAID, "amendment-share-below" },
		{ "it was rejected", NULL, 7001, 2999, INSTALMENT_STATE_REJECTED, "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		ground_of(arena, &g);
		struct collective_member members[] = {
			g.lead, { .siret = "other", .consent = CONSENT_STATE_GIVEN }
		};
		struct agreement_share before[] = { { .siret = "lead", .share_rate = { 5000 } },
						    { .siret = "other", .share_rate = { 5000 } } };
		struct redistribution passed = { "other", euros("300.00") };
		struct agreement_share_write after[] = { { "lead", { rows[i].lead }, NULL },
							 { "other", { rows[i].other }, NULL } };
		const struct agreement_share_write_list shares = { after,
								   rows[i].other > 0 ? 2 : 1 };
		struct money amount = euros(rows[i].amount == NULL ? "0.00" : rows[i].amount);
		const struct amendment_write asked = {
			.amount = rows[i].amount == NULL ? NULL : &amount,
			.shares = rows[i].lead == 0 ? NULL : &shares
		};
		g.application.members = (struct collective_member_list){ members, 2 };
		g.agreement.shares = (struct agreement_share_list){ before, 2 };
		g.instalments[0].state = rows[i].state;
		g.instalments[0].redistributions = (struct redistribution_list){ &passed, 1 };
		amendment_check(&g.facts, &asked, arena, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(amendment, its_end_can_be_reported_on)
{
	static const struct {
		const char *end_on, *expected;
	} rows[] = { { "2030-12-31", "" }, { "9999-12-31", "reports-too-many" } };
	static struct money none;
	int64_t months = 6;
	struct legal_figure law = { .code = "financial_report_delay", .months = &months };
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		const struct legal_figure_list figures = { &law, 1 };
		struct date end = sample_on(rows[i].end_on);
		ground_of(arena, &g);
		law.valid_from = sample_on("2000-01-01");
		law.amount = &none;
		g.facts.figures = &figures;
		amendment_check(&g.facts, &(struct amendment_write){ .end_on = &end }, arena, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].end_on);
	}
}

Test(amendment, it_is_signed_after_the_agreement)
{
	static const struct {
		const char *signed_on, *expected;
	} rows[] = {
		{ "2023-07-20", "" },
		{ "2023-07-19", "amendment-signed-early" },
		{ "2023-09-01", "" },
		{ "2023-09-02", "signed-in-future" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		ground_of(arena, &g);
		amendment_signature_check(&g.facts, sample_on(rows[i].signed_on), &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].signed_on);
	}
}

Test(amendment, terms_change_where_they_are_asked)
{
	arena_auto_t *arena = arena_new();
	struct ground g;
	struct agreement_terms terms;
	struct money amount = euros("1500.00"), base = euros("3000.00");
	struct date end = sample_on("2026-06-30");
	struct agreement_share_write whole = { "lead", { 10000 }, NULL };
	const struct agreement_share_write_list shares = { &whole, 1 };
	ground_of(arena, &g);
	terms_amended(&g.facts, &(struct amendment_write){ .amount = &amount }, arena, &terms);
	cr_expect(terms.amount.cents == 150000 && terms.shares.items[0].amount.cents == 150000);
	cr_expect_eq(terms.forecast_base_amount.cents, 250000);
	cr_expect_null(terms.end_on);
	terms_amended(&g.facts,
		      &(struct amendment_write){
			      .forecast_base_amount = &base, .end_on = &end, .shares = &shares },
		      arena, &terms);
	cr_expect(terms.amount.cents == 100000 && terms.forecast_base_amount.cents == 300000);
	cr_expect_eq(terms.end_on->days, end.days);
	cr_expect_eq(terms.shares.items[0].amount.cents, 100000);
}

static int64_t sum_of(const struct instalment_list *list, bool paid_only)
{
	int64_t sum = 0;
	for (size_t i = 0; i < list->count; i++)
		if (!paid_only || list->items[i].state == INSTALMENT_STATE_PAID)
			sum += list->items[i].amount.cents;
	return sum;
}

Test(amendment, the_last_open_instalment_takes_the_rest)
{
	arena_auto_t *arena = arena_new();
	struct ground g;
	struct instalment_list after;
	ground_of(arena, &g);
	instalments_amended(&g.list, euros("1200.01"), a_cent, arena, &after);
	cr_expect(after.items[0].amount.cents == 50000 && after.items[1].amount.cents == 36000 &&
		  after.items[2].amount.cents == 34001);
	instalments_amended(&g.list, euros("600.00"), a_cent, arena, &after);
	cr_expect(after.items[1].amount.cents == 10000 && after.items[2].amount.cents == 0,
		  "what is left, in their order");
	cr_expect_eq(after.items[2].state, INSTALMENT_STATE_PLANNED, "a balance is still told");
	instalments_amended(&g.list, euros("1000.00"), euros("300.01"), arena, &after);
	cr_expect(after.items[1].amount.cents == 0 &&
			  after.items[1].state == INSTALMENT_STATE_CANCELLED &&
			  after.items[2].amount.cents == 50000,
		  "one that is too small is carried to the next");
	instalments_amended(&g.list, euros("1000.00"), euros("250.00"), arena, &after);
	cr_expect(after.items[1].amount.cents == 0 && after.items[2].amount.cents == 50000,
		  "and to the last, where that is the one");
	instalments_amended(&g.list, euros("500.00"), a_cent, arena, &after);
	cr_expect(after.items[1].state == INSTALMENT_STATE_CANCELLED &&
			  after.items[2].state == INSTALMENT_STATE_PLANNED,
		  "nothing is left");
	g.instalments[1].state = g.instalments[2].state = INSTALMENT_STATE_CLAIMED;
	instalments_amended(&g.list, euros("1000.00"), a_cent, arena, &after);
	cr_expect_eq(after.items[2].amount.cents, 20000, "all are claimed: nothing moves");
}

/* Whatever is paid and amended in whatever order: the instalments make the award, what is paid
 * stays within it, and the awards within the envelope. */
Test(amendment, paid_stays_within_awarded_and_awarded_within_the_envelope)
{
	srand(21);
	for (int round = 0; round < 300; round++) {
		arena_auto_t *arena = arena_new();
		struct ground g;
		struct envelope_row envelope = { .code = "",
						 .total = euros("1500.00"),
						 .awarded = euros("1000.00"),
						 .hard = true };
		ground_of(arena, &g);
		g.instalments[0].state = INSTALMENT_STATE_PLANNED;
		for (int step = 0; step < 20; step++) {
			struct instalment *one = &g.list.items[rand() % 3];
			struct money amount = { rand() % 200000 };
			struct money more = { amount.cents - g.agreement.amount.cents };
			const struct amendment_write asked = { .amount = &amount };
			struct verdict v = verdict_in(arena);
			struct instalment_list after;
			if (rand() % 3 == 0 && one->state == INSTALMENT_STATE_PLANNED &&
			    payment_excess(&g.agreement, one->amount).cents == 0) {
				one->state = INSTALMENT_STATE_PAID;
				g.agreement.paid_amount.cents += one->amount.cents;
			}
			amendment_check(&g.facts, &asked, arena, &v);
			if (!verdict_ok(&v) || envelope_missing(&envelope, more).cents > 0)
				continue;
			envelope.awarded.cents += more.cents;
			instalments_amended(&g.list, amount, (struct money){ 1 + rand() % 20000 },
					    arena, &after);
			g.list = after;
			g.agreement.amount = amount;
			cr_assert_eq(sum_of(&g.list, false), amount.cents);
			cr_assert_leq(sum_of(&g.list, true), amount.cents);
			cr_assert_eq(sum_of(&g.list, true), g.agreement.paid_amount.cents);
			cr_assert(envelope.awarded.cents >= 0 &&
				  envelope.awarded.cents <= envelope.total.cents);
		}
	}
}
