#include "gen/handlers.h"

#include <string.h>

#include "base/explain.h"
#include "domain/lint.h"
#include "store/call_store.h"

/* --- a lint as the contract shows it */

/* The places of a contradiction: the one where the reason stands, then the others.  A template
 * whose figures were not all given is no place. */
static void pointers_of(struct work *w, const struct violation *v, const char *first,
			struct text_list *ret)
{
	const struct reason_text *text = &reason_texts[v->reason];
	ret->items = arena_new_many(w->arena, const char *, COUNT(text->also));
	if (first != NULL)
		ret->items[ret->count++] = first;
	for (size_t i = 0; text->also[i] != NULL; i++) {
		const char *place = explain_text(w, text->also[i], v->params, v->param_count);
		if (strchr(place, '{') == NULL)
			ret->items[ret->count++] = place;
	}
}

static struct finding finding_of(struct work *w, const struct call_rules *rules,
				 const struct violation *v, const struct error_entry *entry)
{
	struct finding finding = { .code = entry->code,
				   .rule = entry->rule,
				   .detail = entry->detail,
				   .params = entry->params };
	const struct provenance *provenance =
		entry->pointer == NULL ? NULL : rule_provenance(rules, entry->pointer);
	finding.source_text = provenance == NULL ? NULL : provenance->source_text;
	pointers_of(w, v, entry->pointer, &finding.pointers);
	return finding;
}

static void findings_add(struct work *w, const struct call_rules *rules,
			 enum finding_severity severity, const struct verdict *found,
			 struct finding_list *ret)
{
	struct error_entry_list entries = { 0 };
	explain_verdict(w, found, &entries);
	for (size_t i = 0; i < found->count; i++) {
		struct finding *finding = &ret->items[ret->count++];
		*finding = finding_of(w, rules, &found->items[i], &entries.items[i]);
		finding->severity = severity;
	}
}

static void lint_view(struct work *w, const struct call_definition_facts *facts,
		      struct lint_report *ret)
{
	struct lint *lint = arena_new_one(w->arena, struct lint);
	w->zone = facts->zone;
	lint_call(facts, w->arena, lint);
	ret->publishable = verdict_ok(&lint->errors);
	ret->error_count = (int64_t)lint->errors.count;
	ret->warning_count = (int64_t)lint->warnings.count;
	ret->information_count = (int64_t)lint->notes.count;
	ret->findings.items =
		arena_new_many(w->arena, struct finding,
			       lint->errors.count + lint->warnings.count + lint->notes.count);
	findings_add(w, facts->rules, FINDING_SEVERITY_ERROR, &lint->errors, &ret->findings);
	findings_add(w, facts->rules, FINDING_SEVERITY_WARNING, &lint->warnings, &ret->findings);
	findings_add(w, facts->rules, FINDING_SEVERITY_INFORMATION, &lint->notes, &ret->findings);
}

/* --- handlers */

enum err on_call_lint_read(struct work *w, const struct call_lint_read_in *in,
			   struct lint_report *out)
{
	struct call_head *head = arena_new_one(w->arena, struct call_head);
	const struct call_version_rules *version = NULL;
	struct call_definition_facts facts = { 0 };
	TRY(call_head_by_ref(w, in->call_id, head));
	TRY(call_version_rules(w, head->version_id, &version));
	call_definition_facts(w, version, &facts);
	lint_view(w, &facts, out);
	out->call_id = &head->id;
	out->version_number = &head->version_number;
	return OK;
}

enum err on_call_rules_lint(struct work *w, const struct call_rules_lint_in *in,
			    struct lint_report *out)
{
	struct call_definition_facts facts = { 0 };
	TRY(call_rules_facts(w, &in->body, &facts));
	lint_view(w, &facts, out);
	return OK;
}
