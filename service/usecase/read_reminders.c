#include "usecase/read_reminders.h"

#include <stdio.h>
#include <string.h>

#include "base/actor.h"
#include "store/agreement_store.h"

#define FILES_AT_ONCE 50
#define FILES_A_PAGE  1000 /* read for one page at most */

/* --- keys: the file, then the day and the id of a reminder; the file alone when it is read whole
 */

const char *reminder_key(struct work *w, const struct reminder *reminder)
{
	char file[37], id[37];
	uuid_format(reminder->application_id, file);
	uuid_format(reminder->id, id);
	return arena_printf(w->arena, "%s/%d/%s", file, (int)reminder->remind_on.days, id);
}

struct place {
	const char *file; /* NULL: the beginning */
	bool whole;       /* nothing more of that file */
	struct date remind_on;
	struct uuid id;
};

static struct place place_of(struct work *w, const char *key)
{
	struct place place = { 0 };
	char id[37] = "";
	if (key == NULL || strlen(key) < 36)
		return place;
	place.file = arena_printf(w->arena, "%.36s", key);
	place.whole = sscanf(key + 36, "/%d/%36s", &place.remind_on.days, id) != 2 ||
		      !uuid_parse(id, &place.id);
	return place;
}

static bool is_past(const struct place *place, const struct reminder *r)
{
	if (r->remind_on.days != place->remind_on.days)
		return r->remind_on.days > place->remind_on.days;
	return memcmp(&r->id, &place->id, sizeof r->id) > 0;
}

/* --- reading */

struct reading {
	struct work *w;
	const struct reminder_query *query;
	struct legal_figure_list figures;
	struct reminder_reader reader;
	struct place place;
	struct reminder_list *found;
	bool done; /* by a page that is full */
};

static struct reminder_reader reader_of(const struct work *w, const struct call_head *head)
{
	static const struct text_list none;
	const uint32_t region = AUDIENCE_INSTRUCTOR | AUDIENCE_COMMITTEE | AUDIENCE_MANAGER |
				AUDIENCE_FINANCE | AUDIENCE_AUDITOR | AUDIENCE_ADMIN;
	return (struct reminder_reader){
		.region = actor_has_role(w->actor, region, head->code),
		.subject = w->actor->subject,
		.organisations = w->actor->speaks_for_none ? &none : &w->actor->organisations,
	};
}

static enum err reminders_of_file(struct work *w, const struct call_head *head,
				  const struct legal_figure_list *figures,
				  const struct reminder_file *file, struct reminder_list *ret)
{
	const struct call_version_rules *version = NULL;
	TRY(call_version_rules(w, file->call_version_id, &version));
	reminders_of(
		&(struct reminder_facts){
			.file = file,
			.rules = version->rules,
			.figures = figures,
			.zone = version->zone,
			.now = call_head_now(head, w->now),
		},
		w->arena, ret);
	return OK;
}

static bool wanted(const struct reading *r, const struct reminder_file *file,
		   const struct reminder *reminder, bool first)
{
	const struct reminder_query *q = r->query;
	return reminder_shown(&r->reader, file, reminder) &&
	       (q->state == NULL || *q->state == reminder->state) &&
	       (q->about == NULL || *q->about == reminder->about) &&
	       (!first || is_past(&r->place, reminder));
}

/* Memory is kept only for a file that has a reminder on the page. */
static enum err read_file(struct reading *r, const struct reminder_file *file, bool *ret_kept)
{
	char id[37];
	struct reminder_list all = { 0 };
	struct arena_mark mark = arena_mark(r->w->arena);
	uuid_format(file->id, id);
	bool first = text_equal(r->place.file, id), kept = false;
	if (first && r->place.whole)
		return OK;
	TRY(reminders_of_file(r->w, r->query->head, &r->figures, file, &all));
	for (size_t i = 0; i < all.count && !r->done; i++) {
		if (!wanted(r, file, &all.items[i], first))
			continue;
		r->found->items[r->found->count++] = all.items[i];
		kept = true;
		r->done = (int64_t)r->found->count > r->query->limit;
	}
	if (!kept)
		arena_rewind(r->w->arena, mark);
	*ret_kept |= kept;
	return OK;
}

/* *ret_last: the last file that was read; NULL: there is none after it. */
static enum err read_files(struct reading *r, const char *from, const char **ret_last)
{
	struct reminder_file_list files = { 0 };
	struct arena_mark mark = arena_mark(r->w->arena);
	bool kept = false;
	char last[37];
	*ret_last = NULL;
	TRY(reminder_files(r->w,
			   &(struct reminder_file_filter){ .call_id = r->query->head->id,
							   .from = from,
							   .limit = FILES_AT_ONCE },
			   &files));
	for (size_t i = 0; i < files.count && !r->done; i++)
		TRY(read_file(r, &files.items[i], &kept));
	if (files.count < FILES_AT_ONCE)
		return OK;
	uuid_format(files.items[files.count - 1].id, last);
	if (!kept)
		arena_rewind(r->w->arena, mark);
	*ret_last = arena_printf(r->w->arena, "%s", last);
	return OK;
}

enum err read_reminders(struct work *w, const struct reminder_query *query,
			struct reminders_found *ret)
{
	struct reading r = { .w = w, .query = query, .reader = reader_of(w, query->head) };
	const char *from = NULL;
	r.place = place_of(w, query->after);
	r.found = &ret->list;
	*ret = (struct reminders_found){ .list.items = arena_new_many(w->arena, struct reminder,
								      (size_t)query->limit + 1) };
	TRY(legal_figures(w, NULL, &r.figures));
	from = r.place.file;
	for (int64_t read = 0; read < FILES_A_PAGE && !r.done; read += FILES_AT_ONCE) {
		const char *last = NULL;
		TRY(read_files(&r, from, &last));
		ret->scanned = r.done ? NULL : last;
		if (last == NULL)
			return OK;
		r.place = (struct place){ .file = last, .whole = true };
		from = last;
	}
	return OK;
}

/* --- telling */

static enum err tell_file(struct work *w, const struct call_head *head,
			  const struct legal_figure_list *figures, const struct reminder_file *file)
{
	struct reminder_list all = { 0 };
	TRY(reminders_of_file(w, head, figures, file, &all));
	for (size_t i = 0; i < all.count; i++) {
		char id[37];
		uuid_format(all.items[i].id, id);
		if (reminder_is_due(&all.items[i]) && !text_in(id, &file->told))
			TRY(reminder_tell(w, &all.items[i]));
	}
	return OK;
}

enum err tell_reminders(struct work *w, const struct call_head *head, int64_t files,
			const char **io_from)
{
	struct legal_figure_list figures = { 0 };
	struct reminder_file_list rows = { 0 };
	const struct reminder_file_filter filter = {
		.call_id = head->id, .from = *io_from, .awaited = true, .limit = files + 1
	};
	TRY(legal_figures(w, NULL, &figures));
	TRY(reminder_files(w, &filter, &rows));
	for (size_t i = 0; i < rows.count && (int64_t)i < files; i++) {
		struct arena_mark mark = arena_mark(w->arena);
		TRY(tell_file(w, head, &figures, &rows.items[i]));
		arena_rewind(w->arena, mark);
	}
	*io_from = NULL;
	if ((int64_t)rows.count > files) {
		char *next = arena_alloc(w->arena, 37);
		uuid_format(rows.items[files].id, next);
		*io_from = next;
	}
	return OK;
}
