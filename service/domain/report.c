#include "domain/report.h"

#include "base/arena.h"
#include "domain/agreement.h"

#define DUE_MAX          1000 /* of one agreement, as the contract lists them */
#define LAST_YEAR        9999 /* that a date of the contract can tell */
#define FINANCIAL_DELAY  "financial_report_delay"
#define FINANCIAL_REPORT "financial_report" /* of the law, where the call has none of its own */

/* --- what is expected */

static bool add(struct report_due_list *list, struct report_due due)
{
	if (list->count == DUE_MAX || date_civil(due.due_on).year > LAST_YEAR)
		return false;
	size_t at = list->count++;
	for (; at > 0 && list->items[at - 1].due_on.days > due.due_on.days; at--)
		list->items[at] = list->items[at - 1];
	list->items[at] = due;
	return true;
}

/* The last day of each financial year of the project; years are those of the calendar. */
static bool add_years(const struct report_facts *facts, struct report_due due,
		      const int64_t *months, struct report_due_list *ret)
{
	const struct date *first = facts->start_on == NULL ? facts->signed_on : facts->start_on;
	const struct date *last = facts->end_on == NULL ? first : facts->end_on;
	for (int32_t year = date_civil(*first).year; year <= date_civil(*last).year; year++) {
		struct date end = date_of((struct civil){ year, 12, 31 });
		const struct legal_figure *law =
			legal_figure_find(facts->figures, FINANCIAL_DELAY, end);
		if (law == NULL && months == NULL)
			continue;
		int64_t delay = months == NULL ? *law->months : *months;
		if (law != NULL && *law->months < delay)
			delay = *law->months;
		if (due.label == NULL)
			due.label = law->text;
		due.number++;
		due.due_on = date_add_months(end, (int32_t)delay);
		if (!add(ret, due))
			return false;
	}
	return true;
}

static const struct date *anchor(const struct report_facts *facts, enum report_rule_from from)
{
	switch (from) {
	case REPORT_RULE_FROM_PROJECT_START: return facts->start_on;
	case REPORT_RULE_FROM_PROJECT_END: return facts->end_on;
	default: return facts->signed_on;
	}
}

/* Once, or at its pace until the project ends. */
static bool add_dates(const struct report_facts *facts, const struct report_rule *rule,
		      struct report_due due, struct report_due_list *ret)
{
	const struct date *from = anchor(facts, rule->from);
	if (from == NULL)
		return true;
	int64_t months = rule->months;
	do {
		due.number++;
		due.due_on = date_add_months(*from, (int32_t)months);
		if (due.number > 1 && due.due_on.days > facts->end_on->days)
			return true;
		if (!add(ret, due))
			return false;
		months += rule->every_months == NULL ? 0 : *rule->every_months;
	} while (rule->every_months != NULL && facts->end_on != NULL);
	return true;
}

static bool add_rule(const struct report_facts *facts, const struct report_rule *rule,
		     struct report_due_list *ret)
{
	const struct report_due due = { .code = rule->code,
					.label = rule->label,
					.kind = rule->kind };
	if (rule->from == REPORT_RULE_FROM_FINANCIAL_YEAR_END)
		return add_years(facts, due, &rule->months, ret);
	return add_dates(facts, rule, due, ret);
}

static enum report_progress without_report(const struct report_facts *facts, struct date due_on)
{
	const struct follow_up_rule *rule = facts->rules->follow_up;
	if (due_on.days < facts->today.days)
		return REPORT_PROGRESS_OVERDUE;
	if (rule != NULL && rule->reminder_days != NULL &&
	    due_on.days - facts->today.days <= *rule->reminder_days)
		return REPORT_PROGRESS_DUE_SOON;
	return REPORT_PROGRESS_AWAITED;
}

static void show_progress(const struct report_facts *facts, const struct report_row_list *given,
			  struct report_due *due)
{
	static const enum report_progress progress[] = {
		[REPORT_STATE_SUBMITTED] = REPORT_PROGRESS_SUBMITTED,
		[REPORT_STATE_RETURNED] = REPORT_PROGRESS_RETURNED,
		[REPORT_STATE_ACCEPTED] = REPORT_PROGRESS_ACCEPTED,
	};
	due->progress = without_report(facts, due->due_on);
	for (size_t i = 0; i < given->count; i++) {
		const struct report_row *row = &given->items[i];
		if (row->number != due->number || !text_equal(row->code, due->code))
			continue;
		due->report_id = &row->id;
		if (row->state != REPORT_STATE_DRAFT)
			due->progress = progress[row->state];
	}
}

/* What would have become due after the end of the agreement is not awaited any more. */
static void drop_later(struct date terminated_on, struct report_due_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct report_due *due = &list->items[i];
		if (due->due_on.days <= terminated_on.days ||
		    due->progress == REPORT_PROGRESS_SUBMITTED ||
		    due->progress == REPORT_PROGRESS_ACCEPTED)
			list->items[kept++] = *due;
	}
	list->count = kept;
}

bool reports_due(const struct report_facts *facts, const struct report_row_list *given,
		 struct arena *arena, struct report_due_list *ret)
{
	static const struct report_rule_list none;
	static const struct report_due of_the_law = { .code = FINANCIAL_REPORT,
						      .kind = REPORT_KIND_FINANCIAL };
	const struct follow_up_rule *follow_up = facts->rules->follow_up;
	const struct report_rule_list *rules =
		follow_up == NULL || follow_up->reports == NULL ? &none : follow_up->reports;
	bool financial = false, whole = true;
	*ret = (struct report_due_list){ 0 };
	if (facts->signed_on == NULL)
		return true;
	ret->items = arena_new_many(arena, struct report_due, DUE_MAX);
	for (size_t i = 0; i < rules->count; i++) {
		financial |= rules->items[i].kind == REPORT_KIND_FINANCIAL;
		whole &= add_rule(facts, &rules->items[i], ret);
	}
	if (!financial)
		whole &= add_years(facts, of_the_law, NULL, ret);
	for (size_t i = 0; i < ret->count; i++)
		show_progress(facts, given, &ret->items[i]);
	if (facts->terminated_on != NULL)
		drop_later(*facts->terminated_on, ret);
	return whole;
}

const struct report_due *report_due_find(const struct report_due_list *due, const char *code,
					 int64_t number)
{
	for (size_t i = 0; i < due->count; i++)
		if (due->items[i].number == number && text_equal(due->items[i].code, code))
			return &due->items[i];
	return NULL;
}

/* --- the life of a report */

/* clang-format off */
static const struct {
	struct action_row row;
	enum report_state from[2], to;
} steps[REPORT_ACTION_COUNT_] = {
	[REPORT_UPDATE] = { { "update", OPERATION_REPORT_UPDATE },
			    { REPORT_STATE_DRAFT, REPORT_STATE_RETURNED }, REPORT_STATE_COUNT_ },
	[REPORT_SUBMIT] = { { "submit", OPERATION_REPORT_SUBMIT },
			    { REPORT_STATE_DRAFT, REPORT_STATE_RETURNED }, REPORT_STATE_SUBMITTED },
	[REPORT_ACCEPT] = { { "accept", OPERATION_REPORT_ACCEPT },
			    { REPORT_STATE_SUBMITTED, REPORT_STATE_SUBMITTED }, REPORT_STATE_ACCEPTED },
	[REPORT_RETURN] = { { "return", OPERATION_REPORT_RETURN },
			    { REPORT_STATE_SUBMITTED, REPORT_STATE_SUBMITTED }, REPORT_STATE_RETURNED },
};
/* clang-format on */

enum report_state report_transition(enum report_state from, enum report_action action)
{
	if (from != steps[action].from[0] && from != steps[action].from[1])
		return REPORT_STATE_COUNT_;
	return action == REPORT_UPDATE ? from : steps[action].to;
}

void report_submission_check(const struct report *report, bool actor_leads, struct verdict *ret)
{
	if (!actor_leads)
		refuse(ret, REASON_NOT_THE_LEAD);
	if (report->kind != REPORT_KIND_PROGRESS && report->spent_amount == NULL)
		refuse(ret, REASON_SPENT_AMOUNT_MISSING, KV("code", report->code));
}

void report_writing_check(const struct application_facts *file, struct verdict *ret)
{
	if (!file->actor_takes_part)
		refuse(ret, REASON_NOT_A_MEMBER);
}

void report_actions(struct arena *arena, const struct report *report, bool closed,
		    const struct application_facts *file, const struct asker *asker,
		    struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum report_action a = 0; a < REPORT_ACTION_COUNT_; a++) {
		struct verdict verdict = verdict_in(arena);
		if (!actions_could_take(asker, &steps[a].row))
			continue;
		if (closed || report_transition(report->state, a) == REPORT_STATE_COUNT_)
			refuse(&verdict, REASON_STATE_NOT_ALLOWED,
			       KV("state", report_state_words[report->state]),
			       KV("action", steps[a].row.name));
		else if (a == REPORT_SUBMIT)
			report_submission_check(report, file->actor_leads, &verdict);
		else if (a == REPORT_UPDATE)
			report_writing_check(file, &verdict);
		(void)actions_add(arena, &steps[a].row, report->id, &verdict, ret);
	}
}

/* --- closing */

void closing_check(const struct closing_facts *facts, struct verdict *ret)
{
	if (facts->due_cut)
		refuse(ret, REASON_REPORTS_TOO_MANY);
	for (size_t i = 0; i < facts->due.count; i++) {
		const struct report_due *d = &facts->due.items[i];
		if (d->progress != REPORT_PROGRESS_ACCEPTED)
			refuse(ret, REASON_REPORT_NOT_ACCEPTED, KV("code", d->code),
			       KV("number", d->number), KV("due_on", d->due_on));
	}
	for (size_t i = 0; i < facts->instalments.count; i++) {
		const struct instalment *n = &facts->instalments.items[i];
		if (n->state != INSTALMENT_STATE_PAID && n->state != INSTALMENT_STATE_CANCELLED)
			refuse(ret, REASON_INSTALMENT_OPEN, KV("number", n->number),
			       KV("state", instalment_state_words[n->state]));
	}
	for (size_t i = 0; i < facts->clawbacks.count; i++) {
		const struct clawback *c = &facts->clawbacks.items[i];
		if (c->state != CLAWBACK_STATE_RECOVERED)
			refuse(ret, REASON_CLAWBACK_OPEN, KV("amount", c->amount));
	}
}
