#include "domain/amendment.h"

#include <string.h>

#include "base/arena.h"
#include "domain/agreement.h"
#include "domain/award.h"
#include "domain/payment.h"
#include "domain/report.h"

/* Its amount is still to be written. */
static bool open_one(const struct instalment *instalment)
{
	return instalment->state == INSTALMENT_STATE_PLANNED ||
	       instalment->state == INSTALMENT_STATE_REJECTED;
}

static struct money committed(const struct instalment_list *instalments)
{
	struct money sum = { 0 };
	for (size_t i = 0; i < instalments->count; i++)
		if (!open_one(&instalments->items[i]))
			sum.cents += instalments->items[i].amount.cents;
	return sum;
}

static bool some_open(const struct instalment_list *instalments)
{
	for (size_t i = 0; i < instalments->count; i++)
		if (open_one(&instalments->items[i]))
			return true;
	return false;
}

/* --- what may be asked */

static void amount_check(const struct amendment_facts *facts, struct money amount,
			 struct arena *arena, struct verdict *ret)
{
	struct money fixed = committed(facts->instalments), present = facts->agreement->amount;
	const struct award_amount *bounds = facts->application->rules->award_amount;
	const struct money *least = bounds == NULL ? NULL : bounds->min_amount;
	if (amount.cents > present.cents)
		award_ceiling_check(facts->application, facts->rate, amount, arena, ret);
	if (least != NULL && bounds->min_enforcement == AWARD_AMOUNT_MIN_ENFORCEMENT_HARD &&
	    amount.cents < least->cents && present.cents >= least->cents)
		refuse(ret, REASON_AWARD_BELOW_MINIMUM, KV("amount", amount),
		       KV("minimum", *least));
	if (amount.cents == 0)
		refuse(ret, REASON_AMENDMENT_OF_NOTHING);
	else if (amount.cents < fixed.cents)
		refuse(ret, REASON_AMENDMENT_BELOW_PAID, KV("amount", amount),
		       KV("committed", fixed));
	else if (!some_open(facts->instalments) && amount.cents != fixed.cents)
		refuse(ret, REASON_AMENDMENT_NOTHING_OPEN);
}

/* What is due was reckoned on the terms that the claim found. */
static bool balance_claimed(const struct instalment_list *instalments)
{
	for (size_t i = 0; i < instalments->count; i++) {
		const struct instalment *one = &instalments->items[i];
		if (one->kind == INSTALMENT_KIND_BALANCE && !open_one(one))
			return true;
	}
	return false;
}

/* The agreement as it would stand holds to all that a draft does. */
static void whole_check(const struct amendment_facts *facts, const struct amendment_write *asked,
			struct verdict *ret)
{
	struct agreement after = *facts->agreement;
	if (asked->amount != NULL)
		after.amount = *asked->amount;
	if (asked->forecast_base_amount != NULL)
		after.forecast_base_amount = *asked->forecast_base_amount;
	if (asked->end_on != NULL)
		after.end_on = asked->end_on;
	agreement_check(&(struct agreement_facts){ .agreement = &after,
						   .figures = facts->figures,
						   .today = facts->today },
			ret);
}

/* Does this differ from the shares in force?  What is declared beside them always counts. */
static bool shares_differ(const struct agreement_share_write_list *asked,
			  const struct agreement_share_list *present)
{
	bool differ = asked->count != present->count;
	for (size_t i = 0; i < asked->count && !differ; i++)
		differ = asked->items[i].declared_aids != NULL ||
			 !text_equal(asked->items[i].siret, present->items[i].siret) ||
			 asked->items[i].share_rate.basis_points !=
				 present->items[i].share_rate.basis_points;
	return differ;
}

static bool changes_something(const struct agreement *g, const struct amendment_write *asked)
{
	if (asked->amount != NULL && asked->amount->cents != g->amount.cents)
		return true;
	if (asked->forecast_base_amount != NULL &&
	    asked->forecast_base_amount->cents != g->forecast_base_amount.cents)
		return true;
	if (asked->end_on != NULL && (g->end_on == NULL || asked->end_on->days != g->end_on->days))
		return true;
	return asked->shares != NULL && shares_differ(asked->shares, &g->shares);
}

static struct money share_after(const struct agreement_terms *terms, const char *siret)
{
	for (size_t i = 0; i < terms->shares.count; i++)
		if (text_equal(terms->shares.items[i].siret, siret))
			return terms->shares.items[i].amount;
	return (struct money){ 0 };
}

/* No beneficiary is left with less than was passed on to it. */
static void passed_on_check(const struct amendment_facts *facts,
			    const struct amendment_write *asked, struct arena *arena,
			    struct verdict *ret)
{
	const struct agreement_share_list *before = &facts->agreement->shares;
	struct agreement_terms terms;
	terms_amended(facts, asked, arena, &terms);
	for (size_t i = 0; i < before->count; i++) {
		const char *siret = before->items[i].siret;
		struct money passed = passed_on(facts->instalments, 0, siret);
		struct money share = share_after(&terms, siret);
		if (share.cents < passed.cents)
			refuse(ret, REASON_AMENDMENT_SHARE_BELOW, KV("siret", siret),
			       KV("share", share), KV("passed", passed));
	}
}

/* All that will be awaited can be listed, as when the agreement was signed. */
static void end_check(const struct amendment_facts *facts, struct date end_on, struct arena *arena,
		      struct verdict *ret)
{
	static const struct report_row_list nothing_given;
	struct report_due_list due = { 0 };
	const struct report_facts reports = { .rules = facts->application->rules,
					      .figures = facts->figures,
					      .signed_on = facts->agreement->signed_on,
					      .start_on = facts->agreement->start_on,
					      .end_on = &end_on,
					      .today = facts->today };
	if (!reports_due(&reports, &nothing_given, arena, &due))
		refuse(ret, REASON_REPORTS_TOO_MANY);
}

void amendment_check(const struct amendment_facts *facts, const struct amendment_write *asked,
		     struct arena *arena, struct verdict *ret)
{
	if (!changes_something(facts->agreement, asked))
		refuse(ret, REASON_AMENDMENT_EMPTY);
	if (asked->amount != NULL)
		amount_check(facts, *asked->amount, arena, ret);
	if (balance_claimed(facts->instalments))
		refuse(ret, REASON_AMENDMENT_BALANCE_CLAIMED);
	whole_check(facts, asked, ret);
	if (asked->shares != NULL)
		shares_check(asked->shares, &facts->application->members, ret);
	if (asked->end_on != NULL)
		end_check(facts, *asked->end_on, arena, ret);
	if (verdict_ok(ret))
		passed_on_check(facts, asked, arena, ret);
}

void amendment_signature_check(const struct amendment_facts *facts, struct date signed_on,
			       struct verdict *ret)
{
	const struct date *agreed_on = facts->agreement->signed_on;
	if (signed_on.days > facts->today.days)
		refuse(ret, REASON_SIGNED_IN_FUTURE, KV("signed_on", signed_on));
	if (agreed_on != NULL && signed_on.days < agreed_on->days)
		refuse(ret, REASON_AMENDMENT_SIGNED_EARLY, KV("signed_on", signed_on),
		       KV("agreed_on", *agreed_on));
}

/* --- what becomes of it */

struct agreement_terms terms_in_force(const struct agreement *agreement)
{
	return (struct agreement_terms){ .amount = agreement->amount,
					 .forecast_base_amount = agreement->forecast_base_amount,
					 .end_on = agreement->end_on,
					 .shares = agreement->shares };
}

/* The same beneficiaries, of the new amount. */
static void shares_again(const struct agreement_share_list *shares, struct money total,
			 struct arena *arena, struct agreement_share_list *ret)
{
	struct rate *rates = arena_new_many(arena, struct rate, shares->count + 1);
	*ret = (struct agreement_share_list){
		arena_new_many(arena, struct agreement_share, shares->count + 1), shares->count
	};
	for (size_t i = 0; i < shares->count; i++)
		rates[i] = shares->items[i].share_rate;
	for (size_t i = 0; i < shares->count; i++) {
		ret->items[i] = shares->items[i];
		ret->items[i].amount = share_part(total, rates, shares->count, i);
	}
}

void terms_amended(const struct amendment_facts *facts, const struct amendment_write *asked,
		   struct arena *arena, struct agreement_terms *ret)
{
	*ret = terms_in_force(facts->agreement);
	if (asked->amount != NULL)
		ret->amount = *asked->amount;
	if (asked->forecast_base_amount != NULL)
		ret->forecast_base_amount = *asked->forecast_base_amount;
	if (asked->end_on != NULL)
		ret->end_on = asked->end_on;
	if (asked->shares != NULL)
		shares_of_write(asked->shares, &facts->application->members, ret->amount, arena,
				&ret->shares);
	else
		shares_again(&facts->agreement->shares, ret->amount, arena, &ret->shares);
}

/* The place of the last open one, or their number.  What is too small before it is carried on. */
static size_t spread(struct instalment_list *list, struct money amount, struct money least,
		     struct money *rest)
{
	struct money carried = { 0 };
	size_t last = list->count;
	for (size_t i = 0; i < list->count; i++) {
		struct instalment *part = &list->items[i];
		if (!open_one(part))
			continue;
		struct money own = money_min(money_share_floor(amount, part->share_rate), *rest);
		rest->cents -= own.cents;
		carried.cents += own.cents;
		part->amount.cents = carried.cents < least.cents ? 0 : carried.cents;
		carried.cents -= part->amount.cents;
		last = i;
	}
	rest->cents += carried.cents;
	return last;
}

static void take_over(struct instalment *one, struct instalment *end)
{
	if (!open_one(one))
		return;
	end->amount.cents += one->amount.cents;
	one->amount.cents = 0;
}

void instalments_amended(const struct instalment_list *instalments, struct money amount,
			 struct money least, struct arena *arena, struct instalment_list *ret)
{
	struct money rest = { amount.cents - committed(instalments).cents };
	*ret = (struct instalment_list){
		arena_new_many(arena, struct instalment, instalments->count + 1), instalments->count
	};
	for (size_t i = 0; i < instalments->count; i++)
		ret->items[i] = instalments->items[i];
	size_t last = spread(ret, amount, least, &rest);
	if (last == ret->count)
		return;
	struct instalment *end = &ret->items[last];
	end->amount.cents += rest.cents;
	for (size_t i = last; i > 0 && end->amount.cents > 0 && end->amount.cents < least.cents;
	     i--)
		take_over(&ret->items[i - 1], end);
	for (size_t i = 0; i < last; i++)
		if (open_one(&ret->items[i]) && ret->items[i].amount.cents == 0)
			ret->items[i].state = INSTALMENT_STATE_CANCELLED;
}
