#include "domain/territory_import.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buffer.h"
#include "unit/rules_kit.h"

TestSuite(territory_import, .timeout = 5);

static struct territory_import import_of(struct arena *arena, const char *text)
{
	struct csv_line_list lines;
	struct territory_import import;
	int64_t line;
	cr_assert_eq(csv_read(arena, (struct bytes){ text, strlen(text) }, &lines, &line),
		     CSV_FAULT_NONE);
	territory_import_read(arena, &lines, &import);
	return import;
}

/* "#/lines/3 csv-code, #/lines/4 csv-kind" */
static const char *verdict_text(struct arena *arena, const struct territory_import *import)
{
	struct verdict found = verdict_in(arena);
	struct buffer out = buffer_new(arena, 256);
	territory_import_verdict(import, &found);
	for (size_t i = 0; i < found.count; i++)
		buffer_printf(&out, "%s%s %s", i == 0 ? "" : ", ", found.items[i].place,
			      reason_texts[found.items[i].reason].code);
	return buffer_text(&out);
}

/* clang-format off */
static const struct {
	const char *situation, *text, *codes, *faults;
} rows[] = {
	{ "all kinds",
	  "kind,code\ncommune,02789\nepci,240200444\ndepartement,59\ndepartement,971\nregion,32\n",
	  "commune:02789 epci:240200444 departement:59 departement:971 region:32", "" },
	{ "Corsica",                  "kind,code\ncommune,2A004\ndepartement,2B", "commune:2A004 departement:2B", "" },
	{ "nothing",                  "",                                "", "#/lines/1 csv-header" },
	{ "only the header",          "kind,code\n",                     "", "#/lines/1 csv-empty" },
	{ "another header",           "code,kind\n02789,commune",        "", "#/lines/1 csv-header" },
	{ "another second column",    "kind,name\ncommune,Vervins",      "", "#/lines/1 csv-header" },
	{ "no header",                "commune,02789",                   "", "#/lines/1 csv-header" },
	{ "one column",               "kind\ncommune",                   "", "#/lines/1 csv-header" },
	{ "semicolons",               "kind;code\ncommune;02789",        "", "#/lines/1 csv-delimiter" },
	{ "tabs",                     "kind\tcode\ncommune\t02789",      "", "#/lines/1 csv-delimiter" },
	{ "three columns and one",    "kind,code\ncommune,02789,Vervins\ncommune\ncommune,02381",
	  "commune:02381", "#/lines/2 csv-columns, #/lines/3 csv-columns" },
	{ "a kind that is none",      "kind,code\ncanton,0201\nCommune,02789", "",
	  "#/lines/2 csv-kind, #/lines/3 csv-kind" },
	{ "a zero was lost",          "kind,code\ncommune,2789",         "", "#/lines/2 csv-code" },
	{ "a code too long",          "kind,code\ncommune,027890",       "", "#/lines/2 csv-code" },
	{ "letters",                  "kind,code\nepci,24020044A\nregion,3A\ndepartement,2C", "",
	  "#/lines/2 csv-code, #/lines/3 csv-code, #/lines/4 csv-code" },
	{ "one territory three times, a fault between",
	  "kind,code\ncommune,02789\n\ncommune,x\ncommune,02789\ncommune,02789\ncommune,02381",
	  "commune:02789 commune:02789 commune:02789 commune:02381",
	  "#/lines/4 csv-code, #/lines/5 csv-twice, #/lines/6 csv-twice" },
};
/* clang-format on */

Test(territory_import, names_every_bad_line)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct territory_import import = import_of(arena, rows[i].text);
		cr_expect_str_eq(words_of(arena, &import.codes), rows[i].codes, "%s: %s",
				 rows[i].situation, words_of(arena, &import.codes));
		cr_expect_str_eq(verdict_text(arena, &import), rows[i].faults, "%s: %s",
				 rows[i].situation, verdict_text(arena, &import));
	}
}

Test(territory_import, names_those_that_the_vintage_does_not_have)
{
	arena_auto_t *arena = arena_new();
	struct territory_import import =
		import_of(arena, "kind,code\ncommune,99999\ncommune,02789\nx,y\ncommune,99998\n");
	struct text_list unknown = words(arena, "commune:99998 commune:99999");
	territory_import_unknown(&import, &unknown, 2023);
	cr_expect_str_eq(verdict_text(arena, &import), "#/lines/2 territory-unknown, "
						       "#/lines/4 csv-kind, "
						       "#/lines/5 territory-unknown");
	struct text_list none = { 0 };
	import = import_of(arena, "kind,code\ncommune,99999\n");
	territory_import_unknown(&import, &none, 2023);
	cr_expect_str_eq(verdict_text(arena, &import), "");
}

/* A header and lines of which those named by `bad` have no code. */
static struct territory_import long_file(struct arena *arena, int count, bool (*bad)(int line))
{
	struct buffer text = buffer_new(arena, 65536);
	buffer_printf(&text, "kind,code\n");
	for (int line = 2; line <= count + 1; line++)
		buffer_printf(&text, bad(line) ? "commune,x\n" : "commune,%05d\n", line);
	return import_of(arena, buffer_text(&text));
}

static bool up_to_51(int line)
{
	return line <= 51;
}
static bool up_to_60_and_some(int line)
{
	return line <= 60 || line == 64 || line == 66 || line == 67;
}
static bool none(int line)
{
	(void)line;
	return false;
}

/* The form of a code is looked at here, not whether somebody has it. */
Test(territory_import, lists_fifty_and_names_the_rest)
{
	arena_auto_t *arena = arena_new();
	struct verdict found = verdict_in(arena);
	struct territory_import import = long_file(arena, 100, up_to_51);
	territory_import_verdict(&import, &found);
	cr_expect_eq(found.count, 50);
	cr_expect(!verdict_has(&found, REASON_CSV_MORE_LINES));

	found = verdict_in(arena);
	import = long_file(arena, 100, up_to_60_and_some);
	territory_import_verdict(&import, &found);
	cr_assert_eq(found.count, 50);
	const struct violation *last = &found.items[49];
	cr_expect_eq(last->reason, REASON_CSV_MORE_LINES);
	cr_expect_str_eq(last->place, "#/lines/51");
	cr_expect_eq(last->params[0].number, 13);
	cr_expect_str_eq(last->params[1].text, "51-60, 64, 66-67");
}

Test(territory_import, takes_as_many_as_a_set_may_have)
{
	arena_auto_t *arena = arena_new();
	struct territory_import import = long_file(arena, TERRITORY_IMPORT_MAX, none);
	cr_expect_str_eq(verdict_text(arena, &import), "");
	import = long_file(arena, TERRITORY_IMPORT_MAX + 1, none);
	cr_expect_str_eq(verdict_text(arena, &import), "#/lines/5002 too-many-items");
}
