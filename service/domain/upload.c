#include "domain/upload.h"

#include "domain/application.h"

struct verdict upload_state_guard(enum application_state application, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (application_transition(application, APPLICATION_UPDATE) == APPLICATION_STATE_COUNT_)
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", application_state_words[application]), KV("action", "upload"));
	return verdict;
}

struct verdict upload_guard(const struct upload_facts *facts, struct arena *arena)
{
	struct verdict verdict = upload_state_guard(facts->application_state, arena);
	if (!verdict_ok(&verdict))
		return verdict;
	if (!text_in(facts->kind, facts->kinds))
		refuse(&verdict, REASON_DOCUMENT_KIND_UNKNOWN, KV("kind", facts->kind));
	if (facts->document_count >= DOCUMENTS_MAX)
		refuse(&verdict, REASON_DOCUMENTS_TOO_MANY, KV("maximum", DOCUMENTS_MAX));
	return verdict;
}
