#include "usecase/publish_territory_set_version.h"

#include "base/explain.h"

static enum err entries_exist(struct work *w, const struct territory_set_version_write *version)
{
	struct territory_resolution found = { 0 };
	struct verdict *verdict = verdict_new(w->arena);
	TRY(territory_resolve(w, version->vintage, &version->codes, &found));
	for (size_t i = 0; i < version->codes.count && found.unknown.count > 0; i++)
		if (text_in(version->codes.items[i], &found.unknown))
			refuse_at(verdict, REASON_TERRITORY_UNKNOWN,
				  arena_printf(w->arena, "#/codes/%zu", i),
				  KV("vintage", version->vintage),
				  KV("territory", version->codes.items[i]));
	return verdict_ok(verdict) ? OK : refuse_as(w, ERR_BODY_INVALID, verdict);
}

enum err publish_territory_set_version(struct work *w, const char *id_or_code,
				       const struct territory_set_version_write *version,
				       struct territory_set_version *ret)
{
	struct territory_set set = { 0 };
	TRY(territory_set_by_ref(w, id_or_code, &set));
	TRY(entries_exist(w, version));
	return territory_set_version_insert(w, set.id, version, ret);
}
