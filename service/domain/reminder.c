#include "domain/reminder.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/zone.h"
#include "domain/application.h"
#include "domain/timeline.h"

/* --- the rules */

static int64_t days_of(const struct reminder_rule *rule)
{
	if (rule->days_after != NULL)
		return *rule->days_after;
	return rule->days_before == NULL ? 0 : -*rule->days_before;
}

static bool stands_before(const struct reminder_rule_list *rules, size_t index)
{
	const struct reminder_rule *rule = &rules->items[index];
	for (size_t i = 0; i < index; i++)
		if (rules->items[i].about == rule->about &&
		    days_of(&rules->items[i]) == days_of(rule))
			return true;
	return false;
}

void reminder_rules_check(const struct call_rules *rules, struct verdict *ret)
{
	for (size_t i = 0; rules->reminders != NULL && i < rules->reminders->count; i++) {
		const struct reminder_rule *rule = &rules->reminders->items[i];
		if ((rule->days_before == NULL) == (rule->days_after == NULL))
			refuse(ret, REASON_REMINDER_DAY_UNCLEAR, KV("index", (int64_t)i));
		else if (stands_before(rules->reminders, i))
			refuse(ret, REASON_REMINDER_TWICE, KV("index", (int64_t)i),
			       KV("about", reminder_about_words[rule->about]));
	}
}

void reminder_rules_lint(const struct call_rules *rules, struct verdict *warnings)
{
	bool graded = rules->criteria != NULL && rules->criteria->count > 0;
	for (size_t i = 0; rules->reminders != NULL && i < rules->reminders->count; i++)
		if (rules->reminders->items[i].about == REMINDER_ABOUT_REVIEW && !graded)
			refuse(warnings, REASON_REMINDER_OF_NOTHING, KV("index", (int64_t)i));
}

/* --- one reminder */

struct look {
	const struct reminder_facts *facts;
	struct arena *arena;
	struct date today;
	struct reminder_list *ret;
	size_t room;
};

/* SHA-256 of what it reminds of, as a UUID of the kind that its maker defines (RFC 9562, 5.8). */
static struct uuid reminder_id(struct arena *arena, const struct reminder *r)
{
	char subject[37];
	struct uuid id;
	uuid_format(r->subject.id, subject);
	const char *text = arena_printf(
		arena, "%s %s %s %lld %lld %lld", reminder_about_words[r->about], subject,
		r->code == NULL ? "" : r->code, (long long)(r->number == NULL ? 0 : *r->number),
		(long long)r->days, (long long)r->due_on.days);
	const char *digest = sha256_text(arena, (struct bytes){ text, strlen(text) });
	const char *formed = arena_printf(arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", digest, digest + 8,
					  digest + 13, digest + 17, digest + 20);
	bool valid = uuid_parse(formed, &id);
	return valid ? id : r->subject.id;
}

static enum reminder_state state_on(struct date today, const struct reminder *r, bool done)
{
	if (done)
		return REMINDER_STATE_DONE;
	if (today.days < r->remind_on.days)
		return REMINDER_STATE_COMING;
	return today.days > r->due_on.days ? REMINDER_STATE_OVERDUE : REMINDER_STATE_DUE;
}

static bool comes_after(const struct reminder *a, const struct reminder *b)
{
	if (a->remind_on.days != b->remind_on.days)
		return a->remind_on.days > b->remind_on.days;
	return memcmp(&a->id, &b->id, sizeof a->id) > 0;
}

static void grow(struct look *l)
{
	if (l->ret->count < l->room)
		return;
	size_t room = l->room == 0 ? 16 : 2 * l->room;
	struct reminder *items = arena_new_many(l->arena, struct reminder, room);
	if (l->ret->count > 0)
		memcpy(items, l->ret->items, l->ret->count * sizeof *items);
	l->ret->items = items;
	l->room = room;
}

static void add(struct look *l, const struct reminder_rule *rule, struct reminder r, bool done)
{
	r.about = rule->about;
	r.application_id = l->facts->file->id;
	r.application_reference = l->facts->file->reference;
	r.days = days_of(rule);
	r.remind_on.days = r.due_on.days + (int32_t)r.days;
	r.id = reminder_id(l->arena, &r);
	r.state = state_on(l->today, &r, done);
	grow(l);
	size_t at = l->ret->count++;
	for (; at > 0 && comes_after(&l->ret->items[at - 1], &r); at--)
		l->ret->items[at] = l->ret->items[at - 1];
	l->ret->items[at] = r;
}

/* --- what each rule finds in a file */

/* Who steps back is waited for no more. */
static void add_reviews(struct look *l, const struct reminder_rule *rule)
{
	for (size_t i = 0; i < l->facts->file->reviews.count; i++) {
		const struct awaited_review *review = &l->facts->file->reviews.items[i];
		if (review->state != REVIEW_STATE_RECUSED)
			add(l, rule,
			    (struct reminder){
				    .subject = { REMINDER_SUBJECT_TYPE_REVIEW, review->id },
				    .person = review->reviewer,
				    .due_on = review->due_on },
			    review->state == REVIEW_STATE_SUBMITTED);
	}
}

static void add_piece_requests(struct look *l, const struct reminder_rule *rule)
{
	for (size_t i = 0; i < l->facts->file->piece_requests.count; i++) {
		const struct awaited_pieces *asked = &l->facts->file->piece_requests.items[i];
		add(l, rule,
		    (struct reminder){
			    .subject = { REMINDER_SUBJECT_TYPE_PIECE_REQUEST, asked->id },
			    .number = &asked->number,
			    .siret = l->facts->file->lead,
			    .due_on = asked->due_on },
		    asked->closed_on != NULL);
	}
}

static void add_reports(struct look *l, const struct reminder_rule *rule)
{
	const struct awaited_agreement *agreement = l->facts->file->agreement;
	struct report_due_list due = { 0 };
	if (agreement == NULL)
		return;
	const struct report_facts facts = {
		.rules = l->facts->rules,
		.figures = l->facts->figures,
		.signed_on = &agreement->signed_on,
		.start_on = agreement->start_on,
		.end_on = agreement->end_on,
		.today = l->today,
	};
	(void)reports_due(&facts, &l->facts->file->reports, l->arena, &due);
	for (size_t i = 0; i < due.count; i++) {
		const struct report_due *report = &due.items[i];
		add(l, rule,
		    (struct reminder){
			    .subject = { REMINDER_SUBJECT_TYPE_AGREEMENT, agreement->id },
			    .code = report->code,
			    .number = &report->number,
			    .siret = l->facts->file->lead,
			    .due_on = report->due_on },
		    agreement->closed || report->progress == REPORT_PROGRESS_SUBMITTED ||
			    report->progress == REPORT_PROGRESS_ACCEPTED);
	}
}

/* The last day of the stage that the file is prepared for, where it binds. */
static bool deposit_day(const struct reminder_facts *facts, struct date *ret)
{
	bool preselected = facts->file->state == APPLICATION_STATE_PRESELECTED;
	struct phase_span span;
	if (!preselected && facts->file->state != APPLICATION_STATE_DRAFT)
		return false;
	const struct stage *stage =
		application_stage(facts->rules, preselected || facts->rules->stages.count < 2
							? APPLICATION_SUBMIT
							: APPLICATION_NOTE_SUBMIT);
	const struct phase *phase =
		stage == NULL ? NULL : stage_phase(facts->rules, stage, facts->zone, facts->now);
	if (phase == NULL || !phase_span(phase, facts->zone, &span) || !span.enforceable ||
	    span.closes.us == INT64_MAX)
		return false;
	*ret = zone_date(facts->zone, span.last_at);
	return true;
}

static void add_consents(struct look *l, const struct reminder_rule *rule)
{
	struct date due_on;
	if (!deposit_day(l->facts, &due_on))
		return;
	for (size_t i = 0; i < l->facts->file->consents.count; i++) {
		const struct awaited_consent *member = &l->facts->file->consents.items[i];
		add(l, rule,
		    (struct reminder){ .subject = { REMINDER_SUBJECT_TYPE_MEMBER, member->id },
				       .siret = member->siret,
				       .due_on = due_on },
		    false);
	}
}

void reminders_of(const struct reminder_facts *facts, struct arena *arena,
		  struct reminder_list *ret)
{
	static void (*const find[REMINDER_ABOUT_COUNT_])(struct look *,
							 const struct reminder_rule *) = {
		[REMINDER_ABOUT_REVIEW] = add_reviews,
		[REMINDER_ABOUT_PIECE_REQUEST] = add_piece_requests,
		[REMINDER_ABOUT_REPORT] = add_reports,
		[REMINDER_ABOUT_CONSENT] = add_consents,
	};
	struct look look = { .facts = facts,
			     .arena = arena,
			     .today = zone_date(facts->zone, facts->now),
			     .ret = ret };
	const struct reminder_rule_list *rules = facts->rules->reminders;
	*ret = (struct reminder_list){ 0 };
	for (size_t i = 0; rules != NULL && i < rules->count; i++)
		find[rules->items[i].about](&look, &rules->items[i]);
}

/* --- who reads which */

static bool of_one_of(const struct text_list *sirets, const struct text_list *organisations)
{
	for (size_t i = 0; i < organisations->count; i++)
		if (text_in(organisations->items[i], sirets))
			return true;
	return false;
}

bool reminder_shown(const struct reminder_reader *reader, const struct reminder_file *file,
		    const struct reminder *reminder)
{
	bool review = reminder->about == REMINDER_ABOUT_REVIEW;
	if (of_one_of(&file->sirets, reader->organisations))
		return !review;
	return reader->region ||
	       (review && reader->subject != NULL && text_equal(reader->subject, reminder->person));
}

bool reminder_is_due(const struct reminder *reminder)
{
	return reminder->state == REMINDER_STATE_DUE || reminder->state == REMINDER_STATE_OVERDUE;
}
