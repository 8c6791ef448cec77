/* The instruction of a file: whole or not, admissible or not, and its legal clocks. */
#include "base/zone.h"
#include "domain/completeness.h"
#include "gen/handlers.h"
#include "http/application_view.h"
#include "store/completeness_store.h"
#include "usecase/application_facts.h"
#include "usecase/check_completeness.h"
#include "usecase/decide_application.h"

enum err on_application_completeness(struct work *w, const struct application_completeness_in *in,
				     struct application *out)
{
	TRY(check_completeness(w, in->application_id, &in->body));
	return application_show(w, in->application_id, out);
}

enum err on_application_correct(struct work *w, const struct application_correct_in *in,
				struct application *out)
{
	TRY(correct_application(w, in->application_id));
	return application_show(w, in->application_id, out);
}

enum err on_application_admissibility(struct work *w, const struct application_admissibility_in *in,
				      struct application *out)
{
	TRY(judge_application(w, in->application_id, &in->body));
	return application_show(w, in->application_id, out);
}

enum err on_application_dismiss(struct work *w, const struct application_dismiss_in *in,
				struct application *out)
{
	TRY(decide_application(w, in->application_id, APPLICATION_DISMISS, in->body.reason));
	return application_show(w, in->application_id, out);
}

static const struct date *kept(struct work *w, struct date day)
{
	struct date *copy = arena_new_one(w->arena, struct date);
	*copy = day;
	return copy;
}

static void show_clock(struct work *w, const struct application_case *c,
		       struct application_clocks *out)
{
	const struct zone *zone = c->version->zone;
	struct date received = zone_date(zone, *c->file.view.submitted_at);
	struct legal_clock clock;
	legal_clock(received, &out->requests, zone_date(zone, c->facts.now), &clock);
	out->received_on = kept(w, received);
	out->suspended = clock.suspended;
	out->suspended_until = clock.suspended ? kept(w, clock.suspended_until) : NULL;
	out->suspended_days = clock.suspended_days;
	if (application_deposited(c->facts.state))
		out->silence_rejects_on = kept(w, clock.silence_rejects_on);
}

enum err on_application_clocks(struct work *w, const struct application_clocks_in *in,
			       struct application_clocks *out)
{
	struct application_case c = { 0 };
	TRY(application_case_by_id(w, in->application_id, &c));
	TRY(piece_requests(w, in->application_id, &out->requests));
	TRY(application_complete_on(w, in->application_id, &out->complete_on));
	if (application_deposited(c.facts.state) && c.file.view.submitted_at != NULL)
		show_clock(w, &c, out);
	return OK;
}
