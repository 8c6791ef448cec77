#include "base/csv.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"

TestSuite(csv, .timeout = 5);

/* "1:kind|code 3:a|b", then what stopped it. */
static const char *read_text(struct arena *arena, const char *text, size_t length)
{
	static const char *const faults[] = { "", " encoding@", " quote@" };
	struct csv_line_list lines;
	struct buffer out = buffer_new(arena, 256);
	int64_t line = 0;
	enum csv_fault fault = csv_read(arena, (struct bytes){ text, length }, &lines, &line);
	for (size_t i = 0; i < lines.count; i++) {
		buffer_printf(&out, "%s%lld:", i == 0 ? "" : " ", (long long)lines.items[i].number);
		for (size_t j = 0; j < lines.items[i].cells.count; j++)
			buffer_printf(&out, "%s%s", j == 0 ? "" : "|",
				      lines.items[i].cells.items[j]);
	}
	if (fault != CSV_FAULT_NONE)
		buffer_printf(&out, "%s%lld", faults[fault], (long long)line);
	return buffer_text(&out);
}

#define TEXT(literal) (literal), sizeof(literal) - 1

/* clang-format off */
static const struct {
	const char *situation, *text;
	size_t length;
	const char *expected;
} rows[] = {
	{ "nothing",                        TEXT(""),                          "" },
	{ "only ends of line",              TEXT("\n\r\n\n"),                  "" },
	{ "two lines",                      TEXT("a,b\nc,d\n"),                "1:a|b 2:c|d" },
	{ "the last line is not ended",     TEXT("a,b\nc,d"),                  "1:a|b 2:c|d" },
	{ "carriage returns and line feeds", TEXT("a,b\r\nc,d\r\n"),           "1:a|b 2:c|d" },
	{ "carriage returns alone",         TEXT("a,b\rc,d\r"),                "1:a|b 2:c|d" },
	{ "blank lines keep their number",  TEXT("a,b\n\n\nc,d"),              "1:a|b 4:c|d" },
	{ "so do those with two characters", TEXT("a,b\r\n\r\nc,d"),           "1:a|b 3:c|d" },
	{ "and those with one",             TEXT("a,b\r\rc,d"),                "1:a|b 3:c|d" },
	{ "empty cells are cells",          TEXT(",\n,,b"),                    "1:| 2:||b" },
	{ "a quoted comma",                 TEXT("\"a,b\",c"),                 "1:a,b|c" },
	{ "a doubled quote",                TEXT("\"a\"\"b\",c"),              "1:a\"b|c" },
	{ "a cell over three lines",        TEXT("\"a\nb\nc\",d\ne,f"),        "1:a\nb\nc|d 4:e|f" },
	{ "ten cells",                      TEXT("0,1,2,3,4,5,6,7,8,9"),       "1:0|1|2|3|4|5|6|7|8|9" },
	{ "ten lines",                      TEXT("0\n1\n2\n3\n4\n5\n6\n7\n8\n9"),
	  "1:0 2:1 3:2 4:3 5:4 6:5 7:6 8:7 9:8 10:9" },
	{ "accents",                        TEXT("é,œ"),                       "1:é|œ" },
	{ "a byte order mark",              TEXT("\xef\xbb\xbf" "a,b"),        "1:a|b" },
	{ "nothing but the mark",           TEXT("\xef\xbb\xbf"),              "" },
	{ "another encoding, third line",   TEXT("a,b\nc,d\n\xe9,f"),          " encoding@3" },
	{ "a zero",                         TEXT("a,b\nc\0,d"),                " encoding@2" },
	{ "a zero, then another encoding",  TEXT("a\0,b\n\xe9"),               " encoding@1" },
	{ "another encoding, then a zero",  TEXT("\xe9\nc\0,d"),               " encoding@1" },
	{ "a quote inside a word",          TEXT("a,b\nc\"d,e\nf,g"),          "1:a|b quote@2" },
	{ "a quote is never closed",        TEXT("a,b\n\"c,d\ne,f"),           "1:a|b quote@2" },
};
/* clang-format on */

Test(csv, gives_lines_with_their_numbers)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *found = read_text(arena, rows[i].text, rows[i].length);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}
