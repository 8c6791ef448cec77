/* JSON to struct: every fault with its place, every limit at and past it. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_value.h"
#include "base/zone.h"
#include "unit/json_sample.h"

#include <jansson.h>

TestSuite(json_read, .timeout = 20);

static struct bytes bytes_of(const char *text)
{
	return (struct bytes){ text, strlen(text) };
}

/* What reading a text into the sample says; "unreadable" when it is not JSON. */
static const char *read_sample(struct work *w, const char *text, enum json_mode mode,
			       struct sample *ret)
{
	json_auto_t *json = NULL;
	static struct problem problem;
	problem = (struct problem){ 0 };
	w->problem = &problem;
	if (json_parse(w, bytes_of(text), &json) != OK)
		return "unreadable";
	struct verdict faults = verdict_in(w->arena);
	json_into(w, json, &sample_shape, mode, "#", &faults, ret);
	return faults_text(w->arena, &faults);
}

Test(json_read, each_fault_has_its_place_and_code)
{
	static const struct {
		const char *situation, *more, *expected;
	} rows[] = {
		{ "nothing more", "", "" },
		{ "unknown", "\"x\":1,", "#/x unknown-member" },
		{ "unknown, to be escaped", "\"a/b~c d%é\":1,",
		  "#/a~1b~0c%20d%25%C3%A9 unknown-member" },
		{ "read only", "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",",
		  "#/id unknown-member" },
		{ "figures are for answers", "\"params\":{},", "#/params unknown-member" },
		{ "not a text", "\"note\":1,", "#/note type" },
		{ "null where it may", "\"note\":null,", "" },
		{ "null where it may not", "\"code\":null,", "#/code type" },
		{ "longest", "\"note\":\"0123456789\",", "" },
		{ "too long", "\"note\":\"01234567890\",", "#/note too-long" },
		{ "counted in code points", "\"note\":\"éééééééééé\",", "" },
		{ "counted as kept: composed",
		  "\"note\":\"e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301\",", "" },
		{ "beyond the basic plane", "\"note\":\"\\ud83d\\ude00\\ud83d\\ude00\",", "" },
		{ "pattern held", "\"code\":\"AB-12\",", "" },
		{ "pattern not held", "\"code\":\"AB-12x\",", "#/code pattern" },
		{ "pattern, a line feed at the end", "\"code\":\"AB-12\\n\",", "#/code pattern" },
		{ "signed where it may", "\"balance\":\"-1.00\",", "" },
		{ "two signs", "\"balance\":\"--1.00\",", "#/balance format" },
		{ "money as a number", "\"balance\":1.00,", "#/balance type" },
		{ "money with three decimals", "\"balance\":\"1.000\",", "#/balance format" },
		{ "a word", "\"other\":\"dark_blue\",", "" },
		{ "a word, nullable", "\"other\":null,", "" },
		{ "not a word", "\"other\":\"Red\",", "#/other enum" },
		{ "a word as a number", "\"other\":0,", "#/other type" },
		{ "object", "\"spare\":{\"name\":\"x\",\"weight\":-10},", "" },
		{ "object, one fault", "\"spare\":{\"name\":\"x\",\"weight\":-11},",
		  "#/spare/weight out-of-range" },
		{ "object, its member missing", "\"spare\":{},", "#/spare/name required" },
		{ "object, unknown member", "\"spare\":{\"name\":\"x\",\"y\":1},",
		  "#/spare/y unknown-member" },
		{ "not an object", "\"spare\":[],", "#/spare type" },
		{ "optional object cannot be null", "\"spare\":null,", "#/spare type" },
		{ "integer written with a point", "\"page\":20.0,", "" },
		{ "integer written with an exponent", "\"page\":1e2,", "" },
		{ "not an integer", "\"page\":1.5,", "#/page type" },
		{ "past the range", "\"page\":101,", "#/page out-of-range" },
		{ "far past the range", "\"page\":1e30,", "#/page out-of-range" },
		{ "below the range", "\"page\":0,", "#/page out-of-range" },
		{ "integer as a text", "\"page\":\"1\",", "#/page type" },
		{ "SIRET", "\"siret\":\"73282932000074\",", "" },
		{ "SIRET, wrong digit", "\"siret\":\"73282932000079\",", "#/siret siret-invalid" },
		{ "write only may come", "\"secret\":\"s\",", "" },
		{ "several, in the order of the document", "\"y\":1,\"note\":1,\"code\":\"x\",",
		  "#/y unknown-member; #/note type; #/code pattern" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct work w = { .arena = arena };
		struct sample sample = { 0 };
		const char *text = arena_printf(arena, "{%s" SAMPLE_REST, rows[i].more);
		const char *found = read_sample(&w, text, JSON_WHOLE, &sample);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

Test(json_read, each_member_of_another_type)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "{}",
		  "#/title required; #/open required; #/quantity required; #/amount required; "
		  "#/rate required; #/at required; #/on required; #/colour required; "
		  "#/part required; #/parts required; #/tags required" },
		{ "[]", "# type" },
		{ "{\"title\":\"ab\"}", "#/title too-short" },
		{ "{\"title\":null}", "#/title type" },
		{ "{\"open\":\"true\"}", "#/open type" },
		{ "{\"open\":0}", "#/open type" },
		{ "{\"quantity\":true}", "#/quantity type" },
		{ "{\"amount\":\"-1.00\"}", "#/amount format" },
		{ "{\"rate\":\"1.01\"}", "#/rate format" },
		{ "{\"at\":\"2023-05-15\"}", "#/at format" },
		{ "{\"on\":\"2023-05-15T00:00:00Z\"}", "#/on format" },
		{ "{\"parts\":{}}", "#/parts type" },
		{ "{\"parts\":[{\"name\":\"a\"},{\"name\":\"\"},1]}",
		  "#/parts/1/name too-short; #/parts/2 type" },
		{ "{\"parts\":[{\"name\":\"a\"},null]}", "#/parts/1 type" },
		{ "{\"tags\":[\"a\",\"b\",\"c\",\"d\"]}", "#/tags too-many-items" },
		{ "{\"tags\":[\"a\",\"b\",\"a\"]}", "#/tags/2 duplicate-item" },
		{ "{\"tags\":[\"\\u00e9\",\"e\\u0301\"]}", "#/tags/1 duplicate-item" },
		{ "{\"tags\":[\"\",\"abcd\"]}", "#/tags/0 too-short; #/tags/1 too-long" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct work w = { .arena = arena };
		struct sample sample = { 0 };
		const char *found = read_sample(&w, rows[i].text, JSON_WHOLE, &sample);
		/* faults of members come first, then what is missing */
		cr_expect_eq(strncmp(found, rows[i].expected, strlen(rows[i].expected)), 0,
			     "%s: %s", rows[i].text, found);
	}
}

Test(json_read, values_arrive)
{
	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	struct sample s = { 0 };
	const char *text =
		"{\"note\":\"e\\u0301\\u00e9\",\"balance\":\"-12.34\",\"other\":\"dark_blue\","
		"\"spare\":{\"name\":\"x\",\"weight\":7},\"siret\":\"35600000009075\","
		"\"title\":\"abc\",\"open\":true,\"quantity\":42,\"amount\":\"400000.00\","
		"\"rate\":\"0.7055\",\"at\":\"2023-05-15T23:59:59+02:00\",\"on\":\"2023-05-15\","
		"\"colour\":\"red\",\"part\":{\"name\":\"p\",\"weight\":null},"
		"\"parts\":[{\"name\":\"a\"},{\"name\":\"b\",\"weight\":3}],\"tags\":[\"t\",\"u\"]"
		"}";
	cr_assert_str_eq(read_sample(&w, text, JSON_WHOLE, &s), "");
	cr_expect_str_eq(s.note, "\xc3\xa9\xc3\xa9", "kept in NFC");
	cr_expect_eq(s.balance->cents, -1234);
	cr_expect_eq(*s.other, COLOUR_DARK_BLUE);
	cr_expect_eq(*s.spare->weight, 7);
	cr_expect_eq(s.quantity, 42);
	cr_expect_eq(s.amount.cents, 40000000);
	cr_expect_eq(s.rate.basis_points, 7055);
	cr_expect_eq(s.at.us, INT64_C(1684187999000000));
	cr_expect_eq(s.on.days, 19492);
	cr_expect_null(s.part.weight);
	cr_expect_eq(s.parts.count, 2);
	cr_expect_eq(*s.parts.items[1].weight, 3);
	cr_expect_str_eq(s.tags.items[1], "u");
	cr_expect_null(s.code);
	cr_expect_null(s.secret);
	cr_expect_eq(s.page, 20, "the default");
}

Test(json_read, at_most_fifty_faults_are_listed)
{
	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	struct buffer b = buffer_new(arena, 4096);
	buffer_add_char(&b, '{');
	for (int i = 0; i < 80; i++)
		buffer_printf(&b, "\"x%d\":1,", i);
	buffer_add_text(&b, SAMPLE_REST);
	struct problem problem = { 0 };
	w.problem = &problem;
	json_auto_t *json = NULL;
	cr_assert_eq(json_parse(&w, bytes_of(buffer_text(&b)), &json), OK);
	struct verdict faults = verdict_in(arena);
	struct sample s = { 0 };
	json_into(&w, json, &sample_shape, JSON_WHOLE, "#", &faults, &s);
	cr_expect_eq(faults.count, VIOLATIONS_MAX);
	cr_expect_str_eq(faults.items[49].place, "#/x49");
}

/* --- merge patch */

Test(json_read, patch_changes_what_it_names)
{
	static const struct {
		const char *situation, *patch, *faults, *after;
	} rows[] = {
		{ "one member", "{\"title\":\"new\"}", "", "new 5 x:1 y:- 2" },
		{ "nothing", "{}", "# empty-patch", "old 5 x:1 y:- 2" },
		{ "removed by null", "{\"spare\":null}", "", "old 5 x:1 none 2" },
		{ "required cannot be removed", "{\"title\":null}", "#/title type",
		  "old 5 x:1 y:- 2" },
		{ "nested object is merged", "{\"part\":{\"weight\":null}}", "",
		  "old 5 x:- y:- 2" },
		{ "nested optional object is merged", "{\"spare\":{\"weight\":4}}", "",
		  "old 5 x:1 y:4 2" },
		{ "list is replaced whole", "{\"parts\":[{\"name\":\"n\"}]}", "",
		  "old 5 x:1 y:- 1" },
		{ "items are whole", "{\"parts\":[{\"weight\":1}]}", "#/parts/0/name required",
		  NULL },
		{ "read only", "{\"id\":null}", "#/id unknown-member", "old 5 x:1 y:- 2" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct work w = { .arena = arena };
		int64_t one = 1;
		struct part spare = { .name = "y" }, parts[2] = { { 0 } };
		struct sample s = { .title = "old",
				    .quantity = 5,
				    .part = { "x", &one },
				    .spare = &spare,
				    .parts = { parts, 2 } };
		const char *found = read_sample(&w, rows[i].patch, JSON_PATCH, &s);
		cr_expect_str_eq(found, rows[i].faults, "%s: %s", rows[i].situation, found);
		if (rows[i].after == NULL)
			continue;
		const char *after = arena_printf(
			arena, "%s %d %s:%s %s %d", s.title, (int)s.quantity, s.part.name,
			s.part.weight ? "1" : "-",
			s.spare == NULL   ? "none"
			: s.spare->weight ? arena_printf(arena, "y:%d", (int)*s.spare->weight)
					  : "y:-",
			(int)s.parts.count);
		cr_expect_str_eq(after, rows[i].after, "%s: %s", rows[i].situation, after);
	}
}

Test(json_read, absent_object_brought_by_a_patch_is_whole)
{
	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	struct sample s = { .title = "old" };
	const char *found = read_sample(&w, "{\"spare\":{\"weight\":4}}", JSON_PATCH, &s);
	cr_expect_str_eq(found, "#/spare/name required");
}

/* --- what is not JSON */

Test(json_read, unreadable_texts)
{
	static const struct {
		const char *situation, *text;
		int64_t line, column; /* 0: readable */
	} rows[] = {
		{ "an object", " {\"a\": 1}\r\n", 0, 0 },
		{ "an array", "[]", 0, 0 },
		{ "empty", "", 1, 1 },
		{ "a scalar", "1", 1, 1 },
		{ "a text", "\"a\"", 1, 1 },
		{ "two values", "{} {}", 1, 4 },
		{ "trailing comma", "{\"a\":1,}", 1, 8 },
		{ "trailing bytes", "{}x", 1, 3 },
		{ "a comment", "{/* */}", 1, 2 },
		{ "not closed", "{\"a\":[1}", 1, 9 },
		{ "closed twice", "[]]", 1, 3 },
		{ "byte order mark", "\xef\xbb\xbf{}", 1, 1 },
		{ "bare control byte", "{\"a\":\"\x01\"}", 1, 7 },
		{ "bare tab in a text", "{\"a\":\"\t\"}", 1, 7 },
		{ "not UTF-8", "{\"a\":\"\xff\"}", 1, 6 },
		{ "overlong", "{\"a\":\"\xc0\xaf\"}", 1, 6 },
		{ "a surrogate in UTF-8", "{\"a\":\"\xed\xa0\x80\"}", 1, 6 },
		{ "lone surrogate", "{\"a\":\"\\ud800\"}", 1, 13 },
		{ "escaped NUL", "{\"a\":\"\\u0000\"}", 1, 13 },
		{ "NaN", "{\"a\":NaN}", 1, 8 },
		{ "Infinity", "{\"a\":-Infinity}", 1, 6 },
		{ "too big a double", "{\"a\":1e999}", 1, 10 },
		{ "too big an integer", "{\"a\":9223372036854775808}", 1, 24 },
		{ "leading zero", "{\"a\":01}", 1, 6 },
		{ "single quotes", "{'a':1}", 1, 2 },
		{ "duplicate name", "{\"a\":1,\n\"a\":2}", 2, 3 },
		{ "duplicate name, written otherwise", "{\"a\":1,\"\\u0061\":2}", 1, 15 },
		{ "on the third line, after an accent", "{\n\"é\":\n \"é\x02\"}", 3, 4 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		json_auto_t *json = NULL;
		enum err err = json_parse(&w, bytes_of(rows[i].text), &json);
		cr_expect_eq(err, rows[i].line > 0 ? ERR_JSON_INVALID : OK, "%s",
			     rows[i].situation);
		cr_expect_eq(json != NULL, err == OK, "%s", rows[i].situation);
		if (err == OK)
			continue;
		cr_expect_str_eq(problem.params[0].name, "line");
		cr_expect_eq(problem.params[0].number, rows[i].line, "%s: line %d",
			     rows[i].situation, (int)problem.params[0].number);
		cr_expect_eq(problem.params[1].number, rows[i].column, "%s: column %d",
			     rows[i].situation, (int)problem.params[1].number);
	}
	static const char with_nul[] = "{\"a\":\0 1}";
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	json_auto_t *json = NULL;
	cr_expect_eq(json_parse(&w, (struct bytes){ with_nul, sizeof(with_nul) - 1 }, &json),
		     ERR_JSON_INVALID);
}

static void repeat(struct buffer *b, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_add_text(b, text);
}

Test(json_read, J2_J3_limits_at_and_past)
{
	static const struct {
		const char *situation, *before, *repeated, *after;
		size_t most; /* repetitions that are read; one more is refused */
	} rows[] = {
		{ "depth", "", "[", "", 32 },
		{ "tokens", "[", "1,", "1]", 19998 },
		{ "tokens that are empty objects", "[", "{},", "1]", 19998 },
		{ "text", "[\"", "a", "\"]", 65536 },
		{ "name", "{\"", "a", "\":1}", 65536 },
		{ "number", "[1.", "0", "]", 38 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t past = 0; past < 2; past++) {
			arena_auto_t *arena = arena_new();
			struct problem problem = { 0 };
			struct work w = { .arena = arena, .problem = &problem };
			struct buffer b = buffer_new(arena, 70000);
			buffer_add_text(&b, rows[i].before);
			repeat(&b, rows[i].repeated, rows[i].most + past);
			if (i == 0)
				repeat(&b, "]", rows[i].most + past);
			buffer_add_text(&b, rows[i].after);
			json_auto_t *json = NULL;
			enum err err = json_parse(&w, bytes_of(buffer_text(&b)), &json);
			cr_expect_eq(err, past ? ERR_JSON_INVALID : OK, "%s, %zu past",
				     rows[i].situation, past);
		}
	}
}

/* --- one value */

Test(json_read, plain_texts)
{
	static const struct {
		const char *member, *text, *expected;
	} rows[] = {
		{ "page", "42", "" },
		{ "page", "101", "?p out-of-range" },
		{ "page", "042", "?p type" },
		{ "page", "+4", "?p type" },
		{ "page", "4.0", "?p type" },
		{ "page", "99999999999999999999", "?p out-of-range" },
		{ "page", "", "?p type" },
		{ "open", "true", "" },
		{ "open", "1", "?p type" },
		{ "amount", "12.50", "" },
		{ "amount", "12.5", "?p format" },
		{ "colour", "dark_blue", "" },
		{ "colour", "blue", "?p enum" },
		{ "at", "2023-05-15T23:59:59+02:00", "" },
		{ "on", "2023-05-32", "?p format" },
		{ "id", "01890a5d-ac96-774b-bcce-b302099a8057", "" },
		{ "note", "\xff", "?p format" },
		{ "note", "01234567890", "?p too-long" },
		{ "tags", "a,b", "" },
		{ "tags", "a,b,c,d", "?p too-many-items" },
		{ "tags", "a,,b", "?p too-short" },
		{ "tags", "a,a", "?p duplicate-item" },
		{ "tags", "abcd", "?p too-long" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct work w = { .arena = arena };
		struct verdict faults = verdict_in(arena);
		struct sample s = { 0 };
		const struct field *f = sample_field(rows[i].member);
		text_into_field(&w, rows[i].text, f, "?p", &faults, &s);
		const char *found = faults_text(arena, &faults);
		cr_expect_str_eq(found, rows[i].expected, "%s=%s: %s", rows[i].member, rows[i].text,
				 found);
	}
}

Test(json_read, faults_carry_their_figures)
{
	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	struct verdict faults = verdict_in(arena);
	struct sample s = { 0 };
	text_into_field(&w, "01234567890", sample_field("note"), "?n", &faults, &s);
	text_into_field(&w, "73282932000079", sample_field("siret"), "?s", &faults, &s);
	cr_assert_eq(faults.count, 2);
	cr_expect_str_eq(faults.items[0].params[0].name, "max");
	cr_expect_eq(faults.items[0].params[0].number, 10);
	cr_expect_str_eq(faults.items[1].params[0].name, "fault");
	cr_expect_str_eq(faults.items[1].params[0].text, "checksum");
}

Test(json_read, no_bytes_are_no_request)
{
	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	struct sample s = { 0 };
	cr_expect_not(json_direct(&w, (struct bytes){ 0 }, &sample_shape, &s));
}

/* The short way to the struct is the way of the tree, or none. */
Test(json_read, what_is_read_directly_is_what_the_tree_gives)
{
	static const struct {
		const char *text;
		bool direct;
	} rows[] = {
		{ "{" SAMPLE_REST, true },
		{ " \n{ \"note\" : null , \"page\":\t7,\"other\":null," SAMPLE_REST " ", true },
		{ "{\"note\":\"été\",\"balance\":\"-2.50\",\"spare\":{\"name\":\"n\",\"weight\":-"
		  "10},"
		  "\"secret\":\"s\"," SAMPLE_REST,
		  true },
		{ "{\"siret\":\"73282932000074\"," SAMPLE_REST, true },
		{ "{\"note\":\"e\u0301\"," SAMPLE_REST, true }, /* to NFC by either */
		{ "{\"note\":\"a\\n\"," SAMPLE_REST, false },
		{ "{\"n\\u006fte\":\"a\"," SAMPLE_REST, false },
		{ "{\"page\":7.0," SAMPLE_REST, false },
		{ "{\"page\":7e0," SAMPLE_REST, false },
		{ "{\"page\":-0," SAMPLE_REST, false },
		{ "{\"page\":07," SAMPLE_REST, false },
		{ "{\"page\":1234567890123456789," SAMPLE_REST, false },
		{ "{\"page\":-," SAMPLE_REST, false },
		{ "{\"page\":\"7\"," SAMPLE_REST, false },
		{ "{\"title\":\"xyz\"," SAMPLE_REST, false },
		{ "{\"note\":\"abcdefghijk\"," SAMPLE_REST, false },
		{ "{\"siret\":\"73282932000079\"," SAMPLE_REST, false },
		{ "{\"unknown\":1," SAMPLE_REST, false },
		{ "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\"," SAMPLE_REST, false },
		{ "{\"params\":{}," SAMPLE_REST, false },
		{ "{\"page\":null," SAMPLE_REST, false },
		{ "{\"spare\":{}," SAMPLE_REST, false },
		{ "{\"spare\":[]," SAMPLE_REST, false },
		{ "{\"note\":nul," SAMPLE_REST, false },
		{ "{\"note\":truefalse," SAMPLE_REST, false },
		{ "{\"note\":\"\xff\"," SAMPLE_REST, false },
		{ "{\"note\":\"\t\"," SAMPLE_REST, false },
		{ "{\"note\":\"a," SAMPLE_REST, false },
		{ "{\"note\" \"a\"," SAMPLE_REST, false },
		{ "{,\"note\":\"a\"," SAMPLE_REST, false },
		{ "{" SAMPLE_REST "x", false },
		{ "[{" SAMPLE_REST "]", false },
		{ "{}", false },
		{ "{", false },
		{ "\"a\"", false },
		{ "", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		struct verdict faults = verdict_in(arena);
		struct sample one = { 0 }, other = { 0 };
		json_auto_t *json = NULL;
		bool direct = json_direct(&w, bytes_of(rows[i].text), &sample_shape, &one);
		cr_expect_eq(direct, rows[i].direct, "%s", rows[i].text);
		if (!direct) {
			struct sample nothing = { 0 };
			cr_expect_arr_eq(&one, &nothing, sizeof one, "%s", rows[i].text);
			continue;
		}
		cr_assert_eq(json_parse(&w, bytes_of(rows[i].text), &json), OK);
		json_into(&w, json, &sample_shape, JSON_WHOLE, "#", &faults, &other);
		cr_expect(verdict_ok(&faults), "%s: %s", rows[i].text, faults_text(arena, &faults));
		struct buffer by_one = buffer_new(arena, 64), by_other = buffer_new(arena, 64);
		json_write(&by_one, &sample_shape, &one, zone_find("Europe/Paris"));
		json_write(&by_other, &sample_shape, &other, zone_find("Europe/Paris"));
		cr_expect_str_eq(buffer_text(&by_one), buffer_text(&by_other));
		cr_expect(text_equal(one.secret, other.secret));
	}
}
