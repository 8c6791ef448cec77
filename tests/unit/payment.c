/* Claims, approvals, payments under the ceiling, and the balance. */
#include "domain/payment.h"

#include "base/buffer.h"
#include "domain/application.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(payment, .timeout = 20);

Test(payment, what_is_due_follows_the_base_that_was_spent)
{
	static const struct rate tenth = { 1000 };
	static const struct balance_rule strict = { .policy = BALANCE_RULE_POLICY_STRICT_PRO_RATA };
	static const struct balance_rule flat = { .policy = BALANCE_RULE_POLICY_FLAT_TOLERANCE,
						  .tolerance_rate = &tenth };
	static const struct balance_rule silent = { .policy = BALANCE_RULE_POLICY_FLAT_TOLERANCE };
	static const struct {
		const char *situation;
		const struct balance_rule *rule;
		const char *awarded, *forecast, *actual, *due;
	} rows[] = {
		{ "spent less", &strict, "200000.00", "250000.00", "230000.00", "184000.00" },
		{ "no rule is the strict one", NULL, "200000.00", "250000.00", "190000.00",
		  "152000.00" },
		{ "spent more", &strict, "200000.00", "250000.00", "300000.00", "200000.00" },
		{ "spent as planned", &strict, "200000.00", "250000.00", "250000.00", "200000.00" },
		{ "nothing spent", &strict, "200000.00", "250000.00", "0.00", "0.00" },
		{ "less than a tenth under", &flat, "200000.00", "250000.00", "230000.00",
		  "200000.00" },
		{ "exactly a tenth under counts", &flat, "200000.00", "250000.00", "225000.00",
		  "180000.00" },
		{ "a cent above the tenth", &flat, "200000.00", "250000.00", "225000.01",
		  "200000.00" },
		{ "a tolerance that is not said", &silent, "200000.00", "250000.00", "230000.00",
		  "184000.00" },
		{ "half a cent is rounded up", &strict, "0.01", "0.02", "0.01", "0.01" },
		{ "the greatest amounts", &strict, "9999999999999.99", "9999999999999.99",
		  "9999999999999.98", "9999999999999.98" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[24];
		money_format(balance_due(rows[i].rule, euros(rows[i].awarded),
					 euros(rows[i].forecast), euros(rows[i].actual)),
			     text);
		cr_expect_str_eq(text, rows[i].due, "%s", rows[i].situation);
	}
}

/* An agreement of 1000, half of it to be passed on, in three instalments. */
struct ground {
	struct call_rules rules;
	struct payment_approval approval;
	struct agreement_share shares[2];
	struct agreement agreement;
	struct instalment instalments[3];
	struct instalment_list list;
	struct date signed_on;
	struct report_due due[3];
	struct payment_facts facts;
};

static void ground_of(struct ground *g, size_t at, const char *states)
{
	static const enum instalment_kind kinds[] = { INSTALMENT_KIND_ADVANCE,
						      INSTALMENT_KIND_INTERIM,
						      INSTALMENT_KIND_BALANCE };
	static const char *const triggers[] = { "agreement_signed", "interim_report",
						"final_report" };
	*g = (struct ground){ .approval = { .two_persons_above_amount = euros("300.00") },
			      .signed_on = sample_on("2023-07-20") };
	g->shares[0] = (struct agreement_share){ .siret = "lead",
						 .amount = euros("500.00"),
						 .payee = true };
	g->shares[1] = (struct agreement_share){ .siret = "other", .amount = euros("500.00") };
	g->agreement = (struct agreement){ .amount = euros("1000.00"),
					   .state = AGREEMENT_STATE_SIGNED,
					   .forecast_base_amount = euros("2000.00"),
					   .shares = { g->shares, 2 },
					   .signed_on = &g->signed_on };
	for (size_t i = 0; i < 3; i++) {
		g->instalments[i] = (struct instalment){
			.number = (int64_t)i + 1,
			.kind = kinds[i],
			.trigger = triggers[i],
			.amount = euros(i == 0   ? "500.00"
					: i == 1 ? "300.00"
						 : "200.00"),
			.state = states[i] == 'P'   ? INSTALMENT_STATE_PAID
				 : states[i] == 'c' ? INSTALMENT_STATE_CLAIMED
				 : states[i] == 'r' ? INSTALMENT_STATE_REJECTED
				 : states[i] == 'x' ? INSTALMENT_STATE_CANCELLED
						    : INSTALMENT_STATE_PLANNED,
		};
	}
	g->rules.payment_approval = &g->approval;
	g->list = (struct instalment_list){ g->instalments, 3 };
	g->facts = (struct payment_facts){ .rules = &g->rules,
					   .agreement = &g->agreement,
					   .instalments = &g->list,
					   .instalment = &g->instalments[at],
					   .today = sample_on("2023-09-01"),
					   .subject = "ivan",
					   .for_region = true };
}

/* All that speaks against a claim, as it is refused. */
static void against_claim(const struct ground *g, const struct instalment_claim *claim,
			  struct verdict *ret)
{
	*ret = instalment_guard(&g->facts, INSTALMENT_CLAIM, ret->arena);
	claim_check(&g->facts, claim, ret);
}

Test(payment, an_action_has_its_states)
{
	static const char *const open[INSTALMENT_STATE_COUNT_] = {
		[INSTALMENT_STATE_PLANNED] = "c",   [INSTALMENT_STATE_CLAIMED] = "ar",
		[INSTALMENT_STATE_APPROVED] = "rp", [INSTALMENT_STATE_REJECTED] = "c",
		[INSTALMENT_STATE_PAID] = "",       [INSTALMENT_STATE_CANCELLED] = "",
	};
	static const char letters[INSTALMENT_ACTION_COUNT_] = { 'c', 'a', 'r', 'p' };
	for (int g = 0; g < AGREEMENT_STATE_COUNT_; g++)
		for (int s = 0; s < INSTALMENT_STATE_COUNT_; s++)
			for (int a = 0; a < INSTALMENT_ACTION_COUNT_; a++) {
				arena_auto_t *arena = arena_new();
				struct ground ground;
				ground_of(&ground, 0, "ppp");
				ground.agreement.state = (enum agreement_state)g;
				ground.instalments[0].state = (enum instalment_state)s;
				struct verdict v = instalment_guard(
					&ground.facts, (enum instalment_action)a, arena);
				bool runs = g == AGREEMENT_STATE_SIGNED ||
					    g == AGREEMENT_STATE_IN_PROGRESS;
				cr_expect_eq(verdict_has(&v, REASON_STATE_NOT_ALLOWED),
					     !runs || strchr(open[s], letters[a]) == NULL,
					     "%s %s %c", agreement_state_words[g],
					     instalment_state_words[s], letters[a]);
			}
}

Test(payment, the_lead_claims_or_the_region_for_it)
{
	static const struct {
		const char *who;
		bool for_region, takes_part, leads;
		const char *expected;
	} rows[] = {
		{ "the lead", false, true, true, "" },
		{ "a member", false, true, false, "not-the-lead" },
		{ "who refused", false, false, false, "not-a-member not-the-lead" },
		{ "the region", true, false, false, "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct application_facts file = { .actor_takes_part = rows[i].takes_part,
						  .actor_leads = rows[i].leads };
		struct ground g;
		ground_of(&g, 0, "ppp");
		g.facts.file = &file;
		g.facts.for_region = rows[i].for_region;
		struct verdict v = instalment_guard(&g.facts, INSTALMENT_CLAIM, arena);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].who);
	}
}

Test(payment, a_claim_has_its_turn_and_its_report)
{
	static const struct {
		const char *situation, *states;
		size_t at;
		const char *report;
		bool base;
		const char *expected;
	} rows[] = {
		{ "the advance", "ppp", 0, NULL, false, "" },
		{ "the advance again", "rpp", 0, NULL, false, "" },
		{ "the interim too early", "ppp", 1, "r", false, "instalment-out-of-order" },
		{ "after a rejected one", "rpp", 1, "r", false, "instalment-out-of-order" },
		{ "after a claimed one", "cpp", 1, "r", false, "" },
		{ "no report", "Ppp", 1, NULL, false, "report-missing" },
		{ "a base that is not asked", "Ppp", 1, "r", true, "actual-base-unexpected" },
		{ "the balance before all is paid", "Pcp", 2, "r", true, "instalment-pending" },
		{ "the balance without its base", "PPp", 2, "r", false, "actual-base-missing" },
		{ "the balance", "PPp", 2, "r", true, "" },
		{ "one before it was cancelled", "Pxp", 2, "r", true, "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		struct money base = euros("1500.00");
		ground_of(&g, rows[i].at, rows[i].states);
		const struct instalment_claim claim = { .report = rows[i].report,
							.actual_base_amount =
								rows[i].base ? &base : NULL };
		against_claim(&g, &claim, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(payment, a_report_that_is_awaited_is_accepted_first)
{
	static const struct {
		const char *situation;
		const char *triggers[2]; /* of the advance and of the interim, which is claimed */
		size_t awaited, accepted;
		const char *report, *expected;
	} rows[] = {
		{ "awaited, and only described", { "signed", "r" }, 1, 0, "x", "report-missing" },
		{ "accepted", { "signed", "r" }, 1, 1, NULL, "" },
		{ "of another code", { "signed", "other" }, 2, 2, NULL, "report-missing" },
		{ "the call awaits none: described", { "signed", "r" }, 0, 0, "x", "" },
		{ "the second payment for the first report",
		  { "r", "r" },
		  3,
		  1,
		  "x",
		  "report-missing" },
		{ "and for the second", { "r", "r" }, 3, 2, "x", "" },
		{ "one report for two payments", { "r", "r" }, 1, 1, "x", "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		ground_of(&g, 1, "Ppp");
		for (size_t at = 0; at < 2; at++)
			g.instalments[at].trigger = rows[i].triggers[at];
		for (size_t at = 0; at < rows[i].awaited; at++)
			g.due[at] = (struct report_due){
				.code = "r",
				.number = (int64_t)at + 1,
				.progress = at < rows[i].accepted ? REPORT_PROGRESS_ACCEPTED
								  : REPORT_PROGRESS_SUBMITTED
			};
		g.facts.reports = (struct report_due_list){ g.due, rows[i].awaited };
		const struct instalment_claim claim = { .report = rows[i].report };
		against_claim(&g, &claim, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(payment, the_balance_rests_on_the_final_report)
{
	static const struct {
		const char *spent, *claimed, *expected;
	} rows[] = {
		{ NULL, "1500.00", "" },
		{ "1500.00", "1500.00", "" },
		{ "1500.00", "1500.01", "actual-base-not-reported" },
		{ "1500.00", "1499.99", "actual-base-not-reported" },
		{ "1500.00", NULL, "actual-base-missing" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		struct money spent = euros(rows[i].spent == NULL ? "0.00" : rows[i].spent);
		struct money base = euros(rows[i].claimed == NULL ? "0.00" : rows[i].claimed);
		const struct instalment_claim claim = {
			.report = "r", .actual_base_amount = rows[i].claimed == NULL ? NULL : &base
		};
		ground_of(&g, 2, "PPp");
		g.facts.spent = rows[i].spent == NULL ? NULL : &spent;
		against_claim(&g, &claim, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "row %zu", i);
	}
}

Test(payment, money_is_passed_on_within_the_shares_alone)
{
	static const struct {
		const char *situation, *siret, *amount;
		char before; /* the state of an earlier claim that passed on 300 */
		const char *expected;
	} rows[] = {
		{ "all of the share", "other", "500.00", 'p',
		  "redistribution-above-share redistribution-above-instalment" },
		{ "what is left of it", "other", "200.00", 'c', "" },
		{ "a cent more", "other", "200.01", 'c', "redistribution-above-share" },
		{ "the earlier claim was rejected", "other", "500.00", 'r',
		  "redistribution-above-instalment" },
		{ "the earlier one gave way to nothing", "other", "300.00", 'x', "" },
		{ "nothing", "other", "0.00", 'c', "redistribution-zero" },
		{ "a stranger", "nobody", "1.00", 'c', "redistribution-not-listed" },
		{ "who is paid by the region", "lead", "1.00", 'c', "redistribution-not-listed" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		const char states[] = { rows[i].before == 'p' ? 'P' : rows[i].before, 'p', 'p', 0 };
		struct redistribution earlier = { "other", euros("300.00") };
		struct redistribution asked = { rows[i].siret, euros(rows[i].amount) };
		const struct redistribution_list list = { &asked, 1 };
		ground_of(&g, 1, states);
		g.instalments[0].redistributions = (struct redistribution_list){ &earlier, 1 };
		const struct instalment_claim claim = { .report = "r", .redistributions = &list };
		against_claim(&g, &claim, &v);
		const char *all = codes_of(v.arena, &v), *found = all;
		if (rows[i].before == 'r') /* which is told too */
			found += strlen("instalment-out-of-order") + (strchr(all, ' ') != NULL);
		cr_expect_str_eq(found, rows[i].expected, "%s", rows[i].situation);
	}
}

Test(payment, a_claim_asks_for_what_is_open)
{
	arena_auto_t *arena = arena_new();
	struct claim_outcome out;
	struct ground g;
	struct money base = euros("1900.00");
	const struct instalment_claim claim = { .report = "r", .actual_base_amount = &base };
	ground_of(&g, 0, "ppp");
	claim_outcome(&g.facts, &claim, arena, &out);
	cr_expect(out.amount.cents == 50000 && out.due == NULL && out.clawback == NULL);
	cr_expect_eq(out.approvals_needed, 2, "above the amount of the call");
	ground_of(&g, 1, "Ppp");
	claim_outcome(&g.facts, &claim, arena, &out);
	cr_expect_eq(out.approvals_needed, 1, "the amount itself needs one");
	g.rules.payment_approval = NULL;
	ground_of(&g, 2, "PPp");
	g.agreement.paid_amount = euros("800.00");
	claim_outcome(&g.facts, &claim, arena, &out);
	cr_expect(out.amount.cents == 15000 && out.due->cents == 95000 && out.clawback->cents == 0);
	base = euros("1500.00");
	claim_outcome(&g.facts, &claim, arena, &out);
	cr_expect(out.amount.cents == 0 && out.due->cents == 75000 && out.clawback->cents == 5000);
	g.agreement.recovered_amount = euros("50.00");
	claim_outcome(&g.facts, &claim, arena, &out);
	cr_expect(out.amount.cents == 0 && out.clawback->cents == 0, "it came back already");
}

Test(payment, who_approves_is_somebody_else_each_time)
{
	arena_auto_t *arena = arena_new();
	const char *fanny[] = { "fanny" };
	struct ground g;
	ground_of(&g, 0, "cpp");
	g.instalments[0].claimed_by = "alice";
	g.instalments[0].approvals_needed = 2;
	g.instalments[0].approved_by = (struct text_list){ fanny, 1 };
	struct verdict v = instalment_guard(&g.facts, INSTALMENT_APPROVE, arena);
	cr_expect(verdict_ok(&v));
	g.facts.subject = "fanny";
	v = instalment_guard(&g.facts, INSTALMENT_APPROVE, arena);
	cr_expect_str_eq(codes_of(v.arena, &v), "approved-already");
	g.facts.subject = "alice";
	v = instalment_guard(&g.facts, INSTALMENT_APPROVE, arena);
	cr_expect_str_eq(codes_of(v.arena, &v), "approver-claimed");
	cr_expect_eq(approval_state(&g.instalments[0]), INSTALMENT_STATE_APPROVED);
	g.instalments[0].approved_by.count = 0;
	cr_expect_eq(approval_state(&g.instalments[0]), INSTALMENT_STATE_CLAIMED);
	g.instalments[0].approvals_needed = 1;
	g.instalments[0].amount.cents = 0;
	cr_expect_eq(approval_state(&g.instalments[0]), INSTALMENT_STATE_CANCELLED);
}

Test(payment, a_payment_has_come_and_follows_the_signature)
{
	static const struct {
		const char *paid_on, *expected;
	} rows[] = {
		{ "2023-08-01", "" },
		{ "2023-09-01", "" },
		{ "2023-09-02", "paid-in-future" },
		{ "2023-07-31", "paid-before-claim" },
		{ "2023-07-19", "paid-before-signature" },
	};
	const struct date claimed_on = sample_on("2023-08-01");
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		ground_of(&g, 0, "ppp");
		g.instalments[0].claimed_on = &claimed_on;
		payment_check(&g.facts, sample_on(rows[i].paid_on), &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].paid_on);
	}
}

Test(payment, nothing_passes_the_award)
{
	struct ground g;
	ground_of(&g, 2, "PPp");
	g.agreement.paid_amount = euros("800.00");
	cr_expect_eq(payment_excess(&g.agreement, euros("200.00")).cents, 0);
	cr_expect_eq(payment_excess(&g.agreement, euros("200.01")).cents, 1);
}

/* Whatever is spent and planned, what is due never passes the award, and what is paid never passes
 * what is due once the balance is settled. */
Test(payment, due_never_passes_the_award)
{
	static const struct rate tenth = { 1000 };
	static const struct balance_rule flat = { .policy = BALANCE_RULE_POLICY_FLAT_TOLERANCE,
						  .tolerance_rate = &tenth };
	srand(8);
	for (int round = 0; round < 50000; round++) {
		struct money awarded = { rand() + 1 }, forecast = { rand() + 1 },
			     actual = { rand() };
		struct money due =
			balance_due(round % 2 == 0 ? NULL : &flat, awarded, forecast, actual);
		cr_assert(due.cents >= 0 && due.cents <= awarded.cents);
	}
}

Test(payment, the_portal_tells_how_far_the_payments_are)
{
	static const struct {
		enum payment_stage stage;
		const char *code, *label;
	} rows[] = {
		{ PAYMENT_STAGE_IN_PAYMENT, "in_payment", "En cours de paiement" },
		{ PAYMENT_STAGE_PART_PAID, "part_paid", "Acompte payé" },
		{ PAYMENT_STAGE_SETTLED, "settled", "Soldé" },
		{ PAYMENT_STAGE_TERMINATED, "terminated", "Résilié" },
	};
	cr_assert_eq(COUNT(rows), PAYMENT_STAGE_COUNT_);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct portal_status shown =
			portal_status(APPLICATION_STATE_AWARDED, true, &rows[i].stage);
		cr_expect_str_eq(shown.code, rows[i].code);
		cr_expect_str_eq(shown.label, rows[i].label);
	}
	cr_expect_str_eq(portal_status(APPLICATION_STATE_WITHDRAWN, true, &rows[0].stage).code,
			 "withdrawn");
}
