#include "store/export_run_store.h"

#include <pthread.h>

#include "base/json.h"

/* --- who asked, kept with the row */

static const struct field role_fields[] = {
	FIELD_ENUM_OF(struct actor_role, role, role_words),
	FIELD_MAYBE(struct actor_role, call_code, FIELD_TEXT),
};
static const struct shape role_shape = SHAPE_OF(struct actor_role, role_fields);
static const struct field role_item = { .kind = FIELD_OBJECT, .shape = &role_shape };
static const struct field roles_field = { .kind = FIELD_LIST, .item = &role_item };
static const struct field text_item = { .kind = FIELD_TEXT };

enum err export_insert(struct work *w, const struct export_new *e)
{
	const struct actor *a = w->actor;
	const enum export_dialect dialect =
		e->request->dialect != NULL &&
				*e->request->dialect == EXPORT_REQUEST_DIALECT_FR_EXCEL
			? EXPORT_DIALECT_FR_EXCEL
			: EXPORT_DIALECT_RFC4180;
	struct buffer roles = buffer_new(w->arena, 256);
	json_write_field(&roles, &roles_field, &a->roles, NULL);
	return db_exec(w, Q_EXPORT_INSERT, P(e->id), P(e->call_id), P(e->call_code),
		       P(export_table_words[e->request->kind]),
		       P(export_format_words[e->request->format]), P(export_dialect_words[dialect]),
		       P(a->subject), P(a->client), P((int64_t)a->scopes), P(buffer_text(&roles)),
		       P(&a->organisations), P(a->speaks_for_none), P(w->now), P(e->expires_at),
		       P(a->mail_domain));
}

static const struct field run_fields[] = {
	FIELD_MAYBE(struct export_row_run, media_type, FIELD_TEXT),
	FIELD_MAYBE(struct export_row_run, file_name, FIELD_TEXT),
};
static struct field run_all_fields[FIELDS_JOINED_MAX];
static struct shape run_shape;
static pthread_once_t run_once = PTHREAD_ONCE_INIT;

static void run_shape_make(void)
{
	shape_join(&export_run_shape, run_fields, COUNT(run_fields), sizeof(struct export_row_run),
		   run_all_fields, &run_shape);
}

enum err export_run_by_id(struct work *w, struct uuid id, struct export_row_run *ret)
{
	pthread_once(&run_once, run_shape_make);
	return db_one(w, Q_EXPORT_BY_ID, &run_shape, ret, P(id), P(w->now));
}

/* --- the file */

struct piece {
	struct bytes content;
};
static const struct field piece_fields[] = {
	{ .name = "content",
	  .offset = offsetof(struct piece, content),
	  .kind = FIELD_BYTES,
	  .required = true },
};
static const struct shape piece_shape = SHAPE_OF(struct piece, piece_fields);

enum err export_piece_read(struct work *w, struct uuid id, int64_t number, struct bytes *ret,
			   bool *ret_found)
{
	struct piece piece = { 0 };
	TRY(db_maybe(w, Q_EXPORT_CHUNK_READ, &piece_shape, &piece, ret_found, P(id), P(number)));
	*ret = piece.content;
	return OK;
}

enum err export_piece_insert(struct work *w, struct uuid id, int64_t number, struct bytes piece)
{
	return db_exec(w, Q_EXPORT_CHUNK_INSERT, P(id), P(number), P(piece));
}

/* --- for the job */

struct todo_row {
	struct export_todo todo;
	const char *subject, *client, *mail_domain;
	int64_t scopes;
	struct actor_role_list roles;
	struct text_list organisations;
	bool speaks_for_none;
};
static const struct field todo_fields[] = {
	{ .name = "id", .offset = offsetof(struct todo_row, todo.id), .kind = FIELD_UUID },
	{ .name = "call_id",
	  .offset = offsetof(struct todo_row, todo.call_id),
	  .kind = FIELD_UUID },
	{ .name = "call_code",
	  .offset = offsetof(struct todo_row, todo.call_code),
	  .kind = FIELD_TEXT },
	{ .name = "test", .offset = offsetof(struct todo_row, todo.test), .kind = FIELD_BOOL },
	{ .name = "kind",
	  .offset = offsetof(struct todo_row, todo.kind),
	  .kind = FIELD_ENUM,
	  .words = export_table_words },
	{ .name = "format",
	  .offset = offsetof(struct todo_row, todo.format),
	  .kind = FIELD_ENUM,
	  .words = export_format_words },
	{ .name = "dialect",
	  .offset = offsetof(struct todo_row, todo.dialect),
	  .kind = FIELD_ENUM,
	  .words = export_dialect_words },
	FIELD(struct todo_row, subject),
	FIELD(struct todo_row, client),
	FIELD(struct todo_row, scopes),
	FIELD_LIST_OF(struct todo_row, roles, &role_item),
	FIELD_LIST_OF(struct todo_row, organisations, &text_item),
	FIELD(struct todo_row, speaks_for_none),
	FIELD_MAYBE(struct todo_row, mail_domain, FIELD_TEXT),
};
static const struct shape todo_shape = SHAPE_OF(struct todo_row, todo_fields);

enum err export_next(struct work *w, struct export_todo *ret, bool *ret_found)
{
	struct todo_row row = { 0 };
	TRY(db_maybe(w, Q_EXPORT_NEXT, &todo_shape, &row, ret_found, P(w->now)));
	*ret = row.todo;
	ret->actor = (struct actor){ .subject = row.subject,
				     .client = row.client,
				     .scopes = (uint64_t)row.scopes,
				     .roles = row.roles,
				     .organisations = row.organisations,
				     .speaks_for_none = row.speaks_for_none,
				     .mail_domain = row.mail_domain };
	return OK;
}

struct held {
	struct uuid id;
};
static const struct field held_fields[] = { FIELD(struct held, id) };
static const struct shape held_shape = SHAPE_OF(struct held, held_fields);

enum err export_hold(struct work *w, struct uuid id, bool *ret_held)
{
	struct held held = { 0 };
	return db_maybe(w, Q_EXPORT_HOLD, &held_shape, &held, ret_held, P(id));
}

enum err export_finish(struct work *w, const struct export_made *m)
{
	return db_exec(w, Q_EXPORT_FINISH, P(m->id), P(m->row_count), P(m->byte_count),
		       P(m->sha256), P(m->media_type), P(m->file_name), P(w->now));
}

enum err export_fail(struct work *w, struct uuid id)
{
	return db_exec(w, Q_EXPORT_FAIL, P(id), P(w->now));
}
