/* Cells of the exports: dialects, numbers, and texts that a spreadsheet would run. */
#include "domain/export_table.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/spool.h"

TestSuite(export_table, .timeout = 5);

#define PLAIN  EXPORT_DIALECT_RFC4180
#define FRENCH EXPORT_DIALECT_FR_EXCEL

/* clang-format off */
static const struct {
	const char *situation;
	enum cell_kind kind;
	const char *cell, *plain, *french, *json;
} rows[] = {
	{ "a word",             CELL_TEXT,   "Vervins",    "Vervins",      "Vervins",    "\"Vervins\"" },
	{ "nothing",            CELL_TEXT,   "",           "",             "",           "null" },
	{ "a comma",            CELL_TEXT,   "a,b",        "\"a,b\"",      "a,b",        "\"a,b\"" },
	{ "a semicolon",        CELL_TEXT,   "a;b",        "a;b",          "\"a;b\"",    "\"a;b\"" },
	{ "a quote",            CELL_TEXT,   "a\"b",       "\"a\"\"b\"",   "\"a\"\"b\"", "\"a\\\"b\"" },
	{ "two lines",          CELL_TEXT,   "a\nb",       "\"a\nb\"",     "\"a\nb\"",   "\"a\\u000ab\"" },
	{ "a formula",          CELL_TEXT,   "=1+2",       "'=1+2",        "'=1+2",      "\"=1+2\"" },
	{ "a sum",              CELL_TEXT,   "+33 3",      "'+33 3",       "'+33 3",     "\"+33 3\"" },
	{ "a dash",             CELL_TEXT,   "-1",         "'-1",          "'-1",        "\"-1\"" },
	{ "a function",         CELL_TEXT,   "@SUM(A1)",   "'@SUM(A1)",    "'@SUM(A1)",  "\"@SUM(A1)\"" },
	{ "a tab first",        CELL_TEXT,   "\t=1",       "'\t=1",        "'\t=1",      "\"\\u0009=1\"" },
	{ "a return first",     CELL_TEXT,   "\r=1",       "\"'\r=1\"",    "\"'\r=1\"",  "\"\\u000d=1\"" },
	{ "a formula quoted",   CELL_TEXT,   "=\"a\"",     "\"'=\"\"a\"\"\"",
	  "\"'=\"\"a\"\"\"", "\"=\\\"a\\\"\"" },
	{ "a sign inside",      CELL_TEXT,   "a=b",        "a=b",          "a=b",        "\"a=b\"" },
	{ "euros",              CELL_MONEY,  "40000000",   "400000.00",    "400000,00",  "\"400000.00\"" },
	{ "cents",              CELL_MONEY,  "5",          "0.05",         "0,05",       "\"0.05\"" },
	{ "less than nothing",  CELL_MONEY,  "-150",       "-1.50",        "-1,50",      "\"-1.50\"" },
	{ "a rate",             CELL_RATE,   "7000",       "0.7000",       "0,7000",     "\"0.7000\"" },
	{ "the whole",          CELL_RATE,   "10000",      "1.0000",       "1,0000",     "\"1.0000\"" },
	{ "points",             CELL_POINTS, "61667",      "6.1667",       "6,1667",     "\"6.1667\"" },
	{ "a day",              CELL_DATE,   "2023-05-15", "2023-05-15",   "15/05/2023",
	  "\"2023-05-15\"" },
	{ "a count",            CELL_INT,    "12",         "12",           "12",         "12" },
	{ "yes",                CELL_BOOL,   "true",       "true",         "oui",        "true" },
	{ "no",                 CELL_BOOL,   "false",      "false",        "non",        "false" },
	{ "no money known",     CELL_MONEY,  "",           "",             "",           "null" },
};
/* clang-format on */

static const char *csv_of(struct arena *arena, size_t i, enum export_dialect dialect)
{
	const struct export_table_column column = { "cell", "Cellule", rows[i].kind };
	const struct export_columns columns = { &column, 1 };
	const char *cell = rows[i].cell;
	struct buffer out = buffer_new(arena, 64);
	export_csv_row(&out, &columns, &(struct text_list){ &cell, 1 }, dialect);
	return buffer_text(&out);
}

static const char *json_of(struct arena *arena, size_t i)
{
	const struct export_table_column column = { "cell", "Cellule", rows[i].kind };
	const struct export_columns columns = { &column, 1 };
	const char *cell = rows[i].cell;
	struct buffer out = buffer_new(arena, 64);
	export_ndjson_row(&out, &columns, &(struct text_list){ &cell, 1 });
	return buffer_text(&out);
}

Test(export_table, a_cell_in_each_dialect)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		cr_expect_str_eq(csv_of(arena, i, PLAIN),
				 arena_printf(arena, "%s\r\n", rows[i].plain), "%s",
				 rows[i].situation);
		cr_expect_str_eq(csv_of(arena, i, FRENCH),
				 arena_printf(arena, "%s\r\n", rows[i].french), "%s",
				 rows[i].situation);
		cr_expect_str_eq(json_of(arena, i),
				 arena_printf(arena, "{\"cell\":%s}\n", rows[i].json), "%s",
				 rows[i].situation);
	}
}

Test(export_table, a_spreadsheet_keeps_numbers)
{
	cr_expect_lt(fabs(export_number(CELL_MONEY, "12345678") - 123456.78), 1e-6);
	cr_expect_lt(fabs(export_number(CELL_RATE, "7000") - 0.7), 1e-9);
	cr_expect_lt(fabs(export_number(CELL_INT, "12") - 12), 1e-9);
}

Test(export_table, each_table_says_whether_it_is_of_a_test_call)
{
	for (int table = 0; table < EXPORT_TABLE_COUNT_; table++) {
		struct export_columns columns = export_columns((enum export_table)table);
		cr_expect_str_eq(columns.items[columns.count - 1].name, "test");
		cr_expect_eq(columns.items[columns.count - 1].kind, CELL_BOOL);
	}
}

Test(export_table, a_spool_knows_its_digest)
{
	arena_auto_t *arena = arena_new();
	spool_auto_t *spool = spool_open(arena);
	cr_assert(spool_add(spool, (struct bytes){ "abc", 3 }));
	cr_assert(spool_finish(arena, spool));
	cr_expect_eq(spool->length, 3);
	cr_expect_str_eq(spool->sha256,
			 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
