#include "unit/rules_kit.h"

#include <jansson.h>
#undef json_auto_t
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/actor.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/work.h"

/* --- verdicts as words */

static void add_word(struct buffer *out, const char *word)
{
	if (out->length > 0)
		buffer_add_char(out, ' ');
	buffer_add_text(out, word);
}

const char *codes_of(struct arena *arena, const struct verdict *v)
{
	struct buffer out = buffer_new(arena, 64);
	for (size_t i = 0; i < v->count; i++)
		add_word(&out, reason_texts[v->items[i].reason].code);
	return buffer_text(&out);
}

const char *broken_rules(struct arena *arena, const struct rule_result_list *list)
{
	struct buffer out = buffer_new(arena, 64);
	for (size_t i = 0; i < list->count; i++) {
		const struct rule_result *r = &list->items[i];
		for (size_t j = 0; j < r->verdict->count; j++)
			add_word(&out,
				 arena_printf(arena, "%s:%s", r->rule,
					      reason_texts[r->verdict->items[j].reason].code));
	}
	return buffer_text(&out);
}

const char *rules_looked_at(struct arena *arena, const struct rule_result_list *list)
{
	struct buffer out = buffer_new(arena, 64);
	for (size_t i = 0; i < list->count; i++)
		add_word(&out, list->items[i].rule);
	return buffer_text(&out);
}

const char *words_of(struct arena *arena, const struct text_list *list)
{
	struct buffer out = buffer_new(arena, 64);
	for (size_t i = 0; i < list->count; i++)
		add_word(&out, list->items[i]);
	return buffer_text(&out);
}

bool rule_looked_at(const struct rule_result_list *list, const char *rule)
{
	for (size_t i = 0; i < list->count; i++) {
		if (text_equal(list->items[i].rule, rule))
			return true;
	}
	return false;
}

/* --- values */

struct money euros(const char *text)
{
	struct money value = { 0 };
	cr_assert(money_parse(text, &value), "%s is no amount", text);
	return value;
}

struct rate rate_of(const char *text)
{
	struct rate value = { 0 };
	cr_assert(rate_parse(text, &value), "%s is no rate", text);
	return value;
}

struct date day(const char *text)
{
	struct date value = { 0 };
	cr_assert(date_parse(text, &value), "%s is no date", text);
	return value;
}

struct text_list words(struct arena *arena, const char *spaced)
{
	struct text_list list = { 0 };
	list.items = arena_new_many(arena, const char *, strlen(spaced) + 1);
	while (*spaced != '\0') {
		size_t length = strcspn(spaced, " ");
		list.items[list.count++] = arena_text(arena, spaced, length);
		spaced += length + strspn(spaced + length, " ");
	}
	return list;
}

/* --- amounts as words */

const char *money_text(struct arena *arena, const struct money *value)
{
	char text[24] = "";
	if (value != NULL)
		money_format(*value, text);
	return arena_text(arena, text, strlen(text));
}

const char *rate_text(struct arena *arena, const struct rate *value)
{
	char text[16] = "";
	if (value != NULL)
		rate_format(*value, text);
	return arena_text(arena, text, strlen(text));
}

/* "base 350000.00, bonus:low_supply 50000.00, ceiling -50000.00" */
const char *lines_text(struct arena *arena, const struct funding *f)
{
	const char *text = "";
	for (size_t i = 0; i < f->lines.count; i++)
		text = arena_printf(arena, "%s%s%s %s", text, i == 0 ? "" : ", ",
				    f->lines.items[i].step,
				    money_text(arena, &f->lines.items[i].amount));
	return text;
}

const char *funding_text(struct arena *arena, const struct funding *f,
			 const struct verdict *refusals)
{
	const char *codes = codes_of(arena, refusals);
	return arena_printf(arena, "%s %s [%s] [%s]%s%s", funding_verdict_words[f->verdict],
			    f->funding_rate == NULL ? "-" : rate_text(arena, f->funding_rate),
			    lines_text(arena, f), words_of(arena, &f->limited_by),
			    *codes == '\0' ? "" : " ", codes);
}

/* --- files */

const char *test_file(struct arena *arena, const char *path)
{
	char chunk[4096];
	struct buffer out = buffer_new(arena, sizeof(chunk));
	FILE *file = fopen(arena_printf(arena, "%s/tests/%s", GUICHET_SOURCE_DIR, path), "re");
	cr_assert_not_null(file, "%s cannot be opened", path);
	for (size_t got; (got = fread(chunk, 1, sizeof(chunk), file)) > 0;)
		buffer_add(&out, chunk, got);
	fclose(file);
	return buffer_text(&out);
}

/* One cell, and what follows it. */
static const char *csv_cell(struct arena *arena, const char *text, const char **rest)
{
	struct buffer out = buffer_new(arena, 32);
	bool quoted = *text == '"';
	text += quoted;
	for (; *text != '\0'; text++) {
		if (quoted && *text == '"') {
			quoted = text[1] == '"';
			text += !quoted;
			if (!quoted)
				break;
			text++;
		} else if (!quoted && strchr(",\r\n", *text) != NULL) {
			break;
		}
		buffer_add_char(&out, *text);
	}
	*rest = text;
	return buffer_text(&out);
}

static struct text_list csv_row(struct arena *arena, const char *text, const char **rest)
{
	struct text_list row = { 0 };
	row.items = arena_new_many(arena, const char *, 64);
	for (;; text++) {
		cr_assert_lt(row.count, 64);
		row.items[row.count++] = csv_cell(arena, text, &text);
		if (*text != ',')
			break;
	}
	*rest = text + strspn(text, "\r\n");
	return row;
}

struct golden_table golden_table(struct arena *arena, const char *file)
{
	const char *text = test_file(arena, arena_printf(arena, "golden/%s", file));
	struct golden_table table = { 0 };
	table.rows = arena_new_many(arena, struct text_list, 256);
	table.header = csv_row(arena, text, &text);
	while (*text != '\0') {
		cr_assert_lt(table.count, 256);
		struct text_list row = csv_row(arena, text, &text);
		cr_assert_eq(row.count, table.header.count, "%s: %s", file, row.items[0]);
		table.rows[table.count++] = row;
	}
	return table;
}

const char *golden_cell(const struct golden_table *table, size_t row, const char *column)
{
	size_t i = 0;
	while (i < table->header.count && !text_equal(table->header.items[i], column))
		i++;
	cr_assert_lt(i, table->header.count, "there is no column %s", column);
	return table->rows[row].items[i];
}

/* --- rule sets */

static json_t *golden_json(struct arena *arena, const char *file)
{
	const char *text = test_file(arena, arena_printf(arena, "golden/%s", file));
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	cr_assert_not_null(json, "%s is not JSON", file);
	return json;
}

static json_t *rule_set(json_t *file, const char *code)
{
	size_t i;
	json_t *set;
	json_array_foreach(json_object_get(file, "rule_sets"), i, set)
	{
		if (text_equal(json_string_value(json_object_get(set, "code")), code))
			return set;
	}
	cr_assert_fail("there is no rule set %s", code);
	return NULL;
}

/* Puts a value at a JSON Pointer that ends with the name of a member. */
static void change(struct arena *arena, json_t *rules, const char *pointer, json_t *value)
{
	struct text_list path = { 0 };
	char *spaced = arena_text(arena, pointer + 1, strlen(pointer + 1));
	for (char *c = spaced; *c != '\0'; c++)
		*c = *c == '/' ? ' ' : *c;
	path = words(arena, spaced);
	for (size_t i = 0; i + 1 < path.count; i++)
		rules = json_is_array(rules)
				? json_array_get(rules, (size_t)(path.items[i][0] - '0'))
				: json_object_get(rules, path.items[i]);
	cr_assert(json_is_object(rules), "%s leads nowhere", pointer);
	json_object_set(rules, path.items[path.count - 1], value);
}

/* The set with its variant resolved: `extends`, then `changes`. */
static json_t *rule_set_resolved(struct arena *arena, json_t *file, const char *code)
{
	json_t *set = rule_set(file, code);
	const char *base = json_string_value(json_object_get(set, "extends"));
	if (base == NULL)
		return json_deep_copy(set);
	json_t *rules = json_deep_copy(rule_set(file, base));
	const char *pointer;
	json_t *value;
	json_object_foreach(json_object_get(set, "changes"), pointer, value)
		change(arena, rules, pointer, value);
	json_object_set(rules, "code", json_object_get(set, "code"));
	return rules;
}

struct call_rules *golden_rules(struct arena *arena, const char *code)
{
	struct problem problem = { 0 };
	struct verdict faults = verdict_in(arena);
	struct work w = { .arena = arena, .problem = &problem, .actor = &actor_public };
	struct call_rules *rules = arena_new_one(arena, struct call_rules);
	json_t *file = golden_json(arena, "rule_sets.json");
	json_t *json = rule_set_resolved(arena, file, code);
	json_into(&w, json, &call_rules_shape, JSON_WHOLE, "#", &faults, rules);
	cr_assert(verdict_ok(&faults), "%s: %s %s", code, codes_of(arena, &faults),
		  faults.items[0].place);
	json_decref(json);
	json_decref(file);
	return rules;
}

/* --- collectives */

static const char *text_at(struct arena *arena, const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));
	return text == NULL ? NULL : arena_text(arena, text, strlen(text));
}

static struct text_list texts_of(struct arena *arena, const json_t *list, const char *name)
{
	struct text_list texts = { .count = json_array_size(list) };
	texts.items = arena_new_many(arena, const char *, texts.count);
	for (size_t i = 0; i < texts.count; i++) {
		const json_t *item = json_array_get(list, i);
		const char *text =
			json_string_value(name == NULL ? item : json_object_get(item, name));
		texts.items[i] = text == NULL ? NULL : arena_text(arena, text, strlen(text));
	}
	return texts;
}

static struct collective_member member_of(struct arena *arena, const json_t *json)
{
	struct date *since = arena_new_one(arena, struct date);
	*since = day(text_at(arena, json, "active_since_on"));
	return (struct collective_member){
		.siret = text_at(arena, json, "siret"),
		.name = text_at(arena, json, "name"),
		.roles = texts_of(arena, json_object_get(json, "roles"), NULL),
		.lead = json_is_true(json_object_get(json, "lead")),
		.digital_evidence = text_at(arena, json, "digital_evidence"),
		.similar_place = json_is_true(json_object_get(json, "similar_place")),
		.active_since_on = since,
	};
}

static struct golden_collective collective_of(struct arena *arena, const json_t *json)
{
	const json_t *members = json_object_get(json, "members");
	const json_t *expected = json_object_get(json, "expected");
	const json_t *violations = json_object_get(expected, "violations");
	struct golden_collective c = {
		.case_id = text_at(arena, json, "case_id"),
		.title = text_at(arena, json, "title"),
		.as_of = day(text_at(arena, json, "as_of")),
		.valid = json_is_true(json_object_get(expected, "valid")),
		.codes = texts_of(arena, violations, "code"),
		.roles = texts_of(arena, violations, "role"),
		.also_allowed = texts_of(arena, json_object_get(expected, "also_allowed"), NULL),
	};
	c.members.count = json_array_size(members);
	c.members.items = arena_new_many(arena, struct collective_member, c.members.count);
	for (size_t i = 0; i < c.members.count; i++)
		c.members.items[i] = member_of(arena, json_array_get(members, i));
	return c;
}

struct golden_collectives golden_collectives(struct arena *arena)
{
	json_t *file = golden_json(arena, "collectives.json");
	const json_t *cases = json_object_get(file, "cases");
	struct golden_collectives all = { .count = json_array_size(cases) };
	all.items = arena_new_many(arena, struct golden_collective, all.count);
	for (size_t i = 0; i < all.count; i++)
		all.items[i] = collective_of(arena, json_array_get(cases, i));
	json_decref(file);
	return all;
}
