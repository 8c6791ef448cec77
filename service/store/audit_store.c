#include "store/audit_store.h"

enum err audit_entries(struct work *w, const struct uuid *object_id, const char *after,
		       int64_t limit, struct audit_entry_list *ret)
{
	return db_many(w, Q_AUDIT_ENTRY_LIST, &audit_entry_shape, ret, P(object_id), P(after),
		       P(limit));
}

static const struct field end_fields[] = {
	FIELD(struct audit_end, position),
	FIELD(struct audit_end, hash),
};
static const struct shape end_shape = SHAPE_OF(struct audit_end, end_fields);

enum err audit_last(struct work *w, struct audit_end *ret)
{
	bool found = false;
	return db_maybe(w, Q_AUDIT_LAST, &end_shape, ret, &found);
}

/* Columns of the row, members of the entry inside it. */
#define OF_ENTRY(member)                                                                           \
	{                                                                                          \
		.name = #member, .offset = offsetof(struct audit_unsealed, entry.member),          \
		.kind = FIELD_KIND_OF(((struct audit_unsealed *)0)->entry.member),                 \
		.required = true                                                                   \
	}
#define OF_ENTRY_MAYBE(member, kind_)                                                              \
	{                                                                                          \
		.name = #member, .offset = offsetof(struct audit_unsealed, entry.member),          \
		.kind = (kind_), .nullable = true, .pointer = (kind_) != FIELD_TEXT                \
	}
static const struct field unsealed_fields[] = {
	FIELD(struct audit_unsealed, id),
	OF_ENTRY(at),
	OF_ENTRY_MAYBE(call_at, FIELD_INSTANT),
	OF_ENTRY(actor),
	OF_ENTRY_MAYBE(on_behalf_of, FIELD_TEXT),
	OF_ENTRY(client_id),
	OF_ENTRY(action),
	OF_ENTRY(object),
	OF_ENTRY(object_id),
	OF_ENTRY_MAYBE(version, FIELD_INT),
	OF_ENTRY(request_id),
	OF_ENTRY_MAYBE(before_digest, FIELD_TEXT),
	OF_ENTRY_MAYBE(after_digest, FIELD_TEXT),
	OF_ENTRY(test),
};
static const struct shape unsealed_shape = SHAPE_OF(struct audit_unsealed, unsealed_fields);

enum err audit_unsealed(struct work *w, int64_t limit, struct audit_unsealed_list *ret)
{
	return db_many(w, Q_AUDIT_UNSEALED, &unsealed_shape, ret, P(limit));
}

static const char *uuid_in(struct work *w, struct uuid id)
{
	char *text = arena_alloc(w->arena, 37);
	uuid_format(id, text);
	return text;
}

enum err audit_seal(struct work *w, const struct audit_unsealed_list *rows)
{
	struct text_list ids = { arena_new_many(w->arena, const char *, rows->count), rows->count };
	struct text_list positions = { arena_new_many(w->arena, const char *, rows->count),
				       rows->count };
	struct text_list before = { arena_new_many(w->arena, const char *, rows->count),
				    rows->count };
	struct text_list hashes = { arena_new_many(w->arena, const char *, rows->count),
				    rows->count };
	for (size_t i = 0; i < rows->count; i++) {
		const struct audit_entry *entry = &rows->items[i].entry;
		ids.items[i] = uuid_in(w, rows->items[i].id);
		positions.items[i] = arena_printf(w->arena, "%lld", (long long)entry->position);
		before.items[i] = entry->prev_hash;
		hashes.items[i] = entry->hash;
	}
	return db_exec(w, Q_AUDIT_SEAL, P(&ids), P(&positions), P(&before), P(&hashes));
}
