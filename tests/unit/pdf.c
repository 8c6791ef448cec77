/* Pages of text and tables as a PDF. */
#include "http/pdf.h"

#include "base/arena.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(pdf, .timeout = 20);

static const float widths[] = { 60, 300 };
static const char *const headings[] = { "Rang", "Raison" };

static struct bytes made(struct arena *arena, size_t rows, const char *text)
{
	struct bytes bytes = { 0 };
	pdf_auto_t *pdf = pdf_new(arena, "Procès-verbal");
	cr_assert(pdf != NULL);
	pdf_heading(pdf, "Procès-verbal — « été »");
	pdf_paragraph(pdf, text);
	pdf_table(pdf, 2, widths, headings);
	for (size_t i = 0; i < rows; i++)
		pdf_row(pdf, (const char *const[]){ "1", text });
	cr_assert(pdf_bytes(pdf, &bytes));
	return bytes;
}

static size_t count_of(struct bytes bytes, const char *word)
{
	size_t count = 0, length = strlen(word);
	for (size_t i = 0; i + length <= bytes.length; i++)
		count += memcmp(bytes.data + i, word, length) == 0;
	return count;
}

Test(pdf, is_a_whole_document)
{
	arena_auto_t *arena = arena_new();
	struct bytes bytes = made(arena, 3, "Il reste 1 000,00 €.");
	cr_expect(bytes.length > 500 && memcmp(bytes.data, "%PDF-1", 6) == 0);
	cr_expect_eq(count_of(bytes, "%%EOF"), 1);
	cr_expect_eq(count_of(bytes, "/Type /Page\n"), 1);
}

Test(pdf, the_same_text_makes_the_same_bytes)
{
	arena_auto_t *arena = arena_new();
	struct bytes one = made(arena, 40, "La même raison."),
		     two = made(arena, 40, "La même raison.");
	cr_assert_eq(one.length, two.length);
	cr_expect_eq(memcmp(one.data, two.data, one.length), 0);
	cr_expect_eq(count_of(one, "CreationDate"), 0);
}

Test(pdf, long_tables_turn_pages_and_odd_texts_stay_on_them)
{
	arena_auto_t *arena = arena_new();
	static const char *const texts[] = { "", "\xe4\xb8\xad\xe6\x96\x87", "un\ndeux\ttrois",
					     "\xf0\x9f\x98\x80 sourire" };
	cr_expect(count_of(made(arena, 200, "Une raison."), "/Type /Page\n") >= 4);
	for (size_t i = 0; i < COUNT(texts); i++)
		cr_expect_eq(count_of(made(arena, 2, texts[i]), "%%EOF"), 1, "%s", texts[i]);
	char wide[2001];
	memset(wide, 'm', 2000);
	wide[2000] = '\0';
	cr_expect_eq(count_of(made(arena, 30, wide), "%%EOF"), 1, "a word wider than its column");
}
