#include "gen/handlers.h"

#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "domain/call_comparison.h"
#include "store/call_store.h"

/* "chf-2023" is the version in force, "chf-2023@2" its second one. */
static enum err read_side(struct work *w, const char *named, struct compared_rules *ret_rules,
			  struct compared_call *ret)
{
	struct call_head head = { 0 };
	const char *at = strchr(named, '@');
	size_t length = at == NULL ? strlen(named) : (size_t)(at - named);
	TRY(call_head_by_ref(w, arena_text(w->arena, named, length), &head));
	if (at != NULL) {
		struct call_version *version = arena_new_one(w->arena, struct call_version);
		TRY(call_version_by_number(w, head.id, strtol(at + 1, NULL, 10), version));
		head.version_number = version->number;
		ret_rules->rules = &version->rules;
	} else {
		const struct call_version_rules *version = NULL;
		TRY(call_version_rules(w, head.version_id, &version));
		ret_rules->rules = version->rules;
	}
	ret_rules->zone = zone_find(ret_rules->rules->time_zone);
	*ret = (struct compared_call){ .call_id = head.id,
				       .code = head.code,
				       .title = ret_rules->rules->title,
				       .version_number = head.version_number };
	return OK;
}

enum err on_call_compare(struct work *w, const struct call_compare_in *in,
			 struct call_comparison *out)
{
	struct call_comparison_request request = { .only_differences = in->only != NULL };
	TRY(read_side(w, in->left, &request.left, &out->left));
	TRY(read_side(w, in->right, &request.right, &out->right));
	call_compare(&request, w->arena, &out->rules, &out->different_count);
	return OK;
}
