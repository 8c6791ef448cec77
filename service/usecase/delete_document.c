#include "usecase/delete_document.h"

#include "domain/actions.h"
#include "store/document_store.h"
#include "usecase/refuse_action.h"

enum err delete_document(struct work *w, struct uuid id)
{
	struct document_row row = { 0 };
	struct upload_target target = { 0 };
	TRY(document_by_id(w, id, &row));
	TRY(upload_target_for_update(w, row.shown.application_id, &target));
	const struct edit_facts application = edit_facts_now(w, &target.gate);
	const struct verdict verdict =
		document_guard(&application, row.shown.kind, DOCUMENT_DELETE, w->arena);
	if (!verdict_ok(&verdict))
		return refuse_action(w, &verdict);
	return document_delete(w, id);
}
