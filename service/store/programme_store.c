#include "store/programme_store.h"

#include <stddef.h>

#include "base/json.h"

/* What is created begins with what a patch changes. */
_Static_assert(offsetof(struct programme_create, provenance) ==
		       offsetof(struct programme_patch, provenance),
	       "a programme to create begins with what can be changed");

static const char *document_of(struct work *w, const struct shape *shape, const void *given)
{
	struct buffer text = buffer_new(w->arena, 4096);
	json_write(&text, shape, given, NULL);
	return buffer_text(&text);
}

/* --- programmes */

enum err programmes(struct work *w, const char *kind, const char *after, int64_t limit,
		    struct programme_summary_list *ret)
{
	return db_many(w, Q_PROGRAMME_LIST, &programme_summary_shape, ret, P(kind), P(after),
		       P(limit));
}

enum err programme_by_ref(struct work *w, const char *id_or_code, struct programme *ret)
{
	return db_one(w, Q_PROGRAMME_BY_REF, &programme_shape, ret, P(id_or_code));
}

static enum err lists_insert(struct work *w, struct uuid id, const char *document)
{
	TRY(db_exec(w, Q_PROGRAMME_PARTNERS_INSERT, P(id), P(document)));
	return db_exec(w, Q_PROGRAMME_CALLS_INSERT, P(id), P(document));
}

enum err programme_insert(struct work *w, struct uuid id, const struct programme_create *given)
{
	const char *document = document_of(w, &programme_create_shape, given);
	TRY(db_exec(w, Q_PROGRAMME_INSERT, P(id), P(given->code), P(document), P(w->now)));
	return lists_insert(w, id, document);
}

enum err programme_replace(struct work *w, struct uuid id, const struct programme_patch *given)
{
	const char *document = document_of(w, &programme_patch_shape, given);
	TRY(db_exec(w, Q_PROGRAMME_REPLACE, P(id), P(document), P(w->now)));
	TRY(db_exec(w, Q_PROGRAMME_PARTNERS_DELETE, P(id)));
	TRY(db_exec(w, Q_PROGRAMME_CALLS_DELETE, P(id)));
	return lists_insert(w, id, document);
}

struct text_row {
	const char *text;
};
static const struct field text_row_fields[] = { FIELD(struct text_row, text) };
static const struct shape text_row_shape = SHAPE_OF(struct text_row, text_row_fields);

/* Rows of one text lie in memory as a list of texts does. */
_Static_assert(sizeof(struct text_row) == sizeof(const char *), "a row of one text is a text");

enum err programme_known_calls(struct work *w, const struct text_list *asked, struct text_list *ret)
{
	return db_many(w, Q_PROGRAMME_KNOWN_CALLS, &text_row_shape, ret, P(asked));
}

enum err programme_known_codes(struct work *w, const struct text_list *asked, struct text_list *ret)
{
	return db_many(w, Q_PROGRAMME_KNOWN_CODES, &text_row_shape, ret, P(asked));
}

/* --- indicators */

enum err indicators(struct work *w, const struct indicator_filter *filter,
		    struct indicator_list *ret)
{
	return db_many(w, Q_INDICATOR_LIST, &indicator_shape, ret, P(filter->programme_id),
		       P(filter->id), P(filter->year), P(filter->territory), P(filter->after),
		       P(filter->limit));
}

enum err indicator_by_id(struct work *w, struct uuid id, struct indicator *ret)
{
	struct indicator_list found = { 0 };
	TRY(indicators(w, &(const struct indicator_filter){ .id = &id, .limit = 1 }, &found));
	if (found.count == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	*ret = found.items[0];
	return OK;
}

enum err indicator_insert(struct work *w, struct uuid id, struct uuid programme_id,
			  const struct indicator_write *given)
{
	return db_exec(w, Q_INDICATOR_INSERT, P(id), P(programme_id),
		       P(document_of(w, &indicator_write_shape, given)), P(w->now));
}

enum err observation_insert(struct work *w, const struct observation_new *observation,
			    struct observation *ret)
{
	return db_one(w, Q_OBSERVATION_INSERT, &observation_shape, ret, P(uuid_new(w->now)),
		      P(observation->indicator_id),
		      P(document_of(w, &observation_write_shape, observation->given)),
		      P(observation->territory), P(observation->set_version_id), P(w->now));
}

/* --- training map */

enum err training_map(struct work *w, const struct training_map_filter *filter,
		      struct training_map_entry_list *ret)
{
	return db_many(w, Q_TRAINING_MAP_LIST, &training_map_entry_shape, ret,
		       P(filter->programme_id), P(filter->territory_set), P(filter->trade),
		       P(filter->id), P(filter->after), P(filter->limit));
}

enum err training_map_insert(struct work *w, const struct training_map_new *entry)
{
	return db_exec(w, Q_TRAINING_MAP_INSERT, P(entry->id), P(entry->programme_id),
		       P(entry->set_version_id),
		       P(document_of(w, &training_map_write_shape, entry->given)), P(w->now));
}
