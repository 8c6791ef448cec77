#include "domain/agreement.h"

#include "base/arena.h"
#include "domain/termination.h"

/* --- shares */

struct money share_part(struct money total, const struct rate *rates, size_t count, size_t at)
{
	struct money rest = total;
	if (at + 1 < count)
		return money_share_floor(total, rates[at]);
	for (size_t i = 0; i + 1 < count; i++)
		rest.cents -= money_share_floor(total, rates[i]).cents;
	return rest;
}

static const struct collective_member *member_find(const struct collective_member_list *members,
						   const char *siret)
{
	for (size_t i = 0; i < members->count; i++)
		if (text_equal(members->items[i].siret, siret))
			return &members->items[i];
	return NULL;
}

static bool some_payee(const struct collective_member_list *members)
{
	for (size_t i = 0; i < members->count; i++)
		if (members->items[i].payee)
			return true;
	return false;
}

/* Who is paid by the region: the members that the collective named, or its lead. */
static bool paid_directly(const struct collective_member_list *members,
			  const struct collective_member *member)
{
	return some_payee(members) ? member->payee : member->lead;
}

static struct agreement_share share_of(const struct collective_member_list *members,
				       const struct collective_member *member, struct rate rate)
{
	return (struct agreement_share){ .siret = member->siret,
					 .name = member->name != NULL ? member->name
								      : member->siret,
					 .share_rate = rate,
					 .payee = paid_directly(members, member) };
}

static void amounts_fill(struct money total, struct arena *arena, struct agreement_share_list *ret)
{
	struct rate *rates = arena_new_many(arena, struct rate, ret->count + 1);
	for (size_t i = 0; i < ret->count; i++)
		rates[i] = ret->items[i].share_rate;
	for (size_t i = 0; i < ret->count; i++)
		ret->items[i].amount = share_part(total, rates, ret->count, i);
}

static int64_t members_total(const struct collective_member_list *members)
{
	int64_t total = 0;
	for (size_t i = 0; i < members->count; i++)
		if (members->items[i].share_rate != NULL)
			total += members->items[i].share_rate->basis_points;
	return total;
}

void shares_of_members(const struct collective_member_list *members, struct money total,
		       struct arena *arena, struct agreement_share_list *ret)
{
	bool shared = members_total(members) == RATE_WHOLE;
	*ret = (struct agreement_share_list){
		arena_new_many(arena, struct agreement_share, members->count + 1), 0
	};
	for (size_t i = 0; i < members->count; i++) {
		const struct collective_member *m = &members->items[i];
		struct rate rate = { shared ? 0 : RATE_WHOLE };
		if (shared && m->share_rate != NULL)
			rate = *m->share_rate;
		if (rate.basis_points > 0 && (shared || (m->lead && ret->count == 0)))
			ret->items[ret->count++] = share_of(members, m, rate);
	}
	amounts_fill(total, arena, ret);
}

static bool listed_before(const struct agreement_share_write_list *asked, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(asked->items[i].siret, asked->items[at].siret))
			return true;
	return false;
}

/* Sums of what is declared can be answered. */
static bool aids_sayable(const struct agreement_share_write_list *asked)
{
	int64_t sum = 0;
	for (size_t i = 0; i < asked->count; i++) {
		const struct declared_aid_list *aids = asked->items[i].declared_aids;
		for (size_t a = 0; aids != NULL && a < aids->count; a++)
			sum += aids->items[a].amount.cents;
	}
	return sum <= MONEY_WIRE_MAX / 2;
}

void shares_check(const struct agreement_share_write_list *asked,
		  const struct collective_member_list *members, struct verdict *ret)
{
	struct rate total = { 0 };
	bool payee = false;
	for (size_t i = 0; i < asked->count; i++) {
		const char *siret = asked->items[i].siret;
		const struct collective_member *m = member_find(members, siret);
		payee = payee || (m != NULL && paid_directly(members, m));
		if (asked->items[i].share_rate.basis_points == 0)
			refuse(ret, REASON_SHARE_ZERO, KV("index", (int64_t)i), KV("siret", siret));
		total.basis_points += asked->items[i].share_rate.basis_points;
		if (listed_before(asked, i))
			refuse(ret, REASON_SHARE_LISTED_TWICE, KV("index", (int64_t)i),
			       KV("siret", siret));
		else if (m == NULL || m->consent != CONSENT_STATE_GIVEN)
			refuse(ret, REASON_SHARE_NOT_MEMBER, KV("index", (int64_t)i),
			       KV("siret", siret));
	}
	if (total.basis_points != RATE_WHOLE)
		refuse(ret, REASON_AGREEMENT_SHARES_NOT_ONE, KV("total", total));
	if (!payee)
		refuse(ret, REASON_PAYEE_MISSING);
	if (!aids_sayable(asked))
		refuse_at(ret, REASON_AMOUNT_OVERFLOW, "#/shares");
}

void shares_of_write(const struct agreement_share_write_list *asked,
		     const struct collective_member_list *members, struct money total,
		     struct arena *arena, struct agreement_share_list *ret)
{
	*ret = (struct agreement_share_list){
		arena_new_many(arena, struct agreement_share, asked->count + 1), asked->count
	};
	for (size_t i = 0; i < asked->count; i++) {
		const struct agreement_share_write *a = &asked->items[i];
		ret->items[i] = share_of(members, member_find(members, a->siret), a->share_rate);
		if (a->declared_aids != NULL)
			ret->items[i].declared_aids = *a->declared_aids;
	}
	amounts_fill(total, arena, ret);
}

/* --- figures of the law */

const struct legal_figure *legal_figure_find(const struct legal_figure_list *figures,
					     const char *code, struct date on)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct legal_figure *f = &figures->items[i];
		if (text_equal(f->code, code) && f->valid_from.days <= on.days &&
		    (f->valid_until == NULL || f->valid_until->days >= on.days))
			return f;
	}
	return NULL;
}

/* A day before the law itself evades nothing: its first text holds.  They are listed by day. */
static const struct legal_figure *legal_figure_or_first(const struct legal_figure_list *figures,
							const char *code, struct date on)
{
	const struct legal_figure *found = legal_figure_find(figures, code, on);
	for (size_t i = 0; found == NULL && i < figures->count; i++)
		if (text_equal(figures->items[i].code, code))
			found = &figures->items[i];
	return found;
}

/* --- the life of an agreement */

#define S(name) AGREEMENT_STATE_##name
#define A(name) AGREEMENT_##name

/* clang-format off */
static const struct transition {
	enum agreement_state from;
	enum agreement_action action;
	enum agreement_state to;
} transitions[] = {
	{ S(DRAFTED),     A(UPDATE),    S(DRAFTED)    },
	{ S(DRAFTED),     A(SIGN),      S(SIGNED)     },
	{ S(SIGNED),      A(TERMINATE), S(TERMINATED) },
	{ S(IN_PROGRESS), A(TERMINATE), S(TERMINATED) },
};

static const struct action_row action_rows[A(ACTION_COUNT_)] = {
	[A(UPDATE)]    = { "update",    OPERATION_AGREEMENT_UPDATE },
	[A(SIGN)]      = { "sign",      OPERATION_AGREEMENT_SIGN },
	[A(TERMINATE)] = { "terminate", OPERATION_AGREEMENT_TERMINATE },
};
/* clang-format on */

enum agreement_state agreement_transition(enum agreement_state from, enum agreement_action action)
{
	for (size_t i = 0; i < COUNT(transitions); i++)
		if (transitions[i].from == from && transitions[i].action == action)
			return transitions[i].to;
	return AGREEMENT_STATE_COUNT_;
}

/* An order alone is for grants that the law lets go without an agreement. */
static void form_check(const struct agreement_facts *facts, struct verdict *ret)
{
	const struct agreement *g = facts->agreement;
	const struct legal_figure *figure =
		legal_figure_or_first(facts->figures, LEGAL_AGREEMENT_THRESHOLD, g->decided_on);
	if (g->form == AGREEMENT_FORM_ORDER && figure != NULL && figure->amount != NULL &&
	    g->amount.cents > figure->amount->cents)
		refuse(ret, REASON_AGREEMENT_MANDATORY, KV("amount", g->amount),
		       KV("threshold", *figure->amount));
}

void agreement_check(const struct agreement_facts *facts, struct verdict *ret)
{
	const struct agreement *g = facts->agreement;
	form_check(facts, ret);
	if (g->forecast_base_amount.cents == 0)
		refuse(ret, REASON_FORECAST_ZERO);
	if (g->start_on != NULL && g->end_on != NULL && g->end_on->days < g->start_on->days)
		refuse(ret, REASON_AGREEMENT_DATES_REVERSED, KV("start_on", *g->start_on),
		       KV("end_on", *g->end_on));
}

static void ready_check(const struct agreement_facts *facts, struct verdict *ret)
{
	const struct agreement *g = facts->agreement;
	if (facts->award_released)
		refuse(ret, REASON_AWARD_RELEASED);
	if (facts->under_embargo)
		refuse(ret, REASON_RESULTS_NOT_PUBLISHED);
	agreement_check(facts, ret);
	if (g->start_on == NULL || g->end_on == NULL)
		refuse(ret, REASON_AGREEMENT_DATES_MISSING);
}

void signature_check(const struct agreement_facts *facts, struct date signed_on,
		     struct verdict *ret)
{
	const struct agreement *g = facts->agreement;
	ready_check(facts, ret);
	if (signed_on.days > facts->today.days)
		refuse(ret, REASON_SIGNED_IN_FUTURE, KV("signed_on", signed_on));
	if (signed_on.days < g->decided_on.days)
		refuse(ret, REASON_SIGNED_BEFORE_DECISION, KV("signed_on", signed_on),
		       KV("decided_on", g->decided_on));
}

struct verdict agreement_guard(const struct agreement_facts *facts, enum agreement_action action,
			       struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	enum agreement_state state = facts->agreement->state;
	if (agreement_transition(state, action) == S(COUNT_)) {
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", agreement_state_words[state]),
		       KV("action", action_rows[action].name));
		return verdict;
	}
	if (action == A(SIGN))
		ready_check(facts, &verdict);
	if (action == A(TERMINATE) && facts->instalments != NULL)
		termination_open_check(facts->instalments, &verdict);
	return verdict;
}

void agreement_actions(struct arena *arena, const struct agreement_facts *facts,
		       const struct asker *asker, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum agreement_action a = 0; a < A(ACTION_COUNT_); a++) {
		if (!actions_could_take(asker, &action_rows[a]))
			continue;
		struct verdict verdict = agreement_guard(facts, a, arena);
		(void)actions_add(arena, &action_rows[a], facts->agreement->id, &verdict, ret);
	}
}

/* --- instalments */

struct money instalment_least(const struct call_rules *rules)
{
	const struct money *least = rules->min_instalment_amount;
	return (struct money){ least != NULL && least->cents > 0 ? least->cents : 1 };
}

static void parts_fill(struct instalment_list *list, struct money amount, struct rate *rates)
{
	for (size_t i = 0; i < list->count; i++)
		rates[i] = list->items[i].share_rate;
	for (size_t i = 0; i < list->count; i++)
		list->items[i].amount = share_part(amount, rates, list->count, i);
}

/* The next one has the share of both, and waits for what it waited for. */
static void merge_into_next(struct instalment_list *list, size_t at)
{
	list->items[at + 1].share_rate.basis_points += list->items[at].share_rate.basis_points;
	for (size_t i = at; i + 1 < list->count; i++)
		list->items[i] = list->items[i + 1];
	list->count--;
}

/* The first that cannot stand alone; false when all can. */
static bool too_small(const struct instalment_list *list, struct money least, size_t *ret)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].amount.cents < least.cents && list->count > 1) {
			*ret = i + 1 < list->count ? i : i - 1;
			return true;
		}
	return false;
}

void instalments_planned(const struct call_rules *rules, struct money amount, struct arena *arena,
			 struct instalment_list *ret)
{
	const struct payment_rule_list *schedule = rules->payment_schedule;
	size_t count = schedule == NULL ? 0 : schedule->count, at;
	struct rate *rates = arena_new_many(arena, struct rate, count + 1);
	*ret = (struct instalment_list){ arena_new_many(arena, struct instalment, count + 1),
					 count };
	for (size_t i = 0; i < count; i++)
		ret->items[i] = (struct instalment){
			.kind = (enum instalment_kind)schedule->items[i].kind,
			.share_rate = schedule->items[i].share,
			.trigger = schedule->items[i].trigger,
			.state = INSTALMENT_STATE_PLANNED,
		};
	parts_fill(ret, amount, rates);
	while (too_small(ret, instalment_least(rules), &at)) {
		merge_into_next(ret, at);
		parts_fill(ret, amount, rates);
	}
	for (size_t i = 0; i < ret->count; i++)
		ret->items[i].number = (int64_t)i + 1;
}
