/* What a client sent is quoted, as far as the contract has room for it. */
#include "base/explain.h"
#include "base/buffer.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(explain, .timeout = 10);

static const char *times(struct arena *arena, const char *text, int count)
{
	struct buffer out = buffer_new(arena, 256);
	for (int i = 0; i < count; i++)
		buffer_add_text(&out, text);
	return buffer_text(&out);
}

Test(explain, a_place_is_cut_where_the_contract_ends_it)
{
	/* clang-format off */
	static const struct { const char *situation, *text; int given, kept; const char *end; } rows[] = {
		{ "it fits",               "a", 63, 63, "" },
		{ "it just fits",          "a", 64, 64, "" },
		{ "one too many",          "a", 65, 63, "…" },
		{ "much too many",         "a", 4000, 63, "…" },
		{ "two bytes each, fits",  "é", 64, 64, "" },
		{ "two bytes each, cut",   "é", 65, 63, "…" },
		{ "four bytes each, cut",  "😀", 900, 63, "…" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		struct verdict *verdict = verdict_new(arena);
		struct error_entry_list entries = { 0 };
		const char *name = times(arena, rows[i].text, rows[i].given);
		refuse_at(verdict, REASON_PARAMETER_UNKNOWN, arena_printf(arena, "?%s", name));
		explain_verdict(&w, verdict, &entries);
		const char *expected = arena_printf(
			arena, "%s%s", times(arena, rows[i].text, rows[i].kept), rows[i].end);
		cr_expect_str_eq(entries.items[0].parameter, expected, "%s", rows[i].situation);
	}
}

/* A member of 64 KiB that the contract does not know: the answer is one that it knows. */
Test(explain, an_answer_stays_within_the_contract)
{
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	struct verdict *verdict = verdict_new(arena);
	struct error_entry_list entries = { 0 };
	const char *name = times(arena, "n", 65536);
	refuse_at(verdict, REASON_UNKNOWN_MEMBER, arena_printf(arena, "#/%s", name),
		  KV("name", name));
	explain_verdict(&w, verdict, &entries);
	cr_expect_eq(strlen(entries.items[0].pointer), 511 + strlen("…"));
	cr_expect(strlen(entries.items[0].detail) <= 1000 + strlen("…"));
}
