#include "domain/appeal.h"

#include <assert.h>

#include "base/arena.h"
#include "domain/agreement.h"
#include "domain/award.h"
#include "domain/open_day.h"

#define DELAY   "appeal_delay"
#define SILENCE "appeal_silence"

/* A day before the law itself has its first text: they are listed by day. */
static int32_t months_of(const struct legal_figure_list *figures, const char *code, struct date on)
{
	const struct legal_figure *figure = legal_figure_find(figures, code, on);
	for (size_t i = 0; figure == NULL && i < figures->count; i++)
		if (text_equal(figures->items[i].code, code))
			figure = &figures->items[i];
	assert(figure != NULL && figure->months != NULL); /* the database has both */
	return (int32_t)*figure->months;
}

struct date appeal_until(const struct legal_figure_list *figures, struct date notified_on)
{
	struct date end = date_add_months(notified_on, months_of(figures, DELAY, notified_on));
	return open_day_from((struct date){ end.days + 1 });
}

static struct date silence_on(const struct legal_figure_list *figures, struct date filed_on)
{
	return date_add_months(filed_on, months_of(figures, SILENCE, filed_on));
}

struct date contentious_until(const struct legal_figure_list *figures, struct date notified_on,
			      const struct appeal *gracious)
{
	if (gracious == NULL)
		return appeal_until(figures, notified_on);
	struct date until = appeal_until(figures, silence_on(figures, gracious->filed_on));
	/* An answer that comes while the court may still be seized opens the delay again. */
	if (gracious->answered_on != NULL && gracious->answered_on->days <= until.days)
		return appeal_until(figures, *gracious->answered_on);
	return until;
}

static struct date last_day(const struct appeal_facts *facts, enum appeal_kind kind)
{
	return kind == APPEAL_KIND_GRACIOUS
		       ? appeal_until(facts->figures, *facts->notified_on)
		       : contentious_until(facts->figures, *facts->notified_on, facts->gracious);
}

/* --- what is contested without a vote */

bool appeal_contested(enum application_state state, const struct date *silence, struct date today,
		      enum appeal_against *ret)
{
	switch (state) {
	case APPLICATION_STATE_NOT_PRESELECTED: *ret = APPEAL_AGAINST_PRESELECTION; return true;
	case APPLICATION_STATE_INELIGIBLE: *ret = APPEAL_AGAINST_INADMISSIBILITY; return true;
	case APPLICATION_STATE_DISMISSED: *ret = APPEAL_AGAINST_DISMISSAL; return true;
	default: *ret = APPEAL_AGAINST_SILENCE; break;
	}
	return silence != NULL && silence->days <= today.days;
}

enum application_action appeal_reopens(const struct appeal_facts *facts)
{
	switch (facts->against) {
	case APPEAL_AGAINST_DECISION:
	case APPEAL_AGAINST_INADMISSIBILITY: return APPLICATION_REOPEN;
	case APPEAL_AGAINST_PRESELECTION: return APPLICATION_REOPEN_NOTE;
	case APPEAL_AGAINST_DISMISSAL:
		return facts->deposited ? APPLICATION_REOPEN : APPLICATION_REOPEN_NOTE;
	default: return APPLICATION_ACTION_COUNT_;
	}
}

/* --- guards */

struct date appeal_filed_on(const struct appeal_facts *facts, const struct appeal_write *write)
{
	return write->filed_on == NULL ? facts->today : *write->filed_on;
}

static void day_check(const struct appeal_facts *facts, const struct appeal_write *write,
		      struct verdict *ret)
{
	struct date filed_on = appeal_filed_on(facts, write), until = last_day(facts, write->kind);
	if (write->filed_on != NULL && write->kind == APPEAL_KIND_GRACIOUS && !facts->for_region)
		refuse(ret, REASON_FILED_ON_OF_REGION);
	if (filed_on.days > facts->today.days)
		refuse(ret, REASON_FILED_IN_FUTURE, KV("filed_on", filed_on));
	if (filed_on.days < facts->notified_on->days)
		refuse(ret, REASON_FILED_BEFORE_NOTIFIED, KV("filed_on", filed_on),
		       KV("notified_on", *facts->notified_on));
	if (filed_on.days > until.days)
		refuse(ret, REASON_APPEAL_DEADLINE_PASSED, KV("until", until),
		       KV("filed_on", filed_on), KV("notified_on", *facts->notified_on));
}

struct verdict appeal_file_guard(const struct appeal_facts *facts, const struct appeal_write *write,
				 struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (!facts->for_region && !facts->application->actor_takes_part)
		refuse(&verdict, REASON_NOT_A_MEMBER);
	if (facts->superseded)
		refuse(&verdict, REASON_DECISION_SUPERSEDED);
	if (facts->notified_on == NULL)
		refuse(&verdict, REASON_RESULT_NOT_TOLD);
	else
		day_check(facts, write, &verdict);
	return verdict;
}

struct verdict appeal_decide_guard(const struct appeal_facts *facts, const struct appeal *appeal,
				   struct date decided_on, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	decision_date_check(facts->application, NULL, decided_on, &verdict);
	if (decided_on.days < appeal->filed_on.days)
		refuse(&verdict, REASON_DECIDED_BEFORE_FILED, KV("decided_on", decided_on),
		       KV("filed_on", appeal->filed_on));
	return verdict;
}

static const struct date *kept(struct arena *arena, struct date day)
{
	struct date *copy = arena_new_one(arena, struct date);
	*copy = day;
	return copy;
}

void appeal_clock(const struct appeal_facts *facts, struct arena *arena, struct appeal *ret)
{
	ret->notified_on = facts->notified_on;
	ret->deadline_on = last_day(facts, ret->kind);
	if (ret->kind != APPEAL_KIND_GRACIOUS)
		return;
	struct date silence = silence_on(facts->figures, ret->filed_on);
	bool silent = ret->answered_on == NULL || ret->answered_on->days > silence.days;
	ret->implied_rejection_on = kept(arena, silence);
	ret->implied_rejection = silent && silence.days <= facts->today.days;
	ret->contentious_until =
		kept(arena, contentious_until(facts->figures, *facts->notified_on, ret));
}

static const struct action_row decide = { "decide", OPERATION_APPEAL_DECIDE };

struct verdict appeal_pending_guard(const struct appeal *appeal, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (appeal->state != APPEAL_STATE_PENDING)
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", appeal_state_words[appeal->state]), KV("action", decide.name));
	return verdict;
}

void appeal_actions(struct arena *arena, const struct appeal *appeal, const struct asker *asker,
		    struct possible_action_list *ret)
{
	actions_start(arena, ret);
	if (!actions_could_take(asker, &decide))
		return;
	struct verdict verdict = appeal_pending_guard(appeal, arena);
	actions_add(arena, &decide, appeal->id, &verdict, ret);
}
