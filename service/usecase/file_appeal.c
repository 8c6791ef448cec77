#include "usecase/file_appeal.h"

#include "base/explain.h"
#include "store/appeal_store.h"
#include "usecase/appeal_facts.h"

static enum err file(struct work *w, const struct appeal_case *c, const struct appeal_write *write,
		     struct uuid *ret)
{
	struct verdict *verdict = verdict_new(w->arena);
	if (c->contested)
		*verdict = appeal_file_guard(&c->facts, write, w->arena);
	else
		refuse(verdict, REASON_NOTHING_TO_CONTEST);
	TRY(admit(w, verdict));
	const struct appeal_new appeal = {
		.id = uuid_new(w->now),
		.application_id = c->application.file.view.id,
		.decision_id = c->against_vote ? &c->decision.id : NULL,
		.against = c->facts.against,
		.notified_on = c->against_vote ? NULL : c->facts.notified_on,
		.write = write,
		.filed_on = appeal_filed_on(&c->facts, write),
	};
	*ret = appeal.id;
	return appeal_insert(w, &appeal);
}

enum err file_appeal(struct work *w, struct uuid decision_id, const struct appeal_write *write,
		     struct uuid *ret)
{
	struct appeal_case c = { 0 };
	TRY(appeal_case_by_decision(w, decision_id, &c));
	return file(w, &c, write, ret);
}

enum err file_appeal_of_file(struct work *w, struct uuid application_id,
			     const struct appeal_write *write, struct uuid *ret)
{
	struct appeal_case c = { 0 };
	TRY(appeal_case_by_application(w, application_id, &c));
	return file(w, &c, write, ret);
}
