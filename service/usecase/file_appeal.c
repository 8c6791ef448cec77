#include "usecase/file_appeal.h"

#include "base/explain.h"
#include "store/appeal_store.h"
#include "usecase/appeal_facts.h"

enum err file_appeal(struct work *w, struct uuid decision_id, const struct appeal_write *write,
		     struct uuid *ret)
{
	struct appeal_case c = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(appeal_case_by_decision(w, decision_id, &c));
	*verdict = appeal_file_guard(&c.facts, write, w->arena);
	if (!verdict_ok(verdict))
		return refuse_rules(w, verdict);
	*ret = uuid_new(w->now);
	return appeal_insert(w,
			     &(struct appeal_new){ .id = *ret,
						   .decision_id = decision_id,
						   .write = write,
						   .filed_on = appeal_filed_on(&c.facts, write) });
}
