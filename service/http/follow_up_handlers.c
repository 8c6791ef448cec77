/* Indicators of a file, and the figures of a call. */
#include "domain/follow_up.h"
#include "domain/statistics.h"
#include "gen/handlers.h"
#include "store/call_store.h"
#include "store/follow_up_store.h"
#include "usecase/application_facts.h"
#include "usecase/plan_indicators.h"

/* --- indicators of a file */

static enum err show_indicators(struct work *w, struct uuid application_id,
				struct application_indicators *out)
{
	struct application_case c = { 0 };
	struct planned_value_list planned = { 0 }, realised = { 0 };
	TRY(application_case_by_id(w, application_id, &c));
	TRY(planned_values(w, application_id, &planned));
	TRY(realised_values(w, application_id, &realised));
	out->version = c.file.view.version;
	indicators_show(c.facts.rules, &planned, &realised, w->arena, &out->indicators);
	return OK;
}

enum err on_application_indicators_read(struct work *w,
					const struct application_indicators_read_in *in,
					struct application_indicators *out)
{
	return show_indicators(w, in->application_id, out);
}

enum err on_application_indicators_replace(struct work *w,
					   const struct application_indicators_replace_in *in,
					   struct application_indicators *out)
{
	TRY(plan_indicators(w, in->application_id, &in->body));
	return show_indicators(w, in->application_id, out);
}

/* --- figures of a call */

static enum statistics_coverage coverage_of(const struct statistics_head *head)
{
	if (head->region)
		return STATISTICS_COVERAGE_READABLE;
	return head->published ? STATISTICS_COVERAGE_PUBLISHED : STATISTICS_COVERAGE_RECEIVED;
}

/* What is left of the envelope tells what was awarded: only to whom all of that is told. */
static void show_envelope(struct work *w, const struct call_rules *rules,
			  struct call_statistics *out)
{
	if (rules->envelope == NULL)
		return;
	out->envelope_amount = &rules->envelope->amount;
	if (out->partial || out->total.awarded_amount == NULL)
		return;
	struct money *remaining = arena_new_one(w->arena, struct money);
	remaining->cents = out->envelope_amount->cents - out->total.awarded_amount->cents;
	out->remaining_amount = remaining;
}

enum err on_call_statistics(struct work *w, const struct call_statistics_in *in,
			    struct call_statistics *out)
{
	struct call_head call = { 0 };
	struct statistics_head head = { 0 };
	struct statistics_sums_list sums = { 0 };
	const struct call_version_rules *version = NULL;
	TRY(call_head_by_ref(w, in->call_id, &call));
	TRY(call_version_rules(w, call.version_id, &version));
	TRY(call_statistics_head(w, call.id, &head));
	TRY(call_sums(w, call.id, head.region, &sums));
	out->call_id = call.id;
	out->call_code = call.code;
	out->test = call.mode == CALL_MODE_TEST;
	out->coverage = coverage_of(&head);
	out->partial = head.partial;
	call_figures(w->arena, &sums, out);
	show_envelope(w, version->rules, out);
	return OK;
}
