/* Struct to JSON text, the canonical form, and answers held to their table. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/zone.h"
#include "unit/json_sample.h"

TestSuite(json_write, .timeout = 10);

Test(json_write, each_kind_has_its_form)
{
	arena_auto_t *arena = arena_new();
	int64_t weight = INT64_MIN;
	struct money balance = { -1234 };
	struct part parts[] = { { "a", NULL }, { "b", &weight } };
	const char *tags[] = { "t", "u\"" };
	struct kv params[] = { KV("minimum", 1),
			       KV("amount", ((struct money){ 5 })),
			       KV("rate", ((struct rate){ 7050 })),
			       KV("role", "x"),
			       KV("on", ((struct date){ 19492 })),
			       KV("at", ((struct instant){ 0 })) };
	struct sample s = { .title = "abc",
			    .secret = "never shown",
			    .quantity = 3,
			    .amount = { 40000000 },
			    .balance = &balance,
			    .rate = { 7000 },
			    .at = { INT64_C(1684187999000000) },
			    .on = { 19492 },
			    .colour = COLOUR_DARK_BLUE,
			    .part = { "p", NULL },
			    .parts = { parts, 2 },
			    .tags = { tags, 2 },
			    .params = { params, COUNT(params) } };
	cr_assert(uuid_parse("01890a5d-ac96-774b-bcce-b302099a8057", &s.id));
	struct buffer b = buffer_new(arena, 1);
	json_write(&b, &sample_shape, &s, zone_find("Europe/Paris"));
	cr_expect_str_eq(
		buffer_text(&b),
		"{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"title\":\"abc\","
		"\"note\":null,\"open\":false,\"quantity\":3,\"amount\":\"400000.00\","
		"\"balance\":\"-12.34\",\"rate\":\"0.70\",\"at\":\"2023-05-15T23:59:59+02:00\","
		"\"on\":\"2023-05-15\",\"colour\":\"dark_blue\",\"other\":null,"
		"\"part\":{\"name\":\"p\",\"weight\":null},"
		"\"parts\":[{\"name\":\"a\",\"weight\":null},"
		"{\"name\":\"b\",\"weight\":-9223372036854775808}],\"tags\":[\"t\",\"u\\\"\"],"
		"\"page\":0,\"params\":{\"minimum\":1,\"amount\":\"0.05\",\"rate\":\"0.705\","
		"\"role\":\"x\",\"on\":\"2023-05-15\",\"at\":\"1970-01-01T01:00:00+01:00\"}}",
		"%s", buffer_text(&b));
}

Test(json_write, texts_are_escaped)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "", "\"\"" },
		{ "plain", "\"plain\"" },
		{ "é 😀", "\"é 😀\"" },
		{ "\"\\/", "\"\\\"\\\\/\"" },
		{ "\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"" },
		{ "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct buffer b = buffer_new(arena, 1);
		json_write_text(&b, rows[i].text);
		cr_expect_str_eq(buffer_text(&b), rows[i].expected);
	}
}

Test(json_write, canonical_form)
{
	static const struct {
		const char *situation, *text, *expected;
	} rows[] = {
		{ "spaces go", " { \"b\" : [ 1 , true , null ] , \"a\" : false } ",
		  "{\"a\":false,\"b\":[1,true,null]}" },
		{ "sorted at each level", "{\"b\":{\"y\":1,\"x\":2},\"a\":[{\"d\":1,\"c\":2}]}",
		  "{\"a\":[{\"c\":2,\"d\":1}],\"b\":{\"x\":2,\"y\":1}}" },
		{ "a prefix comes first", "{\"ab\":1,\"a\":2,\"\":3}",
		  "{\"\":3,\"a\":2,\"ab\":1}" },
		{ "digits before letters, capitals before small", "{\"a\":1,\"A\":2,\"1\":3}",
		  "{\"1\":3,\"A\":2,\"a\":1}" },
		/* U+1F600 is d83d de00 in UTF-16: before U+FB33, after U+20AC */
		{ "sorted by UTF-16 units",
		  "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3,\"\\u00f6\":4}",
		  "{\"ö\":4,\"€\":3,\"😀\":2,\"\xef\xac\xb3\":1}" },
		{ "U+E000 comes after the surrogates", "{\"\\ue000\":1,\"\\ud800\\udc00\":2}",
		  "{\"\xf0\x90\x80\x80\":2,\"\xee\x80\x80\":1}" },
		{ "U+D7FF comes before", "{\"\\ud800\\udc00\":1,\"\\ud7ff\":2}",
		  "{\"\xed\x9f\xbf\":2,\"\xf0\x90\x80\x80\":1}" },
		{ "escapes", "[\"\\u000a\\u0008\\u000F\\u20ac\\/\\\\\\\"\\u007f\"]",
		  "[\"\\n\\b\\u000f€/\\\\\\\"\x7f\"]" },
		{ "lists keep their order", "[3,1,2]", "[3,1,2]" },
		{ "empty", "{\"a\":{},\"b\":[]}", "{\"a\":{},\"b\":[]}" },
		{ "integers", "[0,-0,10,-7,9007199254740991]", "[0,0,10,-7,9007199254740991]" },
		{ "beyond what a double holds", "[9007199254740993]", "[9007199254740992]" },
		{ "doubles that are integers", "[1.0,-0.0,1e2,4.50,2e-3]", "[1,0,100,4.5,0.002]" },
		{ "small and large", "[1e-6,1e-7,123456789012345680000.0,1e21,1.5e300,1e-27]",
		  "[0.000001,1e-7,123456789012345680000,1e+21,1.5e+300,1e-27]" },
		{ "fewest digits", "[0.1,333333333.33333329,0.30000000000000004,5e-324]",
		  "[0.1,333333333.3333333,0.30000000000000004,5e-324]" },
		{ "negative", "[-12.5,-1e21]", "[-12.5,-1e+21]" },
		{ "escapes that stay", "{\"b\":\"a\\nb\\\\\",\"a\":\"\\\"\"}",
		  "{\"a\":\"\\\"\",\"b\":\"a\\nb\\\\\"}" },
		{ "the last comes first, the others stay", "{\"b\":1,\"c\":[{}],\"a\":{\"z\":2}}",
		  "{\"a\":{\"z\":2},\"b\":1,\"c\":[{}]}" },
		{ "a name before one with a space", "{\"a b\":1,\"a\":2,\"a!\":3}",
		  "{\"a\":2,\"a b\":1,\"a!\":3}" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		struct bytes out = { 0 };
		struct bytes in = { rows[i].text, strlen(rows[i].text) };
		cr_assert_eq(json_canonical(&w, in, &out), OK, "%s", rows[i].situation);
		cr_expect_str_eq(out.data, rows[i].expected, "%s: %s", rows[i].situation, out.data);
		cr_expect_eq(out.length, strlen(rows[i].expected));
		if (strstr(out.data, "123456789012345680000") != NULL)
			continue; /* more digits than the library reads back */
		struct bytes again = { 0 };
		cr_assert_eq(json_canonical(&w, out, &again), OK);
		cr_expect_str_eq(again.data, out.data, "%s: not stable", rows[i].situation);
	}
}

Test(json_write, what_has_no_canonical_form)
{
	static const struct {
		const char *situation, *text;
	} rows[] = {
		{ "a name twice", "{\"a\":1,\"b\":2,\"a\":3}" },
		{ "a name twice, escaped once", "{\"a\":1,\"\\u0061\":3}" },
		{ "a scalar at the top", "12" },
		{ "two values", "[1] [2]" },
		{ "nothing", "" },
		{ "a comma too many", "[1,]" },
		{ "a member without a value", "{\"a\"}" },
		{ "zeros before a number", "[01]" },
		{ "a bare minus", "[-]" },
		{ "a word of no language", "[nul]" },
		{ "a text that does not end", "[\"a]" },
		{ "a text that ends in an escape", "[\"a\\" },
		{ "a line break in a text", "[\"a\nb\"]" },
		{ "no UTF-8", "[\"\xff\"]" },
		{ "too deep",
		  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		struct bytes out = { 0 }, in = { rows[i].text, strlen(rows[i].text) };
		cr_expect_eq(json_canonical(&w, in, &out), ERR_JSON_INVALID, "%s",
			     rows[i].situation);
	}
}

Test(json_write, answers_are_held_to_their_table)
{
	static const struct {
		const char *situation, *more, *expected;
	} rows[] = {
		{ "as it should be", "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",", "" },
		{ "the figures of a refusal",
		  "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
		  "\"params\":{\"minimum\":1,\"role\":\"x\"},",
		  "" },
		{ "read only is required now", "", "#/id required" },
		{ "a secret is shown",
		  "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
		  "\"secret\":\"s\",",
		  "#/secret unknown-member" },
		{ "a bound is passed",
		  "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
		  "\"note\":\"01234567890\",",
		  "#/note too-long" },
		{ "not of the list",
		  "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
		  "\"other\":\"green\",",
		  "#/other enum" },
		{ "not in the contract",
		  "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
		  "\"debug\":1,",
		  "#/debug unknown-member" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		struct verdict faults = verdict_in(arena);
		const char *text = arena_printf(arena, "{%s" SAMPLE_REST, rows[i].more);
		bool good = json_answer_valid(&w, (struct bytes){ text, strlen(text) },
					      &sample_shape, &faults);
		const char *found = faults_text(arena, &faults);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
		cr_expect_eq(good, rows[i].expected[0] == '\0');
	}
}
