#include "domain/payment.h"

#include "base/arena.h"

/* The word of a schedule for what needs no report but the signature. */
#define TRIGGER_SIGNATURE "agreement_signed"

#define S(name) INSTALMENT_STATE_##name
#define A(name) INSTALMENT_##name

/* clang-format off */
static const struct action_row action_rows[A(ACTION_COUNT_)] = {
	[A(CLAIM)]   = { "claim",   OPERATION_INSTALMENT_CLAIM },
	[A(APPROVE)] = { "approve", OPERATION_INSTALMENT_APPROVE },
	[A(REJECT)]  = { "reject",  OPERATION_INSTALMENT_REJECT },
	[A(PAY)]     = { "pay",     OPERATION_INSTALMENT_PAY },
};

static const struct { enum instalment_state from; enum instalment_action action; } transitions[] = {
	{ S(PLANNED),  A(CLAIM)   },
	{ S(REJECTED), A(CLAIM)   },
	{ S(CLAIMED),  A(APPROVE) },
	{ S(CLAIMED),  A(REJECT)  },
	{ S(APPROVED), A(REJECT)  },
	{ S(APPROVED), A(PAY)     },
};
/* clang-format on */

static bool instalment_open(enum instalment_state state, enum instalment_action action)
{
	for (size_t i = 0; i < COUNT(transitions); i++)
		if (transitions[i].from == state && transitions[i].action == action)
			return true;
	return false;
}

/* --- claims */

/* actual × awarded / forecast, rounded half up to the cent; the products pass 64 bits. */
static struct money pro_rata(struct money awarded, struct money forecast, struct money actual)
{
	__int128 doubled = (__int128)actual.cents * awarded.cents * 2 + forecast.cents;
	return (struct money){ (int64_t)(doubled / ((__int128)forecast.cents * 2)) };
}

/* Is so little less spent than planned that nothing changes?  Exactly the tolerance counts as less.
 */
static bool within_tolerance(const struct balance_rule *rule, struct money forecast,
			     struct money actual)
{
	if (rule == NULL || rule->policy != BALANCE_RULE_POLICY_FLAT_TOLERANCE ||
	    rule->tolerance_rate == NULL)
		return false;
	return (__int128)actual.cents * RATE_WHOLE >
	       (__int128)forecast.cents * (RATE_WHOLE - rule->tolerance_rate->basis_points);
}

struct money balance_due(const struct balance_rule *rule, struct money awarded,
			 struct money forecast_base, struct money actual_base)
{
	if (actual_base.cents >= forecast_base.cents ||
	    within_tolerance(rule, forecast_base, actual_base))
		return awarded;
	return money_min(awarded, pro_rata(awarded, forecast_base, actual_base));
}

static bool is_balance(const struct instalment *instalment)
{
	return instalment->kind == INSTALMENT_KIND_BALANCE;
}

/* Others before it are under way; before a balance they are paid. */
static void order_check(const struct payment_facts *facts, struct verdict *ret)
{
	for (size_t i = 0; i < facts->instalments->count; i++) {
		const struct instalment *other = &facts->instalments->items[i];
		bool waits = other->state == S(PLANNED) || other->state == S(REJECTED);
		if (other->number == facts->instalment->number)
			continue;
		if (is_balance(facts->instalment) && other->state != S(PAID) &&
		    other->state != S(CANCELLED))
			refuse(ret, REASON_INSTALMENT_PENDING, KV("number", other->number));
		else if (waits && other->number < facts->instalment->number)
			refuse(ret, REASON_INSTALMENT_OUT_OF_ORDER, KV("number", other->number));
	}
}

/* Two payments that await one report which comes again and again await one of them each. */
static int64_t turn_of(const struct payment_facts *facts)
{
	int64_t turn = 0;
	for (size_t i = 0; i < facts->instalments->count; i++) {
		const struct instalment *other = &facts->instalments->items[i];
		if (other->number <= facts->instalment->number &&
		    text_equal(other->trigger, facts->instalment->trigger))
			turn++;
	}
	return turn;
}

/* A report that the agreement awaits is accepted first; what it does not know of is described. */
static void report_check(const struct payment_facts *facts, struct verdict *ret)
{
	const char *trigger = facts->instalment->trigger;
	int64_t expected = 0, accepted = 0, turn = turn_of(facts);
	for (size_t i = 0; i < facts->reports.count; i++) {
		const struct report_due *due = &facts->reports.items[i];
		expected += text_equal(due->code, trigger);
		accepted +=
			text_equal(due->code, trigger) && due->progress == REPORT_PROGRESS_ACCEPTED;
	}
	if (accepted < (turn < expected ? turn : expected))
		refuse(ret, REASON_REPORT_MISSING, KV("trigger", trigger));
}

/* What no report of the agreement tells, the claim does. */
static void description_check(const struct payment_facts *facts,
			      const struct instalment_claim *claim, struct verdict *ret)
{
	const char *trigger = facts->instalment->trigger;
	for (size_t i = 0; i < facts->reports.count; i++)
		if (text_equal(facts->reports.items[i].code, trigger))
			return;
	if (claim->report == NULL && !text_equal(trigger, TRIGGER_SIGNATURE))
		refuse(ret, REASON_REPORT_MISSING, KV("trigger", trigger));
}

/* The base of the balance is that of the final report, once the region accepted one. */
static void base_check(const struct payment_facts *facts, const struct instalment_claim *claim,
		       struct verdict *ret)
{
	const struct money *base = claim->actual_base_amount;
	bool balance = is_balance(facts->instalment);
	if (balance && base == NULL)
		refuse(ret, REASON_ACTUAL_BASE_MISSING);
	else if (!balance && base != NULL)
		refuse(ret, REASON_ACTUAL_BASE_UNEXPECTED);
	else if (balance && facts->spent != NULL && base->cents != facts->spent->cents)
		refuse(ret, REASON_ACTUAL_BASE_NOT_REPORTED, KV("amount", *base),
		       KV("spent", *facts->spent));
}

static const struct agreement_share *passed_to(const struct agreement *agreement, const char *siret)
{
	for (size_t i = 0; i < agreement->shares.count; i++) {
		const struct agreement_share *share = &agreement->shares.items[i];
		if (!share->payee && text_equal(share->siret, siret))
			return share;
	}
	return NULL;
}

static int64_t sum_to(const struct redistribution_list *list, const char *siret)
{
	int64_t sum = 0;
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].siret, siret))
			sum += list->items[i].amount.cents;
	return sum;
}

struct money passed_on(const struct instalment_list *instalments, int64_t but, const char *siret)
{
	struct money sum = { 0 };
	for (size_t i = 0; i < instalments->count; i++) {
		const struct instalment *one = &instalments->items[i];
		if (one->number != but && (one->state == S(CLAIMED) || one->state == S(APPROVED) ||
					   one->state == S(PAID)))
			sum.cents += sum_to(&one->redistributions, siret);
	}
	return sum;
}

static void redistributions_check(const struct payment_facts *facts,
				  const struct redistribution_list *asked, struct verdict *ret)
{
	for (size_t i = 0; i < asked->count; i++) {
		const char *siret = asked->items[i].siret;
		const struct agreement_share *share = passed_to(facts->agreement, siret);
		struct money all = passed_on(facts->instalments, facts->instalment->number, siret);
		all.cents += sum_to(asked, siret);
		if (asked->items[i].amount.cents == 0)
			refuse(ret, REASON_REDISTRIBUTION_ZERO, KV("index", (int64_t)i),
			       KV("siret", siret));
		if (share == NULL)
			refuse(ret, REASON_REDISTRIBUTION_NOT_LISTED, KV("index", (int64_t)i),
			       KV("siret", siret));
		else if (all.cents > share->amount.cents)
			refuse(ret, REASON_REDISTRIBUTION_ABOVE_SHARE, KV("index", (int64_t)i),
			       KV("siret", siret), KV("amount", all), KV("share", share->amount));
	}
}

/* What the claim asks for; nothing while it cannot be told. */
static struct money balance_open(const struct payment_facts *facts,
				 const struct instalment_claim *claim, struct money *ret_due)
{
	const struct agreement *g = facts->agreement;
	*ret_due = balance_due(facts->rules->balance_rule, g->amount, g->forecast_base_amount,
			       *claim->actual_base_amount);
	return (struct money){ ret_due->cents -
			       (g->paid_amount.cents - g->recovered_amount.cents) };
}

static void passed_on_check(const struct payment_facts *facts, const struct instalment_claim *claim,
			    struct verdict *ret)
{
	struct money all = { 0 }, due, claimed = facts->instalment->amount;
	if (is_balance(facts->instalment)) {
		if (claim->actual_base_amount == NULL)
			return;
		claimed = balance_open(facts, claim, &due);
	}
	for (size_t i = 0; i < claim->redistributions->count; i++)
		all.cents += claim->redistributions->items[i].amount.cents;
	if (claimed.cents < 0)
		claimed.cents = 0;
	if (all.cents > claimed.cents)
		refuse(ret, REASON_REDISTRIBUTION_ABOVE_INSTALMENT, KV("amount", all),
		       KV("claimed", claimed));
}

void claim_check(const struct payment_facts *facts, const struct instalment_claim *claim,
		 struct verdict *ret)
{
	description_check(facts, claim, ret);
	base_check(facts, claim, ret);
	if (claim->redistributions == NULL)
		return;
	redistributions_check(facts, claim->redistributions, ret);
	passed_on_check(facts, claim, ret);
}

static const struct money *kept(struct arena *arena, int64_t cents)
{
	struct money *copy = arena_new_one(arena, struct money);
	copy->cents = cents;
	return copy;
}

static int64_t approvals_needed(const struct call_rules *rules, struct money amount)
{
	const struct payment_approval *rule = rules->payment_approval;
	return rule != NULL && amount.cents > rule->two_persons_above_amount.cents ? 2 : 1;
}

void claim_outcome(const struct payment_facts *facts, const struct instalment_claim *claim,
		   struct arena *arena, struct claim_outcome *ret)
{
	struct money moved, due;
	*ret = (struct claim_outcome){ .amount = facts->instalment->amount };
	moved = ret->amount;
	if (is_balance(facts->instalment)) {
		int64_t open = balance_open(facts, claim, &due).cents;
		ret->amount.cents = open > 0 ? open : 0;
		ret->due = kept(arena, due.cents);
		ret->clawback = kept(arena, open < 0 ? -open : 0);
		moved.cents = open > 0 ? open : -open;
	}
	ret->approvals_needed = approvals_needed(facts->rules, moved);
}

/* --- approvals */

static void approval_check(const struct payment_facts *facts, struct verdict *ret)
{
	const struct instalment *instalment = facts->instalment;
	if (text_equal(instalment->claimed_by, facts->subject))
		refuse(ret, REASON_APPROVER_CLAIMED);
	if (text_in(facts->subject, &instalment->approved_by))
		refuse(ret, REASON_APPROVED_ALREADY, KV("needed", instalment->approvals_needed));
}

enum instalment_state approval_state(const struct instalment *instalment)
{
	bool whole = (int64_t)instalment->approved_by.count + 1 >= instalment->approvals_needed;
	if (!whole)
		return S(CLAIMED);
	return instalment->amount.cents == 0 ? S(CANCELLED) : S(APPROVED);
}

/* --- payments */

void payment_check(const struct payment_facts *facts, struct date paid_on, struct verdict *ret)
{
	const struct date *signed_on = facts->agreement->signed_on;
	const struct date *claimed_on = facts->instalment->claimed_on;
	if (paid_on.days > facts->today.days)
		refuse(ret, REASON_PAID_IN_FUTURE, KV("paid_on", paid_on));
	if (signed_on != NULL && paid_on.days < signed_on->days)
		refuse(ret, REASON_PAID_BEFORE_SIGNATURE, KV("paid_on", paid_on),
		       KV("signed_on", *signed_on));
	else if (claimed_on != NULL && paid_on.days < claimed_on->days)
		refuse(ret, REASON_PAID_BEFORE_CLAIM, KV("paid_on", paid_on),
		       KV("claimed_on", *claimed_on));
}

struct money payment_excess(const struct agreement *agreement, struct money amount)
{
	int64_t excess = agreement->paid_amount.cents + amount.cents - agreement->amount.cents;
	return (struct money){ excess > 0 ? excess : 0 };
}

/* --- what may be done now */

bool agreement_runs(enum agreement_state state)
{
	return state == AGREEMENT_STATE_SIGNED || state == AGREEMENT_STATE_IN_PROGRESS;
}

/* Of the collective its lead alone claims. */
static void claimant_check(const struct payment_facts *facts, struct verdict *ret)
{
	if (facts->for_region)
		return;
	if (!facts->file->actor_takes_part)
		refuse(ret, REASON_NOT_A_MEMBER);
	if (!facts->file->actor_leads)
		refuse(ret, REASON_NOT_THE_LEAD);
}

struct verdict instalment_guard(const struct payment_facts *facts, enum instalment_action action,
				struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	enum agreement_state agreement = facts->agreement->state;
	enum instalment_state state = facts->instalment->state;
	bool runs = agreement_runs(agreement);
	if (!runs || !instalment_open(state, action)) {
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state",
			  runs ? instalment_state_words[state] : agreement_state_words[agreement]),
		       KV("action", action_rows[action].name));
		return verdict;
	}
	if (action == INSTALMENT_CLAIM) {
		claimant_check(facts, &verdict);
		order_check(facts, &verdict);
		report_check(facts, &verdict);
	}
	if (action == INSTALMENT_APPROVE)
		approval_check(facts, &verdict);
	return verdict;
}

void instalment_actions(struct arena *arena, const struct payment_facts *facts,
			const struct asker *asker, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum instalment_action a = 0; a < A(ACTION_COUNT_); a++) {
		if (!actions_could_take(asker, &action_rows[a]))
			continue;
		struct verdict verdict = instalment_guard(facts, a, arena);
		actions_add(arena, &action_rows[a], facts->instalment->id, &verdict, ret);
	}
}
