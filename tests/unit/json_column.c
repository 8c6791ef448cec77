/* JSON that PostgreSQL wrote from our own columns: what is taken of it, and what is a bug. */
#include "unit/json_sample.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "base/arena.h"

TestSuite(json_column, .timeout = 10);

static void read_document(struct arena *arena, const char *text, struct sample *ret)
{
	struct work w = { .arena = arena };
	json_document(&w, (struct bytes){ text, strlen(text) }, &sample_shape, ret);
}

static void read_member(struct arena *arena, const char *name, const char *text, struct sample *ret)
{
	struct work w = { .arena = arena };
	json_column(&w, (struct bytes){ text, strlen(text) }, sample_field(name), ret);
}

Test(json_column, holds_units_and_more)
{
	arena_auto_t *arena = arena_new();
	struct sample s = { .page = 7 };
	read_document(arena,
		      "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"other_column\":[1],"
		      "\"title\" : \"a text that is longer\", \"open\": false, \"quantity\":100000,"
		      "\"amount\":1234,\"rate\":7000,\"at\":\"2023-05-15T21:59:59.5+00:00\","
		      "\"on\":\"2023-05-15\",\"colour\":\"dark_blue\",\"part\":{\"name\":\"p\"},"
		      "\"parts\":null,\"tags\":[],\"spare\":null,"
		      "\"params\":{\"missing\":3,\"why\":{},\"role\":\"third_place\"}}",
		      &s);
	cr_expect_str_eq(s.title, "a text that is longer");
	cr_expect_eq(s.quantity, 100000);
	cr_expect_eq(s.amount.cents, 1234);
	cr_expect_eq(s.rate.basis_points, 7000);
	cr_expect_eq(s.at.us, INT64_C(1684187999500000));
	cr_expect_eq(s.colour, COLOUR_DARK_BLUE);
	cr_expect_str_eq(s.part.name, "p");
	cr_expect_eq(s.parts.count, 0);
	cr_expect_eq(s.tags.count, 0);
	cr_expect_null(s.spare);
	cr_expect_eq(s.page, 7, "an absent member is left as it is");
	cr_expect_not(uuid_is_nil(s.id));
	cr_expect_eq(s.params.count, 2);
	cr_expect_eq(s.params.items[0].number, 3);
	cr_expect_str_eq(s.params.items[1].text, "third_place");
}

Test(json_column, holds_what_the_wire_holds)
{
	arena_auto_t *arena = arena_new();
	struct sample s = { 0 };
	read_document(arena,
		      "{\"amount\":\"12.34\",\"balance\":\"-1.00\",\"rate\":\"0.70\","
		      "\"at\":\"2023-05-15 21:59:59+00\",\"other\":\"red\","
		      "\"spare\":{\"name\":\"s\",\"weight\":-3},"
		      "\"parts\":[{\"name\":\"a\"},{\"weight\":2.0}]}",
		      &s);
	cr_expect_eq(s.amount.cents, 1234);
	cr_expect_eq(s.balance->cents, -100);
	cr_expect_eq(s.rate.basis_points, 7000);
	cr_expect_eq(s.at.us, INT64_C(1684187999000000));
	cr_expect_eq(*s.other, COLOUR_RED);
	cr_expect_eq(*s.spare->weight, -3);
	cr_expect_eq(s.parts.count, 2);
	cr_expect_str_eq(s.parts.items[0].name, "a");
	cr_expect_eq(*s.parts.items[1].weight, 2);
}

Test(json_column, lists_grow_and_texts_are_unescaped)
{
	arena_auto_t *arena = arena_new();
	struct sample s = { 0 };
	read_member(arena, "tags",
		    "[\"a\",\"\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e9\\u20ac\","
		    "\"\\ud83d\\ude00!\",\"déjà\",\"g\",\"h\",\"i\"]",
		    &s);
	static const char *const expected[] = { "a", "", "\"\\/\b\f\n\r\t", "é€", "😀!", "déjà", "g",
						"h", "i" };
	cr_assert_eq(s.tags.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		cr_expect_str_eq(s.tags.items[i], expected[i]);
}

Test(json_column, what_nobody_asks_for_is_skipped)
{
	static const char *const values[] = { "1",      "-2.5e3",           "true", "null",
					      "\"}\"",  "[1,{\"a\":[]}]",   "{}",   "[\"]\"]",
					      "[[],0]", "{\"b\":\"\\\"}\"}" };
	for (size_t i = 0; i < COUNT(values); i++) {
		arena_auto_t *arena = arena_new();
		struct sample s = { 0 };
		read_document(arena,
			      arena_printf(arena, "{\"x\":%s,\"title\":\"t\",\"y\" : %s }",
					   values[i], values[i]),
			      &s);
		cr_expect_str_eq(s.title, "t", "%s", values[i]);
	}
}

Test(json_column, null_leaves_nothing)
{
	arena_auto_t *arena = arena_new();
	struct part part = { .name = "p" };
	struct sample s = { .spare = &part, .note = "n" };
	read_member(arena, "spare", "null", &s);
	read_member(arena, "note", "null", &s);
	cr_expect_null(s.spare);
	cr_expect_null(s.note);
}

/* One test for each: a bug stops the process. */
#define BUG(situation, member, text)                                                               \
	Test(json_column, situation, .signal = SIGABRT)                                            \
	{                                                                                          \
		arena_auto_t *arena = arena_new();                                                 \
		struct sample s = { 0 };                                                           \
		read_member(arena, member, text, &s);                                              \
	}

BUG(a_number_for_a_text_is_a_bug, "title", "1")
BUG(a_text_for_a_number_is_a_bug, "quantity", "\"1\"")
BUG(half_a_unit_is_a_bug, "quantity", "1.5")
BUG(an_unknown_word_is_a_bug, "colour", "\"green\"")
BUG(null_where_there_is_a_value_is_a_bug, "quantity", "null")
BUG(an_open_text_is_a_bug, "title", "\"abc")
BUG(an_open_list_is_a_bug, "tags", "[\"a\"")
BUG(an_open_object_is_a_bug, "part", "{\"name\":\"p\"")
BUG(bytes_after_the_value_are_a_bug, "tags", "[] 1")
