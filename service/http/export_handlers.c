/* Tables for the committee: the columns as JSON, the rows as files that are as long as they are. */
#include "gen/handlers.h"
#include "http/export_rows.h"
#include "store/call_store.h"

enum err on_call_export(struct work *w, const struct call_export_in *in, struct export *out)
{
	struct call_head head = { 0 };
	const struct export_columns columns = export_columns(in->table);
	TRY(call_head_by_ref(w, in->call_id, &head));
	out->call_id = head.id;
	out->call_code = head.code;
	out->test = head.mode == CALL_MODE_TEST;
	out->table = in->table;
	out->dialect = in->dialect;
	out->columns.count = columns.count;
	out->columns.items = arena_new_many(w->arena, struct export_column, columns.count);
	for (size_t i = 0; i < columns.count; i++)
		out->columns.items[i] =
			(struct export_column){ columns.items[i].name, columns.items[i].label };
	return OK;
}

/* --- lines of text */

struct lines {
	struct work *w;
	struct spool *spool;
	struct export_columns columns;
	enum export_dialect dialect;
};

static bool add(struct lines *lines, const struct buffer *line)
{
	return spool_add(lines->spool, (struct bytes){ line->data, line->length });
}

static bool take_csv(void *to, const struct text_list *cells)
{
	struct lines *lines = to;
	struct buffer line = buffer_new(lines->w->arena, 512);
	export_csv_row(&line, &lines->columns, cells, lines->dialect);
	return add(lines, &line);
}

static bool take_ndjson(void *to, const struct text_list *cells)
{
	struct lines *lines = to;
	struct buffer line = buffer_new(lines->w->arena, 512);
	export_ndjson_row(&line, &lines->columns, cells);
	return add(lines, &line);
}

static enum err finish(struct work *w, struct spool **spool, struct content *ret)
{
	if (!spool_finish(w->arena, *spool))
		return export_failed(w);
	ret->file = *spool;
	*spool = NULL; /* the answer closes it */
	return OK;
}

static struct lines lines_of(struct work *w, const struct export *out, struct spool *spool)
{
	return (struct lines){ w, spool, export_columns(out->table), out->dialect };
}

enum err render_call_export_csv(struct work *w, const struct export *out, struct content *ret)
{
	int64_t count = 0;
	spool_auto_t *spool = spool_open(w->arena);
	if (spool == NULL)
		return export_failed(w);
	struct lines lines = lines_of(w, out, spool);
	struct buffer heading = buffer_new(w->arena, 512);
	export_csv_heading(&heading, &lines.columns, lines.dialect);
	if (!add(&lines, &heading))
		return export_failed(w);
	TRY(export_each_row(w, out, &(struct export_sink){ take_csv, &lines }, &count));
	ret->media_type = "text/csv; charset=utf-8; header=present";
	ret->file_name = export_file_name(w, out, "csv");
	return finish(w, &spool, ret);
}

enum err render_call_export_ndjson(struct work *w, const struct export *out, struct content *ret)
{
	int64_t count = 0;
	spool_auto_t *spool = spool_open(w->arena);
	if (spool == NULL)
		return export_failed(w);
	struct lines lines = lines_of(w, out, spool);
	TRY(export_each_row(w, out, &(struct export_sink){ take_ndjson, &lines }, &count));
	/* Without this line the file was cut. */
	struct buffer end = buffer_new(w->arena, 128);
	const char *digest = spool_digest(w->arena, spool);
	buffer_printf(&end, "{\"_end\":{\"rows\":%lld,\"sha256\":\"%s\"}}\n", (long long)count,
		      digest == NULL ? "" : digest);
	if (digest == NULL || !add(&lines, &end))
		return export_failed(w);
	ret->media_type = "application/x-ndjson";
	ret->file_name = export_file_name(w, out, "ndjson");
	return finish(w, &spool, ret);
}

enum err render_call_export_xlsx(struct work *w, const struct export *out, struct content *ret)
{
	spool_auto_t *spool = spool_open(w->arena);
	if (spool == NULL)
		return export_failed(w);
	TRY(export_spreadsheet(w, out, spool));
	ret->media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	ret->file_name = export_file_name(w, out, "xlsx");
	return finish(w, &spool, ret);
}
