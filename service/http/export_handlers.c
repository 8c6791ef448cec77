/* Tables for the committee: the columns as JSON, the rows as files that are as long as they are. */
#include "gen/handlers.h"
#include "http/export_rows.h"
#include "store/call_store.h"
#include "store/export_run_store.h"
#include "usecase/request_export.h"

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
	ret->rows = count;
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
	ret->rows = count;
	ret->media_type = "application/x-ndjson";
	ret->file_name = export_file_name(w, out, "ndjson");
	return finish(w, &spool, ret);
}

enum err render_call_export_xlsx(struct work *w, const struct export *out, struct content *ret)
{
	spool_auto_t *spool = spool_open(w->arena);
	if (spool == NULL)
		return export_failed(w);
	TRY(export_spreadsheet(w, out, spool, &ret->rows));
	ret->media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	ret->file_name = export_file_name(w, out, "xlsx");
	return finish(w, &spool, ret);
}

/* --- tables that are made outside of the request */

enum err on_export_request(struct work *w, const struct export_request_in *in,
			   struct export_run *out)
{
	struct uuid id;
	struct export_row_run row = { 0 };
	TRY(request_export(w, &in->body, &id));
	TRY(export_run_by_id(w, id, &row));
	*out = row.view;
	return OK;
}

enum err on_export_read(struct work *w, const struct export_read_in *in, struct export_run *out)
{
	struct export_row_run row = { 0 };
	TRY(export_run_by_id(w, in->export_id, &row));
	*out = row.view;
	return OK;
}

/* A piece at a time, into a file that the answer closes. */
static enum err read_pieces(struct work *w, struct uuid id, struct spool *spool)
{
	bool more = true;
	for (int64_t number = 0; more; number++) {
		struct arena_mark mark = arena_mark(w->arena);
		struct bytes piece = { 0 };
		TRY(export_piece_read(w, id, number, &piece, &more));
		if (more && !spool_add(spool, piece))
			return export_failed(w);
		arena_rewind(w->arena, mark);
	}
	return OK;
}

enum err on_export_content(struct work *w, const struct export_content_in *in, struct content *out)
{
	struct export_row_run row = { 0 };
	TRY(export_run_by_id(w, in->export_id, &row));
	if (row.view.state != EXPORT_STATE_READY)
		return fail(w->problem, ERR_WRONG_STATE,
			    KV("state", export_state_words[row.view.state]));
	spool_auto_t *spool = spool_open(w->arena);
	if (spool == NULL)
		return export_failed(w);
	TRY(read_pieces(w, row.view.id, spool));
	out->media_type = row.media_type;
	out->file_name = row.file_name;
	return finish(w, &spool, out);
}
