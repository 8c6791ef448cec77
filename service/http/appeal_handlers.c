/* Appeals: from the struct of the operation to a use case or a read. */
#include "gen/handlers.h"
#include "http/page.h"
#include "usecase/appeal_facts.h"
#include "usecase/decide_appeal.h"
#include "usecase/file_appeal.h"

static enum err show(struct work *w, struct uuid id, struct appeal *out)
{
	struct appeal_case c = { 0 };
	const struct appeal *appeal = NULL;
	TRY(appeal_case_by_id(w, id, &c, &appeal));
	*out = *appeal;
	return OK;
}

enum err on_appeal_list(struct work *w, const struct appeal_list_in *in, struct appeal_page *out)
{
	struct appeal_case c = { 0 };
	TRY(appeal_case_by_decision(w, in->decision_id, &c));
	out->data = c.appeals;
	(void)page_cut(&out->data, in->limit, &out->page);
	return OK;
}

enum err on_appeal_file(struct work *w, const struct appeal_file_in *in, struct appeal *out)
{
	struct uuid id;
	TRY(file_appeal(w, in->decision_id, &in->body, &id));
	return show(w, id, out);
}

enum err on_appeal_read(struct work *w, const struct appeal_read_in *in, struct appeal *out)
{
	return show(w, in->appeal_id, out);
}

enum err on_appeal_decide(struct work *w, const struct appeal_decide_in *in, struct appeal *out)
{
	TRY(decide_appeal(w, in->appeal_id, &in->body));
	return show(w, in->appeal_id, out);
}
