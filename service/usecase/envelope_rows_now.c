#include "usecase/envelope_rows_now.h"

#include "base/arena.h"
#include "domain/envelope_carry.h"
#include "store/award_store.h"

enum err envelope_rules(struct work *w, const char *call_ref, struct envelope_rules *ret)
{
	TRY(call_head_by_ref(w, call_ref, &ret->head));
	TRY(call_version_rules(w, ret->head.version_id, &ret->version));
	ret->now = call_head_now(&ret->head, w->now);
	return OK;
}

enum err envelope_rows_now(struct work *w, const struct envelope_rules *rules,
			   struct envelope_row_list *ret)
{
	TRY(envelope_rows(w, rules->head.id, ret));
	envelope_carry(rules->version->rules, rules->version->zone, rules->now, ret);
	return OK;
}

/* With the parts of all waves, as money may move between them. */
static struct text_list with_waves(struct arena *arena, const struct text_list *codes,
				   const struct wave_rule_list *waves)
{
	size_t count = waves == NULL ? 0 : waves->count;
	struct text_list all = { arena_new_many(arena, const char *, codes->count + count), 0 };
	for (size_t i = 0; i < codes->count; i++)
		all.items[all.count++] = codes->items[i];
	for (size_t i = 0; i < count; i++) {
		const char *part = waves->items[i].sub_envelope;
		if (part != NULL && !text_in(part, &all))
			all.items[all.count++] = part;
	}
	return all;
}

static enum err write_moved(struct work *w, struct uuid call_id,
			    const struct envelope_row_list *before,
			    const struct envelope_row_list *after)
{
	for (size_t i = 0; i < after->count; i++)
		if (after->items[i].carried.cents != before->items[i].carried.cents)
			TRY(envelope_set_carried(w, call_id, after->items[i].code,
						 after->items[i].carried));
	return OK;
}

/* An act that came while the lock was waited for may have added a part: all of it again, by its
 * rules. */
static enum err still_in_force(struct work *w, const struct envelope_rules *rules)
{
	struct call_head head = { 0 };
	TRY(call_head_by_ref(w, rules->head.code, &head));
	return uuid_equal(head.version_id, rules->head.version_id) ? OK
								   : fail(w->problem, ERR_RETRY);
}

enum err envelope_rows_held(struct work *w, const struct envelope_rules *rules,
			    const struct text_list *codes, struct envelope_row_list *ret)
{
	const struct call_rules *r = rules->version->rules;
	const struct text_list all = with_waves(w->arena, codes, r->waves);
	struct envelope_row_list before = { 0 }, rows = { 0 };
	TRY(envelope_rows_for_update(w, rules->head.id, &all, &before));
	TRY(still_in_force(w, rules));
	rows.items = arena_new_many(w->arena, struct envelope_row, before.count);
	rows.count = before.count;
	for (size_t i = 0; i < before.count; i++)
		rows.items[i] = before.items[i];
	envelope_carry(r, rules->version->zone, rules->now, &rows);
	TRY(write_moved(w, rules->head.id, &before, &rows));
	*ret = (struct envelope_row_list){ rows.items, 0 };
	for (size_t i = 0; i < rows.count; i++)
		if (text_in(rows.items[i].code, codes))
			ret->items[ret->count++] = rows.items[i];
	return OK;
}
