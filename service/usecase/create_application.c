#include "usecase/create_application.h"

#include "base/explain.h"
#include "store/application_store.h"
#include "store/collective_store.h"
#include "usecase/draft_application.h"

static struct application_patch written(const struct application_create *body)
{
	return (struct application_patch){
		.title = body->title,
		.summary = body->summary,
		.territories = body->territories,
		.axis = body->axis,
		.other_axes = body->other_axes,
		.declarations = body->declarations,
		.target_audiences = body->target_audiences,
		.start_on = body->start_on,
		.end_on = body->end_on,
	};
}

static enum err may_start(struct work *w, struct uuid collective_id)
{
	bool takes_part = false;
	TRY(collective_taken_part(w, collective_id, &takes_part));
	if (takes_part)
		return OK;
	struct verdict *verdict = verdict_new(w->arena);
	refuse(verdict, REASON_NOT_A_MEMBER);
	return refuse_rules(w, verdict);
}

enum err create_application(struct work *w, const struct application_create *body,
			    struct uuid *ret_id)
{
	struct call_head head = { 0 };
	const struct call_version_rules *version = NULL;
	struct application_patch patch = written(body);
	TRY(call_head_by_ref(w, body->call_id, &head));
	if (head.state != CALL_STATE_PUBLISHED)
		return fail(w->problem, ERR_CALL_NOT_OPEN, KV("call", head.code),
			    KV("state", call_state_words[head.state]));
	TRY(call_version_rules(w, head.version_id, &version));
	TRY(may_start(w, body->collective_id));

	struct application_new application = {
		.id = uuid_new(w->now),
		.call_id = head.id,
		.call_version_id = head.version_id,
		.collective_id = body->collective_id,
	};
	TRY(draft_application(w, version, &patch, &application.draft));
	TRY(application_insert(w, &application));
	*ret_id = application.id;
	return OK;
}
