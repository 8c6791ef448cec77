#include "domain/call_comparison.h"

#include <string.h>

#include "base/arena.h"
#include "base/json_value.h"
#include "domain/lint.h"

struct comparison {
	struct arena *arena;
	const struct call_comparison_request *request;
	struct compared_rule_list *rows;
	size_t room;
	int64_t different;
};

/* Where the walk stands in one of the two; base is NULL when it has nothing there. */
struct half {
	const void *base;
	const struct provenance *provenance; /* the nearest one */
};

struct spot {
	const char *rule; /* NULL: the whole */
	const struct shape *shape;
	struct half left, right;
};

/* --- one value */

/* As people write it: no quotes around a date, an amount or a word. */
static const char *value_text(struct comparison *c, const struct field *field, const void *base,
			      const struct zone *zone)
{
	if (base == NULL)
		return NULL;
	struct buffer text = buffer_new(c->arena, 64);
	json_write_field(&text, field, (const char *)base + field->offset, zone);
	if (strcmp(buffer_text(&text), "null") == 0)
		return NULL;
	if (field->kind == FIELD_TEXT)
		return *(const char *const *)(const void *)((const char *)base + field->offset);
	bool quoted = text.data[0] == '"';
	return quoted ? arena_text(c->arena, text.data + 1, text.length - 2) : buffer_text(&text);
}

static const char *source_text(const struct provenance *provenance)
{
	return provenance == NULL ? NULL : provenance->source_text;
}

static void add_row(struct comparison *c, const struct compared_rule *row)
{
	struct compared_rule_list *rows = c->rows;
	c->different += row->same ? 0 : 1;
	if (row->same && c->request->only_differences)
		return;
	if (rows->count == c->room) {
		size_t size = c->room * sizeof *row;
		c->room = c->room == 0 ? 128 : 2 * c->room;
		rows->items = arena_grow(c->arena, rows->items, size, c->room * sizeof *row);
	}
	rows->items[rows->count++] = *row;
}

static const char *path_of(struct comparison *c, const struct spot *spot, const char *name)
{
	return spot->rule == NULL ? name : arena_printf(c->arena, "%s.%s", spot->rule, name);
}

static void compare_value(struct comparison *c, const struct spot *spot, const struct field *field)
{
	struct compared_rule row = {
		.left = value_text(c, field, spot->left.base, c->request->left.zone),
		.right = value_text(c, field, spot->right.base, c->request->right.zone),
	};
	if (row.left == NULL && row.right == NULL)
		return;
	row.rule = path_of(c, spot, field->name);
	row.same = text_equal(row.left, row.right);
	row.left_source_text = row.left == NULL ? NULL : source_text(spot->left.provenance);
	row.right_source_text = row.right == NULL ? NULL : source_text(spot->right.provenance);
	add_row(c, &row);
}

/* --- objects and lists */

static void compare_members(struct comparison *c, const struct spot *spot);

static const void *member_of(const struct field *field, const void *base)
{
	return base == NULL ? NULL : field_value(field, base);
}

static struct half half_into(const struct half *from, const struct shape *shape, const void *base)
{
	const struct provenance *own = base == NULL ? NULL : own_provenance(shape, base);
	return (struct half){ base, own == NULL ? from->provenance : own };
}

static void compare_object(struct comparison *c, const struct spot *spot, const struct field *field)
{
	const void *left = member_of(field, spot->left.base);
	const void *right = member_of(field, spot->right.base);
	struct spot inside = { path_of(c, spot, field->name), field->shape,
			       half_into(&spot->left, field->shape, left),
			       half_into(&spot->right, field->shape, right) };
	compare_members(c, &inside);
}

struct items {
	const char *base;
	size_t count, size;
	const struct field *key; /* the member that names an item; NULL: its number does */
};

static struct items items_of(const struct field *list, const void *base)
{
	static const char *const keys[] = { "code", "key", "role", "category" };
	const struct shape *shape = list->item->shape;
	struct items items = { .size = shape->size };
	const struct any_list *value = member_of(list, base);
	if (value != NULL) {
		items.base = value->items;
		items.count = value->count;
	}
	for (size_t k = 0; k < COUNT(keys) && items.key == NULL; k++)
		items.key = shape_field(shape, keys[k], strlen(keys[k]));
	return items;
}

static const void *item_at(const struct items *items, size_t index)
{
	return index < items->count ? items->base + index * items->size : NULL;
}

static const char *key_of(const struct items *items, size_t index)
{
	const char *item = item_at(items, index);
	return *(const char *const *)(const void *)(item + items->key->offset);
}

/* A draft may say a code twice: the second of them is another item. */
static const char *name_of(struct comparison *c, const struct items *items, size_t index)
{
	if (items->key == NULL)
		return arena_printf(c->arena, "%zu", index);
	const char *key = key_of(items, index);
	size_t before = 0;
	for (size_t i = 0; i < index; i++)
		before += text_equal(key_of(items, i), key) ? 1 : 0;
	return before == 0 ? key : arena_printf(c->arena, "%s.%zu", key, before + 1);
}

static const void *item_named(struct comparison *c, const struct items *items, const char *name)
{
	for (size_t i = 0; i < items->count; i++)
		if (text_equal(name_of(c, items, i), name))
			return item_at(items, i);
	return NULL;
}

static void compare_items(struct comparison *c, const struct spot *list, const void *left,
			  const void *right)
{
	struct spot inside = { list->rule, list->shape, half_into(&list->left, list->shape, left),
			       half_into(&list->right, list->shape, right) };
	compare_members(c, &inside);
}

static void compare_list(struct comparison *c, const struct spot *spot, const struct field *field)
{
	struct items left = items_of(field, spot->left.base);
	struct items right = items_of(field, spot->right.base);
	const char *path = path_of(c, spot, field->name);
	struct spot list = { NULL, field->item->shape, spot->left, spot->right };
	for (size_t i = 0; i < left.count; i++) {
		const char *name = name_of(c, &left, i);
		list.rule = arena_printf(c->arena, "%s.%s", path, name);
		compare_items(c, &list, item_at(&left, i), item_named(c, &right, name));
	}
	for (size_t i = 0; i < right.count; i++) {
		const char *name = name_of(c, &right, i);
		if (item_named(c, &left, name) != NULL)
			continue;
		list.rule = arena_printf(c->arena, "%s.%s", path, name);
		compare_items(c, &list, NULL, item_at(&right, i));
	}
}

static bool tells_the_source(const struct field *field)
{
	return field->kind == FIELD_OBJECT && field->shape == &provenance_shape;
}

static void compare_members(struct comparison *c, const struct spot *spot)
{
	if (spot->left.base == NULL && spot->right.base == NULL)
		return;
	for (size_t i = 0; i < spot->shape->count; i++) {
		const struct field *field = &spot->shape->fields[i];
		if (tells_the_source(field))
			continue;
		if (field->kind == FIELD_OBJECT)
			compare_object(c, spot, field);
		else if (field->kind == FIELD_LIST && field->item->kind == FIELD_OBJECT)
			compare_list(c, spot, field);
		else
			compare_value(c, spot, field);
	}
}

void call_compare(const struct call_comparison_request *request, struct arena *arena,
		  struct compared_rule_list *ret, int64_t *ret_different)
{
	*ret = (struct compared_rule_list){ 0 };
	struct comparison c = { .arena = arena, .request = request, .rows = ret };
	const struct spot whole = { NULL,
				    &call_rules_shape,
				    { request->left.rules, NULL },
				    { request->right.rules, NULL } };
	compare_members(&c, &whole);
	*ret_different = c.different;
}
