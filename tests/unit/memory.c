/* The arena and the text that grows in it. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"

TestSuite(memory, .timeout = 10);

Test(memory, pieces_are_zeroed_and_aligned)
{
	arena_auto_t *arena = arena_new();
	for (size_t size = 0; size < 200000; size = size * 3 + 1) {
		unsigned char *piece = arena_alloc(arena, size);
		cr_expect_eq((uintptr_t)piece % 16, 0);
		for (size_t i = 0; i < size; i++)
			cr_assert_eq(piece[i], 0);
		memset(piece, 0xff, size);
	}
}

Test(memory, a_rewind_gives_back_and_serves_again)
{
	arena_auto_t *arena = arena_new();
	char *kept = arena_text(arena, "kept", 4);
	struct arena_mark mark = arena_mark(arena);
	char *first = arena_alloc(arena, 100);
	memset(first, 0xff, 100);
	memset(arena_alloc(arena, 1 << 20), 0xff, 1 << 20);
	arena_rewind(arena, mark);
	char *second = arena_alloc(arena, 100);
	cr_expect_eq(second, first);
	cr_expect_eq(second[0], 0, "zeroed again");
	cr_expect_str_eq(kept, "kept");
	arena_reset(arena);
	cr_expect_eq(arena_alloc(arena, 1), kept, "the first block serves again");
}

Test(memory, text_grows)
{
	arena_auto_t *arena = arena_new();
	struct buffer b = buffer_new(arena, 0);
	for (int i = 0; i < 10000; i++)
		buffer_printf(&b, "%d,", i);
	buffer_add_text(&b, "end");
	buffer_add_char(&b, '.');
	const char *text = buffer_text(&b);
	cr_expect_eq(strlen(text), b.length);
	cr_expect_eq(b.length, 48890 + 4);
	cr_expect_str_eq(text + b.length - 9, "9999,end.");
	cr_expect_str_eq(arena_printf(arena, "%s-%d", "a", 7), "a-7");
}

Test(memory, a_piece_grows_where_it_is_or_moves)
{
	arena_auto_t *arena = arena_new();
	char *piece = arena_text(arena, "grows", 5);
	cr_expect_eq(arena_grow(arena, piece, 6, 1000), piece, "nothing stands behind it");
	char *behind = arena_text(arena, "behind", 6);
	cr_expect_geq(behind, piece + 1000);
	char *moved = arena_grow(arena, piece, 1000, 2000);
	cr_expect_neq(moved, piece);
	cr_expect_str_eq(moved, "grows");
	char *far = arena_grow(arena, moved, 2000, 1 << 20);
	cr_expect_neq(far, moved, "the block ends before");
	cr_expect_str_eq(far, "grows");
	memset(far, 'x', 1 << 20);
	cr_expect_str_eq(behind, "behind");
}

/* Around the end of a block, a text is written whole, once or twice. */
Test(memory, printed_texts_are_whole)
{
	for (size_t left = 0; left <= 64; left += 16) {
		for (size_t length = 1; length < 80; length++) {
			arena_auto_t *arena = arena_new();
			arena_alloc(arena, 32 * 1024 - left);
			char *text = arena_printf(arena, "%*s", (int)length, "|");
			cr_assert_eq(strlen(text), length);
			cr_assert_eq(text[length - 1], '|');
			char *next = arena_alloc(arena, 1);
			cr_assert(next > text + length || next < text);
		}
	}
}

/* The short way through a format writes what the long one writes. */
Test(memory, formats_are_those_of_printf)
{
	arena_auto_t *arena = arena_new();
	char expected[200];
#define SAME(...)                                                                                  \
	snprintf(expected, sizeof expected, __VA_ARGS__);                                          \
	cr_expect_str_eq(arena_printf(arena, __VA_ARGS__), expected)
	const char *volatile absent = NULL;
	SAME("nothing");
	SAME("%s", "");
	SAME("%s%s.%s", "a", "", "b");
	SAME("%d and %d", INT32_MIN, INT32_MAX);
	SAME("%lld/%lld", INT64_MIN + 0LL, INT64_MAX + 0LL);
	SAME("%zu%zu", (size_t)0, SIZE_MAX);
	SAME("100%% of %s", "it");
	SAME("%5s|%-5s|%.2s|%04lld|%c|%x", "a", "b", "cde", 7LL, 'f', 255u);
	SAME("%s", absent);
#undef SAME
}
