/* What the end of an agreement asks, gives back to the envelopes and brings back. */
#include "domain/termination.h"

#include "base/buffer.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(termination, .timeout = 20);

static const char *codes(const struct verdict *v)
{
	struct buffer text = buffer_new(v->arena, 64);
	for (size_t i = 0; i < v->count; i++) {
		buffer_add_text(&text, i == 0 ? "" : " ");
		buffer_add_text(&text, reason_texts[v->items[i].reason].code);
	}
	return buffer_text(&text);
}

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
		cr_expect_str_eq(codes(&v), rows[i].expected, "%s", rows[i].situation);
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
