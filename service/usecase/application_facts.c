#include "usecase/application_facts.h"

#include <string.h>

#include "base/actor.h"
#include "base/explain.h"

static bool actor_leads(const struct work *w, const struct application_file *file)
{
	if (actor_has_organisation(w->actor, file->keeper_siret))
		return true;
	for (size_t i = 0; i < file->members.count; i++)
		if (file->members.items[i].lead &&
		    actor_has_organisation(w->actor, file->members.items[i].siret))
			return true;
	return false;
}

/* Who refused or left is not among the members any more; who has not answered is. */
static bool actor_takes_part(const struct work *w, const struct application_file *file)
{
	if (actor_has_organisation(w->actor, file->keeper_siret))
		return true;
	for (size_t i = 0; i < file->members.count; i++)
		if (file->members.items[i].consent == CONSENT_STATE_GIVEN &&
		    actor_has_organisation(w->actor, file->members.items[i].siret))
			return true;
	return false;
}

static struct instant call_instant(const struct work *w, const struct application_file *file)
{
	struct call_clock_facts clock = {
		.mode = file->view.test ? CALL_MODE_TEST : CALL_MODE_LIVE,
		.now = file->clock_at,
		.set_at = file->clock_set_at == NULL ? w->now : *file->clock_set_at,
		.rate = file->clock_rate,
	};
	return call_now(&clock, w->now);
}

/* The hits kept with the row, and those of the lead's own commune, which may change since. */
static struct bonus_hit_list all_hits(struct work *w, const struct application_case *c)
{
	static const struct text_list nowhere;
	struct bonus_hit_list lead = { 0 }, all = c->file.matches;
	if (c->file.lead_commune == NULL)
		return all;
	call_matches(w, c->version, &nowhere, strchr(c->file.lead_commune, ':') + 1, &lead);
	if (lead.count == 0)
		return all;
	all.items = arena_new_many(w->arena, struct bonus_hit, c->file.matches.count + lead.count);
	memcpy(all.items, c->file.matches.items, c->file.matches.count * sizeof *all.items);
	memcpy(all.items + c->file.matches.count, lead.items, lead.count * sizeof *all.items);
	all.count += lead.count;
	return all;
}

static void fill_facts(struct work *w, struct application_case *c)
{
	const struct application_file *file = &c->file;
	c->facts = (struct application_facts){
		.rules = c->version->rules,
		.call_state = file->call_state,
		.zone = c->version->zone,
		.now = call_instant(w, file),
		.spent_at = file->spent_at,
		.state = file->view.state,
		.note_waived = file->view.note_waived,
		.axes = { file->view.axis, file->view.other_axes },
		.declarations = file->view.declarations,
		.territories = file->view.territories,
		.vintage = c->version->vintage,
		.commune_count = (size_t)file->commune_count,
		.target_audiences = file->view.target_audiences,
		.start_on = file->view.start_on,
		.end_on = file->view.end_on,
		.budget = file->budget,
		.members = file->members,
		.documents = file->documents,
		.matches = all_hits(w, c),
		.actor_leads = actor_leads(w, file),
		.actor_takes_part = actor_takes_part(w, file),
		.correction = file->correction,
		.award_accepted = file->award_accepted,
		.decided = file->decided,
	};
}

enum err application_case_by_id(struct work *w, struct uuid id, struct application_case *ret)
{
	TRY(application_file_by_id(w, id, &ret->file));
	TRY(call_version_rules(w, ret->file.call_version_id, &ret->version));
	ret->file.view.call_version_number = ret->version->number;
	w->zone = ret->version->zone;
	fill_facts(w, ret);
	return OK;
}

enum err application_admit(struct work *w, const struct application_case *c,
			   enum application_action action)
{
	struct verdict verdict = application_guard(&c->facts, action, w->arena);
	return admit(w, &verdict);
}

enum err application_take_step(struct work *w, const struct application_case *c,
			       enum application_action action, const char *reason)
{
	TRY(application_admit(w, c, action));
	return application_move(
		w, &(struct application_step){
			   .id = c->file.view.id,
			   .action = action,
			   .to = application_transition(c->facts.state, action),
			   .note_waived = c->facts.note_waived || action == APPLICATION_NOTE_WAIVE,
			   .call_at = c->facts.now,
			   .reason = reason,
		   });
}
