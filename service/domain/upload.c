#include "domain/upload.h"

#include "base/arena.h"

struct verdict upload_state_guard(const struct edit_facts *application, const char *kind,
				  struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	document_edit_check(application, kind, "upload", &verdict);
	return verdict;
}

struct verdict upload_cancel_guard(const struct edit_facts *application, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (!application->actor_takes_part)
		refuse(&verdict, REASON_NOT_A_MEMBER);
	return verdict;
}

struct verdict upload_guard(const struct upload_facts *facts, struct arena *arena)
{
	struct verdict verdict = upload_state_guard(&facts->application, facts->kind, arena);
	if (!verdict_ok(&verdict))
		return verdict;
	if (!text_in(facts->kind, facts->kinds))
		refuse(&verdict, REASON_DOCUMENT_KIND_UNKNOWN, KV("kind", facts->kind));
	if (facts->document_count >= DOCUMENTS_MAX)
		refuse(&verdict, REASON_DOCUMENTS_TOO_MANY, KV("maximum", DOCUMENTS_MAX));
	return verdict;
}
