#include "usecase/deposit.h"

#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "domain/checks.h"
#include "domain/receipt.h"
#include "store/follow_up_store.h"

struct deposited {
	const struct application_case *c;
	const struct deposit_plan *plan;
	const char *reference;
	int64_t number; /* of the snapshot */
	const char *sha256;
};

static enum err reference_of(struct work *w, const struct application_case *c, const char **ret)
{
	const struct application *a = &c->file.view;
	int64_t number = 0;
	*ret = a->reference;
	if (a->reference != NULL)
		return OK;
	TRY(call_next_reference(w, a->call_id, &number));
	*ret = reference_format(w->arena, a->call_code, number, a->test);
	return OK;
}

static struct snapshot_member_list members_of(struct work *w, const struct application_case *c)
{
	const struct collective_member_list *from = &c->facts.members;
	struct snapshot_member_list list = {
		.items = arena_new_many(w->arena, struct snapshot_member, from->count),
		.count = from->count,
	};
	for (size_t i = 0; i < from->count; i++) {
		const struct collective_member *m = &from->items[i];
		list.items[i] = (struct snapshot_member){
			.siret = m->siret,
			.name = m->name,
			.roles = m->roles,
			.lead = m->lead,
			.digital_evidence = m->digital_evidence,
			.past_award = m->past_award,
			.similar_place = m->similar_place,
			.active_since_on = m->active_since_on,
			.share_rate = m->share_rate,
			.payee = m->payee,
			.consent = m->consent,
			.recovers_vat = m->recovers_vat,
		};
	}
	return list;
}

static struct snapshot_application application_of(const struct deposited *d)
{
	const struct application *a = &d->c->file.view;
	return (struct snapshot_application){
		.id = a->id,
		.reference = d->reference,
		.title = a->title,
		.summary = a->summary,
		.territories = a->territories,
		.axis = a->axis,
		.other_axes = a->other_axes,
		.declarations = a->declarations,
		.target_audiences = a->target_audiences,
		.start_on = a->start_on,
		.end_on = a->end_on,
		.note_waived = a->note_waived,
	};
}

static enum err planned_of(struct work *w, struct uuid id, const struct planned_value_list **ret)
{
	struct planned_value_list *planned = arena_new_one(w->arena, struct planned_value_list);
	TRY(planned_values(w, id, planned));
	*ret = planned;
	return OK;
}

static enum err content_of(struct work *w, const struct deposited *d, const char **ret)
{
	const struct application_file *file = &d->c->file;
	struct snapshot_content content = {
		.format = "guichet-snapshot-1",
		.test = file->view.test,
		.stage = d->plan->stage,
		.received_at = d->c->facts.now,
		.call = { .id = file->view.call_id,
			  .code = file->view.call_code,
			  .version_number = file->view.call_version_number },
		.application = application_of(d),
		.budget = file->budget,
		.collective = { .id = file->view.collective_id,
				.name = file->collective_name,
				.siret = file->keeper_siret,
				.members = members_of(w, d->c) },
	};
	TRY(snapshot_documents(w, file->view.id, &content.documents));
	if (d->c->facts.rules->follow_up != NULL)
		TRY(planned_of(w, file->view.id, &content.indicators));

	struct buffer text = buffer_new(w->arena, 4096);
	struct bytes canonical = { 0 };
	json_write(&text, &snapshot_content_shape, &content, w->zone);
	TRY(json_canonical(w, (struct bytes){ text.data, text.length }, &canonical));
	*ret = arena_text(w->arena, canonical.data, canonical.length);
	return OK;
}

static enum err keep_snapshot(struct work *w, struct deposited *d)
{
	const char *content = NULL;
	TRY(snapshot_next_number(w, d->c->file.view.id, &d->number));
	TRY(content_of(w, d, &content));
	d->sha256 = sha256_text(w->arena, (struct bytes){ content, strlen(content) });
	return snapshot_insert(w, &(struct snapshot_row){
					  .application_id = d->c->file.view.id,
					  .number = d->number,
					  .stage = d->plan->stage,
					  .content = content,
					  .sha256 = d->sha256,
					  .received_at = d->c->facts.now,
				  });
}

static enum err keep_receipt(struct work *w, const struct deposited *d)
{
	struct rule_result_list results = { 0 };
	struct receipt receipt = { 0 };
	struct receipt_facts facts = {
		.rules = d->c->version->rules,
		.zone = d->c->version->zone,
		.stage = d->plan->stage,
		.reference = d->reference,
		.test = d->c->file.view.test,
		.received_at = d->plan->received_at,
		.snapshot_number = d->number,
		.sha256 = d->sha256,
	};
	application_checks(&d->c->facts, d->plan->checked, w->arena, &results, &facts.missing);
	receipt_build(w->arena, &facts, &receipt);
	if (d->plan->silence_rejects_on != NULL)
		receipt.silence_rejects_on = d->plan->silence_rejects_on;
	return receipt_insert(w, d->c->file.view.id, &receipt);
}

static enum err keep(struct work *w, struct deposited *d)
{
	const struct application *a = &d->c->file.view;
	TRY(keep_snapshot(w, d));
	TRY(keep_receipt(w, d));
	return application_disclose(w, a->collective_id, a->call_code);
}

enum err deposit_as(struct work *w, const struct application_case *c,
		    const struct deposit_plan *plan)
{
	struct deposited d = { .c = c, .plan = plan };
	TRY(reference_of(w, c, &d.reference));
	TRY(application_move(w, &(struct application_step){
					.id = c->file.view.id,
					.action = plan->action,
					.to = application_transition(c->facts.state, plan->action),
					.reference = d.reference,
					.submitted_at = plan->submitted_at,
					.note_waived = c->facts.note_waived,
					.call_at = c->facts.now,
					.reason = plan->reason,
				}));
	return keep(w, &d);
}

enum err deposit(struct work *w, const struct application_case *c, enum application_action action)
{
	const char *stage = application_stage(c->version->rules, action)->code;
	const struct deposit_plan plan = {
		.action = action,
		.stage = stage,
		.checked = stage,
		.submitted_at = &c->facts.now,
		.received_at = c->facts.now,
	};
	return deposit_as(w, c, &plan);
}
