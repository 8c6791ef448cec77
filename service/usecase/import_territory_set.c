#include "usecase/import_territory_set.h"

#include "base/explain.h"
#include "domain/territory_import.h"
#include "store/territory_store.h"

static enum err read_lines(struct work *w, struct bytes file, struct csv_line_list *ret)
{
	int64_t line = 0;
	enum csv_fault fault = csv_read(w->arena, file, ret, &line);
	if (fault == CSV_FAULT_NONE)
		return OK;
	struct verdict *verdict = verdict_new(w->arena);
	refuse_at(verdict, fault == CSV_FAULT_QUOTE ? REASON_CSV_QUOTE : REASON_CSV_ENCODING,
		  arena_printf(w->arena, "#/lines/%lld", (long long)line));
	return refuse_as(w, ERR_BODY_INVALID, verdict);
}

enum err import_territory_set(struct work *w, const char *id_or_code,
			      const struct territory_set_version_write *version, struct bytes file,
			      struct territory_set_version *ret)
{
	struct territory_set set = { 0 };
	struct csv_line_list lines = { 0 };
	struct territory_import import;
	struct territory_resolution found = { 0 };
	TRY(territory_set_by_ref(w, id_or_code, &set));
	TRY(read_lines(w, file, &lines));
	territory_import_read(w->arena, &lines, &import);
	TRY(territory_resolve(w, version->vintage, &import.codes, &found));
	territory_import_unknown(&import, &found.unknown, version->vintage);

	struct verdict *verdict = verdict_new(w->arena);
	territory_import_verdict(&import, verdict);
	if (!verdict_ok(verdict))
		return refuse_as(w, ERR_BODY_INVALID, verdict);
	struct territory_set_version_write whole = *version;
	whole.codes = import.codes;
	return territory_set_version_insert(w, set.id, &whole, ret);
}
