#include "http/export_rows.h"

#include "base/arena.h"
#include "store/export_store.h"

enum err export_failed(struct work *w)
{
	w->problem->cause = "the file of an export cannot be written";
	return fail(w->problem, ERR_INTERNAL);
}

const char *export_file_name(struct work *w, const struct export *export, const char *extension)
{
	return arena_printf(w->arena, "%s%s-%s.%s", export->test ? "TEST-" : "", export->call_code,
			    export_table_words[export->table], extension);
}

enum err export_each_row(struct work *w, const struct export *export,
			 const struct export_sink *sink, int64_t *ret_count)
{
	struct export_row_list rows = { 0 };
	struct export_page page = { .table = export->table, .call_id = export->call_id };
	*ret_count = 0;
	TRY(export_ask(w, &page));
	for (;;) {
		struct arena_mark mark = arena_mark(w->arena); /* one page at a time */
		TRY(export_wait(w, &page, &rows));
		if (rows.count == 0)
			return OK;
		page.after = rows.items[rows.count - 1].key;
		TRY(export_ask(w, &page)); /* it is made while these are written */
		for (size_t i = 0; i < rows.count; i++)
			if (!sink->take(sink->to, &rows.items[i].cells))
				return export_failed(w);
		*ret_count += (int64_t)rows.count;
		arena_rewind(w->arena, mark);
	}
}
