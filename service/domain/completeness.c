#include "domain/completeness.h"

#include <string.h>

#include "base/arena.h"
#include "base/zone.h"
#include "domain/application.h"
#include "domain/checks.h"
#include "domain/receipt.h"
#include "domain/rule_results.h"

/* --- what is asked */

static bool kind_known(const struct call_rules *rules, const char *kind)
{
	for (size_t i = 0; i < rules->stages.count; i++)
		if (text_in(kind, &rules->stages.items[i].documents))
			return true;
	return false;
}

static size_t length_of(const struct text_list *list)
{
	return list == NULL ? 0 : list->count;
}

void completeness_check(const struct call_rules *rules, const struct completeness_write *asked,
			struct date today, struct verdict *ret)
{
	size_t pieces = length_of(asked->fields) + length_of(asked->documents);
	if (asked->outcome == COMPLETENESS_WRITE_OUTCOME_COMPLETE) {
		if (pieces > 0 || asked->due_on != NULL)
			refuse(ret, REASON_COMPLETE_ASKS_NOTHING);
		return;
	}
	if (pieces == 0)
		refuse(ret, REASON_PIECES_MISSING);
	for (size_t i = 0; i < length_of(asked->documents); i++)
		if (!kind_known(rules, asked->documents->items[i]))
			refuse_at(ret, REASON_DOCUMENT_KIND_UNKNOWN, "#/documents",
				  KV("kind", asked->documents->items[i]));
	if (asked->due_on == NULL || asked->due_on->days <= today.days)
		refuse(ret, REASON_DUE_DATE_PAST, KV("today", today));
}

struct instant correction_closes_at(const struct zone *zone, struct date due_on)
{
	return zone_day_start(zone, (struct date){ due_on.days + 1 });
}

/* --- what the applicant may touch meanwhile */

void correction_window_check(const struct correction_request *asked, struct instant now,
			     struct verdict *ret)
{
	if (!instant_before(now, asked->closes_at))
		refuse(ret, REASON_CORRECTION_WINDOW_CLOSED, KV("due_on", asked->due_on));
}

static bool asks_more_than_budget(const struct text_list *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		if (!text_equal(fields->items[i], "budget"))
			return true;
	return false;
}

void correction_check(const struct correction_request *asked, struct instant now, bool budget,
		      struct verdict *ret)
{
	bool named =
		budget ? text_in("budget", &asked->fields) : asks_more_than_budget(&asked->fields);
	correction_window_check(asked, now, ret);
	if (!named)
		refuse(ret, REASON_NOT_ASKED_FOR, KV("member", budget ? "budget" : "fields"));
}

void document_edit_check(const struct edit_facts *facts, const char *kind, const char *action,
			 struct verdict *ret)
{
	bool editable = application_transition(facts->state, APPLICATION_UPDATE) !=
			APPLICATION_STATE_COUNT_;
	bool asked = facts->correction != NULL;
	if (!editable || (facts->state == APPLICATION_STATE_INCOMPLETE && !asked)) {
		refuse(ret, REASON_STATE_NOT_ALLOWED,
		       KV("state", application_state_words[facts->state]), KV("action", action));
		return;
	}
	if (!facts->actor_takes_part)
		refuse(ret, REASON_NOT_A_MEMBER);
	if (!asked)
		return;
	correction_window_check(facts->correction, facts->now, ret);
	if (!text_in(kind, &facts->correction->documents))
		refuse_at(ret, REASON_NOT_ASKED_FOR, "#/kind", KV("member", kind));
}

static bool same_date(const struct date *a, const struct date *b)
{
	return a == NULL || b == NULL ? a == b : a->days == b->days;
}

static bool same_texts(const struct text_list *a, const struct text_list *b)
{
	size_t count = length_of(a);
	if (count != length_of(b))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!text_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

void correction_patch_check(const struct correction_request *asked,
			    const struct application *before, const struct application_patch *after,
			    struct verdict *ret)
{
	const struct {
		const char *member;
		bool same;
	} members[] = {
		{ "title", text_equal(before->title, after->title) },
		{ "summary", text_equal(before->summary, after->summary) },
		{ "territories", same_texts(&before->territories, after->territories) },
		{ "axis", text_equal(before->axis, after->axis) },
		{ "other_axes", same_texts(&before->other_axes, after->other_axes) },
		{ "declarations", same_texts(&before->declarations, after->declarations) },
		{ "target_audiences",
		  same_texts(&before->target_audiences, after->target_audiences) },
		{ "start_on", same_date(before->start_on, after->start_on) },
		{ "end_on", same_date(before->end_on, after->end_on) },
	};
	for (size_t i = 0; i < COUNT(members); i++)
		if (!members[i].same && !text_in(members[i].member, &asked->fields))
			refuse(ret, REASON_NOT_ASKED_FOR, KV("member", members[i].member));
}

/* Everything but the windows: the answer has its own. */
static void rules_check(const struct application_facts *facts, struct arena *arena,
			struct verdict *ret)
{
	const struct stage *stage = application_stage(facts->rules, APPLICATION_SUBMIT);
	struct rule_result_list results;
	struct text_list missing;
	application_checks(facts, stage->code, arena, &results, &missing);
	for (size_t i = 0; i < results.count; i++)
		if (strncmp(results.items[i].rule, "phases.", strlen("phases.")) != 0)
			verdict_join(ret, results.items[i].verdict);
}

void correction_whole_check(const struct application_facts *facts, struct arena *arena,
			    struct verdict *ret)
{
	const struct correction_request *asked = facts->correction;
	for (size_t i = 0; i < asked->documents.count; i++)
		if (!text_in(asked->documents.items[i], &asked->provided))
			refuse(ret, REASON_PIECE_NOT_ANSWERED,
			       KV("kind", asked->documents.items[i]));
	rules_check(facts, arena, ret);
}

/* --- the clock */

static struct date ends_on(const struct piece_request *request)
{
	bool early = request->closed_on != NULL && request->closed_on->days < request->due_on.days;
	return early ? *request->closed_on : request->due_on;
}

void legal_clock(struct date received_on, const struct piece_request_list *requests,
		 struct date today, struct legal_clock *ret)
{
	struct legal_clock clock = { 0 };
	for (size_t i = 0; i < requests->count; i++) {
		const struct piece_request *request = &requests->items[i];
		clock.suspended_days += ends_on(request).days - request->asked_on.days;
		if (request->closed_on == NULL && today.days <= request->due_on.days) {
			clock.suspended = true;
			clock.suspended_until = request->due_on;
		}
	}
	clock.silence_rejects_on = silence_after(received_on, clock.suspended_days);
	*ret = clock;
}

struct date complete_on(struct date received_on, const struct piece_request_list *requests)
{
	struct date last = received_on;
	for (size_t i = 0; i < requests->count; i++) {
		const struct piece_request *request = &requests->items[i];
		if (request->answered && request->closed_on != NULL &&
		    request->closed_on->days > last.days)
			last = *request->closed_on;
	}
	return last;
}
