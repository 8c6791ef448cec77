#include "usecase/draft_application.h"

#include "base/explain.h"
#include "store/territory_store.h"

static size_t place_of(const struct text_list *list, const char *text)
{
	size_t i = 0;
	while (i < list->count && !text_equal(list->items[i], text))
		i++;
	return i;
}

static enum err refuse_unknown(struct work *w, const struct text_list *asked,
			       const struct text_list *unknown, int64_t vintage)
{
	struct verdict *verdict = verdict_new(w->arena);
	for (size_t i = 0; i < unknown->count; i++)
		refuse(verdict, REASON_TERRITORY_UNKNOWN,
		       KV("index", (int64_t)place_of(asked, unknown->items[i])),
		       KV("territory", unknown->items[i]), KV("vintage", vintage));
	return verdict_ok(verdict) ? OK : refuse_as(w, ERR_BODY_INVALID, verdict);
}

enum err draft_application(struct work *w, const struct call_version_rules *version,
			   const struct application_patch *body, struct application_draft *ret)
{
	struct territory_resolution found = { 0 };
	if (body->territories != NULL && body->territories->count > 0) {
		TRY(territory_resolve(w, version->vintage, body->territories, &found));
		TRY(refuse_unknown(w, body->territories, &found.unknown, version->vintage));
	}
	*ret = (struct application_draft){
		.title = body->title,
		.summary = body->summary,
		.axis = body->axis,
		.other_axes = body->other_axes,
		.declarations = body->declarations,
		.territories = found.territories,
		.target_audiences = body->target_audiences,
		.start_on = body->start_on,
		.end_on = body->end_on,
		.commune_count = (int64_t)found.communes.count,
	};
	call_matches(w, version, &found.communes, NULL, &ret->matches);
	return OK;
}
