#include "base/explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/zone.h"

/* clang-format off */
static const char *const months[][12] = {
	[LOCALE_FR] = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
	                "septembre", "octobre", "novembre", "décembre" },
	[LOCALE_EN] = { "January", "February", "March", "April", "May", "June", "July", "August",
	                "September", "October", "November", "December" },
};
/* clang-format on */

static void add_date(struct buffer *out, struct date value, enum locale locale)
{
	struct civil c = date_civil(value);
	const char *month = months[locale][c.month - 1];
	buffer_printf(out, "%d%s %s %d", c.day, locale == LOCALE_FR && c.day == 1 ? "er" : "",
		      month, c.year);
}

/* 15 mai 2023 à 23 h 59 min 59 s (Europe/Paris); to the second: the figure itself is in params. */
static void add_instant(struct buffer *out, struct instant value, const struct work *w)
{
	int64_t local = value.us / 1000000 + zone_offset(w->zone, value);
	int64_t day = local / 86400 - (local % 86400 < 0);
	int second = (int)(local - day * 86400);
	add_date(out, (struct date){ (int32_t)day }, w->locale);
	buffer_printf(out,
		      w->locale == LOCALE_FR ? " à %d h %02d min %02d s (%s)"
					     : " at %02d:%02d:%02d (%s)",
		      second / 3600, second / 60 % 60, second % 60, zone_name(w->zone));
}

/* 98 000,00 € or €98,000.00, with no-break spaces. */
static void add_money(struct buffer *out, struct money value, enum locale locale)
{
	char plain[24];
	size_t length = money_format(value, plain);
	size_t digits = length - 3;
	if (locale == LOCALE_EN)
		buffer_add_text(out, "€");
	for (size_t i = 0; i < digits; i++) {
		if (i > 0 && (digits - i) % 3 == 0 && plain[i - 1] != '-')
			buffer_add_text(out, locale == LOCALE_FR ? "\u202f" : ",");
		buffer_add_char(out, plain[i]);
	}
	buffer_add_char(out, locale == LOCALE_FR ? ',' : '.');
	buffer_add(out, plain + digits + 1, 2);
	if (locale == LOCALE_FR)
		buffer_add_text(out, "\u00a0€");
}

/* 0.70 as 70 %. */
static void add_rate(struct buffer *out, struct rate value, enum locale locale)
{
	int whole = value.basis_points / 100, rest = value.basis_points % 100;
	buffer_printf(out, "%d", whole);
	if (rest != 0)
		buffer_printf(out, "%c%02d", locale == LOCALE_FR ? ',' : '.', rest);
	buffer_add_text(out, locale == LOCALE_FR ? "\u00a0%" : "%");
}

static int compare_word(const void *key, const void *element)
{
	const struct kv *kv = key;
	const struct word_text *word = element;
	int order = strcmp(kv->name, word->figure);
	return order != 0 ? order : strcmp(kv->text, word->code);
}

/* A code as people call it, where problems.yaml has a word for it. */
static void add_text(struct buffer *out, const struct kv *kv, enum locale locale)
{
	if (kv->text == NULL)
		return;
	const struct word_text *word =
		bsearch(kv, word_texts, WORD_TEXT_COUNT, sizeof *word_texts, compare_word);
	buffer_add_text(out, word == NULL ? kv->text : word->text[locale]);
}

static void add_value(struct buffer *out, const struct kv *kv, const struct work *w)
{
	switch (kv->kind) {
	case KV_INT: buffer_printf(out, "%lld", (long long)kv->number); break;
	case KV_TEXT: add_text(out, kv, w->locale); break;
	case KV_MONEY: add_money(out, kv->money, w->locale); break;
	case KV_RATE: add_rate(out, kv->rate, w->locale); break;
	case KV_INSTANT: add_instant(out, kv->instant, w); break;
	case KV_DATE: add_date(out, kv->date, w->locale); break;
	}
}

static const struct kv *find(const struct kv *params, size_t count, const char *name, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(params[i].name) == length && memcmp(params[i].name, name, length) == 0)
			return &params[i];
	return NULL;
}

const char *explain_text(struct work *w, const char *text, const struct kv *params, size_t count)
{
	struct buffer out = buffer_new(w->arena, strlen(text) + 64);
	while (*text != '\0') {
		const char *close = *text == '{' ? strchr(text, '}') : NULL;
		const struct kv *kv =
			close == NULL ? NULL
				      : find(params, count, text + 1, (size_t)(close - text - 1));
		if (kv == NULL) {
			buffer_add_char(&out, *text++);
			continue;
		}
		add_value(&out, kv, w);
		text = close + 1;
	}
	return buffer_text(&out);
}

/* Where a reason applies: `?limit` a parameter, `:If-Match` a header, else a JSON Pointer. */
static void put_place(struct work *w, const struct violation *v, struct error_entry *entry)
{
	const struct reason_text *t = &reason_texts[v->reason];
	if (v->place != NULL && v->place[0] == '?')
		entry->parameter = v->place + 1;
	else if (v->place != NULL && v->place[0] == ':')
		entry->header = v->place + 1;
	else if (v->place != NULL)
		entry->pointer = v->place;
	else if (t->pointer != NULL)
		entry->pointer = explain_text(w, t->pointer, v->params, v->param_count);
}

static void explain_violation(struct work *w, const struct violation *v, struct error_entry *entry)
{
	const struct reason_text *t = &reason_texts[v->reason];
	put_place(w, v, entry);
	entry->code = t->code;
	entry->detail = explain_text(w, t->detail[w->locale], v->params, v->param_count);
	if (t->rule != NULL)
		entry->rule = explain_text(w, t->rule, v->params, v->param_count);
	explain_shorten(w, &error_entry_shape, entry);
	if (v->param_count == 0)
		return;
	struct kv_list *params = arena_new_one(w->arena, struct kv_list);
	params->items = arena_new_many(w->arena, struct kv, v->param_count);
	memcpy(params->items, v->params, v->param_count * sizeof *v->params);
	params->count = v->param_count;
	entry->params = params;
}

/* The first characters of a text, so many that it fits with the ellipsis. */
static const char *shortened(struct work *w, const char *text, int64_t most)
{
	if ((int64_t)strlen(text) <= most) /* bytes: no fewer than characters */
		return text;
	int64_t count = 0;
	const char *end = text;
	for (const char *c = text; *c != '\0'; c++) {
		if (((unsigned char)*c & 0xc0) == 0x80)
			continue;
		count++;
		if (count == most)
			end = c;
	}
	return count <= most ? text : arena_printf(w->arena, "%.*s…", (int)(end - text), text);
}

void explain_shorten(struct work *w, const struct shape *shape, void *value)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		const char **text = (const char **)((char *)value + field->offset);
		if (field->kind == FIELD_TEXT && field->max > 0 && *text != NULL)
			*text = shortened(w, *text, field->max);
	}
}

void explain_verdict(struct work *w, const struct verdict *v, struct error_entry_list *ret)
{
	ret->count = v->count;
	ret->items = arena_new_many(w->arena, struct error_entry, v->count);
	for (size_t i = 0; i < v->count; i++)
		explain_violation(w, &v->items[i], &ret->items[i]);
}

enum err refuse_as(struct work *w, enum err err, const struct verdict *v)
{
	w->problem->verdict = v;
	return fail(w->problem, err, KV("count", (int64_t)v->count));
}

enum err refuse_rules(struct work *w, const struct verdict *v)
{
	return refuse_as(w, ERR_RULES_NOT_MET, v);
}

enum err admit(struct work *w, const struct verdict *v)
{
	struct verdict *kept = verdict_new(w->arena);
	for (size_t i = 0; i < v->count; i++)
		if (v->items[i].reason == REASON_STATE_NOT_ALLOWED)
			return problem_set(w->problem, ERR_WRONG_STATE, v->items[i].params, 1);
	*kept = *v;
	return verdict_ok(v) ? OK : refuse_rules(w, kept);
}
