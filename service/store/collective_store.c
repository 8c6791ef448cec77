#include "store/collective_store.h"

static const struct field collective_row_fields[] = {
	FIELD_OBJECT_OF(struct collective_row, shown, &collective_shape),
	FIELD(struct collective_row, application_count),
	FIELD(struct collective_row, frozen),
};
static const struct shape collective_row_shape =
	SHAPE_OF(struct collective_row, collective_row_fields);

enum err collective_rows(struct work *w, const char *after, int64_t limit,
			 struct collective_row_list *ret)
{
	return db_many(w, Q_COLLECTIVE_LIST, &collective_row_shape, ret, P(after), P(limit));
}

enum err collective_by_id(struct work *w, struct uuid id, struct collective_row *ret)
{
	return db_one(w, Q_COLLECTIVE_BY_ID, &collective_row_shape, ret, P(id));
}

static const struct field keeper_fields[] = { FIELD(struct collective_facts, keeper) };
static const struct shape keeper_shape = SHAPE_OF(struct collective_facts, keeper_fields);

static const struct field count_fields[] = { FIELD(struct collective_facts, member_count) };
static const struct shape count_shape = SHAPE_OF(struct collective_facts, count_fields);

struct file_state {
	bool frozen;
};
struct file_state_list {
	struct file_state *items;
	size_t count;
};
static const struct field file_state_fields[] = {
	FIELD(struct file_state, frozen),
};
static const struct shape file_state_shape = SHAPE_OF(struct file_state, file_state_fields);

enum err collective_facts_for_update(struct work *w, struct uuid id, struct collective_facts *ret)
{
	struct collective_facts facts = { 0 };
	struct file_state_list files = { 0 };
	/* Files before their collective, as a deposit locks them; then what came meanwhile. */
	TRY(db_many(w, Q_COLLECTIVE_FILES_FOR_SHARE, &file_state_shape, &files, P(id)));
	TRY(db_one(w, Q_COLLECTIVE_FOR_UPDATE, &keeper_shape, &facts, P(id)));
	TRY(db_many(w, Q_COLLECTIVE_FILES_FOR_SHARE, &file_state_shape, &files, P(id)));
	TRY(db_one(w, Q_COLLECTIVE_MEMBER_COUNT, &count_shape, &facts, P(id)));
	facts.application_count = (int64_t)files.count;
	for (size_t i = 0; i < files.count; i++)
		facts.frozen |= files.items[i].frozen;
	*ret = facts;
	return OK;
}

struct part {
	bool actor_takes_part;
};
static const struct field part_fields[] = { FIELD(struct part, actor_takes_part) };
static const struct shape part_shape = SHAPE_OF(struct part, part_fields);

enum err collective_taken_part(struct work *w, struct uuid id, bool *ret)
{
	struct part part = { 0 };
	TRY(db_one(w, Q_COLLECTIVE_TAKEN_PART, &part_shape, &part, P(id)));
	*ret = part.actor_takes_part;
	return OK;
}

enum err collective_insert(struct work *w, const struct collective_new *given)
{
	return db_exec(w, Q_COLLECTIVE_INSERT, P(given->id), P(given->name), P(given->siret),
		       P(w->now));
}

enum err collective_rename(struct work *w, struct uuid id, const char *name)
{
	return db_exec(w, Q_COLLECTIVE_RENAME, P(id), P(name), P(w->now));
}

enum err collective_delete(struct work *w, struct uuid id)
{
	return db_exec(w, Q_COLLECTIVE_DELETE, P(id));
}
