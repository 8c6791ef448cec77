#include "domain/territory_import.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "gen/schema.h"

#define HEADER_COUNT 2

static const char *const header[HEADER_COUNT] = { "kind", "code" };

/* --- one line */

static void add_fault(struct territory_import *import, int64_t line, enum reason reason,
		      const struct kv *params, size_t count)
{
	struct line_fault *fault = &import->faults[import->fault_count++];
	*fault = (struct line_fault){ .line = line, .reason = reason, .param_count = count };
	assert(count <= COUNT(fault->params));
	for (size_t i = 0; i < count; i++)
		fault->params[i] = params[i];
}

#define FAULT(import, line, reason, ...)                                                           \
	add_fault((import), (line), (reason), (const struct kv[]){ { 0 }, ##__VA_ARGS__ } + 1,     \
		  COUNT(((const struct kv[]){ { 0 }, ##__VA_ARGS__ })) - 1)

static bool kind_of(const char *word, enum territory_kind *ret)
{
	for (enum territory_kind kind = 0; kind < TERRITORY_KIND_COUNT_; kind++) {
		if (strcmp(territory_kind_words[kind], word) == 0) {
			*ret = kind;
			return true;
		}
	}
	return false;
}

/* `0`: a digit; `A`: a digit, A or B, for Corsica. */
static bool fits(const char *code, const char *form)
{
	size_t i = 0;
	for (; form[i] != '\0'; i++) {
		bool digit = code[i] >= '0' && code[i] <= '9';
		bool letter = form[i] == 'A' && (code[i] == 'A' || code[i] == 'B');
		if (!digit && !letter)
			return false;
	}
	return code[i] == '\0';
}

static bool code_fits(enum territory_kind kind, const char *code)
{
	switch (kind) {
	case TERRITORY_KIND_COMMUNE: return fits(code, "0A000");
	case TERRITORY_KIND_EPCI: return fits(code, "000000000");
	case TERRITORY_KIND_DEPARTEMENT: return fits(code, "0A") || fits(code, "000");
	default: return fits(code, "00");
	}
}

static void take(struct territory_import *import, const struct csv_line *line)
{
	const char *const *cells = line->cells.items;
	enum territory_kind kind;
	if (line->cells.count != HEADER_COUNT) {
		FAULT(import, line->number, REASON_CSV_COLUMNS,
		      KV("expected", (int64_t)HEADER_COUNT),
		      KV("found", (int64_t)line->cells.count));
		return;
	}
	if (!kind_of(cells[0], &kind)) {
		FAULT(import, line->number, REASON_CSV_KIND, KV("kind", cells[0]));
		return;
	}
	if (!code_fits(kind, cells[1])) {
		FAULT(import, line->number, REASON_CSV_CODE, KV("kind", cells[0]),
		      KV("code", cells[1]));
		return;
	}
	import->lines[import->codes.count] = line->number;
	import->codes.items[import->codes.count++] =
		arena_printf(import->arena, "%s:%s", cells[0], cells[1]);
}

/* --- lines among themselves */

struct numbered {
	const char *code;
	int64_t line;
};

static int by_code_then_line(const void *a, const void *b)
{
	const struct numbered *left = a, *right = b;
	int order = strcmp(left->code, right->code);
	return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

static void twice_check(struct territory_import *import)
{
	size_t count = import->codes.count;
	struct numbered *sorted = arena_new_many(import->arena, struct numbered, count);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct numbered){ import->codes.items[i], import->lines[i] };
	if (count > 0)
		qsort(sorted, count, sizeof *sorted, by_code_then_line);
	size_t first = 0;
	for (size_t i = 1; i < count; i++) {
		if (strcmp(sorted[first].code, sorted[i].code) != 0)
			first = i;
		else
			FAULT(import, sorted[i].line, REASON_CSV_TWICE,
			      KV("first", sorted[first].line));
	}
}

static bool header_good(struct territory_import *import, const struct csv_line *line)
{
	const struct text_list *cells = &line->cells;
	if (cells->count == HEADER_COUNT && strcmp(cells->items[0], header[0]) == 0 &&
	    strcmp(cells->items[1], header[1]) == 0)
		return true;
	const char *other = cells->count == 1 ? strpbrk(cells->items[0], ";\t|") : NULL;
	if (other != NULL)
		FAULT(import, line->number, REASON_CSV_DELIMITER,
		      KV("found", arena_text(import->arena, other, 1)));
	else
		FAULT(import, line->number, REASON_CSV_HEADER, KV("expected", "kind,code"));
	return false;
}

/* --- the whole */

void territory_import_read(struct arena *arena, const struct csv_line_list *lines,
			   struct territory_import *ret)
{
	size_t room =
		2 * lines->count + 1; /* a line has one fault here, and one when it is unknown */
	*ret = (struct territory_import){
		.arena = arena,
		.codes.items = arena_new_many(arena, const char *, lines->count),
		.lines = arena_new_many(arena, int64_t, lines->count),
		.faults = arena_new_many(arena, struct line_fault, room),
	};
	if (lines->count == 0) {
		FAULT(ret, 1, REASON_CSV_HEADER, KV("expected", "kind,code"));
		return;
	}
	if (!header_good(ret, &lines->items[0]))
		return;
	if (lines->count == 1)
		FAULT(ret, lines->items[0].number, REASON_CSV_EMPTY);
	if (lines->count > TERRITORY_IMPORT_MAX + 1) {
		FAULT(ret, lines->items[TERRITORY_IMPORT_MAX + 1].number, REASON_TOO_MANY_ITEMS,
		      KV("max", (int64_t)TERRITORY_IMPORT_MAX));
		return;
	}
	for (size_t i = 1; i < lines->count; i++)
		take(ret, &lines->items[i]);
	twice_check(ret);
}

void territory_import_unknown(struct territory_import *import, const struct text_list *unknown,
			      int64_t vintage)
{
	for (size_t i = 0; i < import->codes.count && unknown->count > 0; i++)
		if (text_in(import->codes.items[i], unknown))
			FAULT(import, import->lines[i], REASON_TERRITORY_UNKNOWN,
			      KV("vintage", vintage), KV("territory", import->codes.items[i]));
}

static int by_line(const void *a, const void *b)
{
	const struct line_fault *left = a, *right = b;
	return (left->line > right->line) - (left->line < right->line);
}

/* Lines as ranges: 51-60, 64.  A line that has two faults is named once. */
static const char *ranges(struct arena *arena, const struct line_fault *faults, size_t count)
{
	struct buffer text = buffer_new(arena, 256);
	for (size_t i = 0; i < count;) {
		size_t j = i + 1;
		while (j < count && faults[j].line - faults[j - 1].line <= 1)
			j++;
		int64_t first = faults[i].line, last = faults[j - 1].line;
		buffer_printf(&text, "%s%lld", i == 0 ? "" : ", ", (long long)first);
		if (last > first)
			buffer_printf(&text, "-%lld", (long long)last);
		i = j;
	}
	return buffer_text(&text);
}

void territory_import_verdict(const struct territory_import *import, struct verdict *ret)
{
	struct line_fault *faults = import->faults;
	size_t count = import->fault_count;
	if (count > 0)
		qsort(faults, count, sizeof *faults, by_line);
	size_t listed = count > VIOLATIONS_MAX ? VIOLATIONS_MAX - 1 : count;
	for (size_t i = 0; i < listed; i++)
		verdict_add(ret, faults[i].reason,
			    arena_printf(import->arena, "#/lines/%lld", (long long)faults[i].line),
			    faults[i].params, faults[i].param_count);
	if (listed == count)
		return;
	refuse_at(ret, REASON_CSV_MORE_LINES,
		  arena_printf(import->arena, "#/lines/%lld", (long long)faults[listed].line),
		  KV("count", (int64_t)(count - listed)),
		  KV("lines", ranges(import->arena, faults + listed, count - listed)));
}
