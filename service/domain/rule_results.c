#include "domain/rule_results.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"

struct rule_results rule_results_new(struct arena *arena)
{
	struct rule_results results = { .arena = arena };
	results.none = verdict_new(arena);
	results.list.items = arena_new_many(arena, struct rule_result, RULE_RESULTS_MAX);
	results.hashes = arena_new_many(arena, uint64_t, RULE_RESULTS_MAX);
	return results;
}

static struct rule_result *row_of(struct rule_results *results, const char *rule)
{
	struct rule_result_list *list = &results->list;
	uint64_t hash = text_hash(rule);
	for (size_t i = 0; i < list->count; i++) {
		if (results->hashes[i] == hash && text_equal(list->items[i].rule, rule))
			return &list->items[i];
	}
	assert(list->count < RULE_RESULTS_MAX);
	results->hashes[list->count] = hash;
	struct rule_result *added = &list->items[list->count++];
	*added = (struct rule_result){ .rule = rule, .verdict = results->none };
	return added;
}

void rule_results_look(struct rule_results *results, const char *rule)
{
	row_of(results, rule);
}

/* The code that a path of the catalogue calls for: the role of `collective.roles.{role}`. */
static const char *code_named(const struct violation *v, const char *name, size_t length)
{
	size_t i = 0;
	while (strncmp(v->params[i].name, name, length) != 0 || v->params[i].name[length] != '\0') {
		i++;
		assert(i < v->param_count);
	}
	assert(v->params[i].kind == KV_TEXT);
	return v->params[i].text;
}

/* The path of the rule that a violation breaks, its codes put in. */
static const char *rule_of(struct arena *arena, const struct violation *v)
{
	const char *path = reason_texts[v->reason].rule;
	assert(path != NULL);
	struct buffer out = buffer_new(arena, 64);
	for (;;) {
		size_t plain = strcspn(path, "{");
		buffer_add(&out, path, plain);
		path += plain;
		if (*path == '\0')
			return buffer_text(&out);
		size_t length = strcspn(path, "}") - 1;
		buffer_add_text(&out, code_named(v, path + 1, length));
		path += length + 2;
	}
}

void rule_results_file(struct rule_results *results, const struct verdict *found)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct violation *v = &found->items[i];
		struct rule_result *row = row_of(results, rule_of(results->arena, v));
		if (row->verdict == results->none)
			row->verdict = verdict_new(results->arena);
		verdict_add(row->verdict, v->reason, v->place, v->params, v->param_count);
	}
}

bool rule_results_ok(const struct rule_result_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (!verdict_ok(list->items[i].verdict))
			return false;
	}
	return true;
}

void rule_results_join(const struct rule_result_list *list, struct verdict *ret)
{
	for (size_t i = 0; i < list->count; i++)
		verdict_join(ret, list->items[i].verdict);
}

void verdict_join(struct verdict *ret, const struct verdict *more)
{
	for (size_t i = 0; i < more->count; i++) {
		const struct violation *v = &more->items[i];
		verdict_add(ret, v->reason, v->place, v->params, v->param_count);
	}
}
