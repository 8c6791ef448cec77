/* What the end of an agreement asks, gives back to the envelopes and brings back. */
#include "domain/termination.h"

#include "base/buffer.h"
#include "domain/amendment.h"
#include "domain/award.h"
#include "domain/payment.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(termination, .timeout = 20);

/* 1000 signed on 20 July 2023, 500 of it paid on 1 September; today is 1 December. */
struct ground {
	struct date signed_on, paid_on;
	struct agreement agreement;
	struct instalment instalments[2];
	struct instalment_list list;
	struct clawback clawback;
	struct clawback_list clawbacks;
	struct termination_facts facts;
};

static void ground_of(struct ground *g)
{
	*g = (struct ground){ .signed_on = sample_on("2023-07-20"),
			      .paid_on = sample_on("2023-09-01"),
			      .clawback = { .amount = euros("100.00") } };
	g->agreement = (struct agreement){ .amount = euros("1000.00"),
					   .paid_amount = euros("500.00"),
					   .signed_on = &g->signed_on };
	g->instalments[0] = (struct instalment){ .number = 1,
						 .state = INSTALMENT_STATE_PAID,
						 .paid_on = &g->paid_on };
	g->instalments[1] = (struct instalment){ .number = 2, .state = INSTALMENT_STATE_PLANNED };
	g->list = (struct instalment_list){ g->instalments, 2 };
	g->clawbacks = (struct clawback_list){ &g->clawback, 0 };
	g->facts = (struct termination_facts){ .agreement = &g->agreement,
					       .instalments = &g->list,
					       .clawbacks = &g->clawbacks,
					       .today = sample_on("2023-12-01") };
}

Test(termination, has_its_conditions)
{
	static const struct {
		const char *situation, *on, *kept;
		enum instalment_state second;
		const char *expected;
	} rows[] = {
		{ "today, all is kept", "2023-12-01", "500.00", INSTALMENT_STATE_PLANNED, "" },
		{ "nothing is kept", "2023-10-01", "0.00", INSTALMENT_STATE_REJECTED, "" },
		{ "on the day of the payment", "2023-09-01", "1.00", INSTALMENT_STATE_CANCELLED,
		  "" },
		{ "tomorrow", "2023-12-02", "0.00", INSTALMENT_STATE_PLANNED,
		  "termination-in-future" },
		{ "before what was paid", "2023-08-31", "0.00", INSTALMENT_STATE_PLANNED,
		  "termination-before-payment" },
		{ "before the signature too", "2023-07-19", "0.00", INSTALMENT_STATE_PLANNED,
		  "termination-before-signature termination-before-payment" },
		{ "a cent more than is held", "2023-12-01", "500.01", INSTALMENT_STATE_PLANNED,
		  "kept-above-paid" },
		{ "a claim is looked at", "2023-12-01", "0.00", INSTALMENT_STATE_CLAIMED,
		  "termination-claim-open" },
		{ "a payment is approved", "2023-12-01", "0.00", INSTALMENT_STATE_APPROVED,
		  "termination-claim-open" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct ground g;
		ground_of(&g);
		g.instalments[1].state = rows[i].second;
		const struct agreement_termination_write asked = {
			.terminated_on = sample_on(rows[i].on), .kept_amount = euros(rows[i].kept)
		};
		termination_check(&g.facts, &asked, &v);
		cr_expect_str_eq(codes_of(v.arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(termination, gives_back_what_was_not_paid_and_asks_back_what_is_not_kept)
{
	static const struct {
		const char *situation, *recovered, *kept, *held, *clawback;
		bool due;
		enum clawback_state state;
	} rows[] = {
		{ "all is kept", "0.00", "500.00", "500.00", "0.00", false, 0 },
		{ "a part is", "0.00", "420.00", "500.00", "80.00", false, 0 },
		{ "a part was to come back already", "0.00", "300.00", "400.00", "100.00", true,
		  CLAWBACK_STATE_DUE },
		{ "and came back", "100.00", "400.00", "400.00", "0.00", true,
		  CLAWBACK_STATE_RECOVERED },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ground g;
		ground_of(&g);
		g.agreement.recovered_amount = euros(rows[i].recovered);
		g.clawbacks.count = rows[i].due ? 1 : 0;
		g.clawback.state = rows[i].state;
		const struct agreement_termination_write asked = { .kept_amount =
									   euros(rows[i].kept) };
		struct termination_outcome out = termination_outcome(&g.facts, &asked);
		cr_expect_eq(termination_held(&g.facts).cents, euros(rows[i].held).cents, "%s",
			     rows[i].situation);
		cr_expect_eq(out.clawback.cents, euros(rows[i].clawback).cents, "%s",
			     rows[i].situation);
		cr_expect_eq(out.released.cents, 50000, "%s", rows[i].situation);
	}
}

/* Three awards of one envelope. */
#define AWARDS 3

struct fund {
	struct envelope_row envelope;
	struct agreement agreements[AWARDS];
	struct instalment parts[AWARDS][3];
	struct instalment_list lists[AWARDS];
};

static void fund_of(struct fund *f)
{
	static const int32_t rates[] = { 5000, 3000, 2000 };
	*f = (struct fund){
		.envelope = { .total = euros("3500.00"), .awarded = euros("3000.00"), .hard = true }
	};
	for (int a = 0; a < AWARDS; a++) {
		f->agreements[a] = (struct agreement){ .amount = euros("1000.00"),
						       .state = AGREEMENT_STATE_SIGNED };
		for (int i = 0; i < 3; i++)
			f->parts[a][i] = (struct instalment){ .number = i + 1,
							      .share_rate = { rates[i] },
							      .amount = { rates[i] * 10 } };
		f->lists[a] = (struct instalment_list){ f->parts[a], 3 };
	}
}

/* As the use cases do: the next instalment is paid, the award amended, or the agreement ended. */
static void pay_next(struct agreement *g, struct instalment_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct instalment *one = &list->items[i];
		if (one->state != INSTALMENT_STATE_PLANNED)
			continue;
		cr_assert_eq(payment_excess(g, one->amount).cents, 0);
		one->state = INSTALMENT_STATE_PAID;
		g->paid_amount.cents += one->amount.cents;
		return;
	}
}

static void amend(struct fund *f, int a, struct arena *arena)
{
	struct agreement *g = &f->agreements[a];
	struct money amount = { rand() % 200000 }, least = { 1 + rand() % 20000 };
	struct money more = { amount.cents - g->amount.cents };
	bool open = false;
	for (size_t i = 0; i < 3; i++)
		open = open || f->lists[a].items[i].state == INSTALMENT_STATE_PLANNED;
	if (!open || amount.cents <= g->paid_amount.cents ||
	    envelope_missing(&f->envelope, more).cents > 0)
		return;
	struct instalment_list after;
	instalments_amended(&f->lists[a], amount, least, arena, &after);
	f->lists[a] = after;
	f->envelope.awarded.cents += more.cents;
	g->amount = amount;
}

static void terminate(struct fund *f, int a)
{
	static const struct clawback_list none;
	struct agreement *g = &f->agreements[a];
	const struct termination_facts facts = { g, &f->lists[a], &none, { 0 } };
	const struct agreement_termination_write asked = {
		.kept_amount = { g->paid_amount.cents == 0 ? 0 : rand() % g->paid_amount.cents }
	};
	struct termination_outcome out = termination_outcome(&facts, &asked);
	cr_assert_eq(out.clawback.cents + asked.kept_amount.cents, g->paid_amount.cents);
	f->envelope.awarded.cents -= out.released.cents;
	g->amount = g->paid_amount;
	g->state = AGREEMENT_STATE_TERMINATED;
}

Test(termination, paid_stays_within_awarded_and_awarded_within_the_envelope)
{
	srand(34);
	for (int round = 0; round < 300; round++) {
		arena_auto_t *arena = arena_new();
		struct fund f;
		fund_of(&f);
		for (int step = 0; step < 40; step++) {
			int a = rand() % AWARDS, act = rand() % 12;
			if (f.agreements[a].state == AGREEMENT_STATE_TERMINATED)
				continue;
			if (act == 0)
				terminate(&f, a);
			else if (act < 4)
				pay_next(&f.agreements[a], &f.lists[a]);
			else
				amend(&f, a, arena);
			int64_t awarded = 0;
			for (int i = 0; i < AWARDS; i++) {
				awarded += f.agreements[i].amount.cents;
				cr_assert_leq(f.agreements[i].paid_amount.cents,
					      f.agreements[i].amount.cents);
			}
			cr_assert_eq(awarded, f.envelope.awarded.cents);
			cr_assert_leq(awarded, f.envelope.total.cents);
		}
	}
}
