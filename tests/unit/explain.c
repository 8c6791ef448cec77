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

/* A sentence names a state in words; what a program reads keeps the code. */
Test(explain, codes_are_words_in_sentences_and_codes_in_params)
{
	/* clang-format off */
	static const struct { enum locale locale; const char *state, *action, *says[2]; } rows[] = {
		{ LOCALE_FR, "awarded",  "preselect", { "« aide attribuée »", "« présélectionner »" } },
		{ LOCALE_EN, "awarded",  "note_waive", { "`awarded`", "`waive the note`" } },
		{ LOCALE_FR, "accepted", "accept",    { "« accepté »", "« accepter »" } }, /* first words */
		{ LOCALE_FR, "withdrawn", "withdraw", { "« retiré »", "« retirer »" } },   /* last words */
		{ LOCALE_FR, "no_such",  "preselect", { "« no_such »", "« présélectionner »" } },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem, .locale = rows[i].locale };
		struct verdict *verdict = verdict_new(arena);
		struct error_entry_list entries = { 0 };
		refuse(verdict, REASON_STATE_NOT_ALLOWED, KV("state", rows[i].state),
		       KV("action", rows[i].action));
		explain_verdict(&w, verdict, &entries);
		for (size_t s = 0; s < COUNT(rows[i].says); s++)
			cr_expect(strstr(entries.items[0].detail, rows[i].says[s]) != NULL, "%s",
				  entries.items[0].detail);
		cr_expect_str_eq(entries.items[0].params->items[0].text, rows[i].state);
		cr_expect_str_eq(entries.items[0].rule, "transitions");
	}
}
