/* The page behind the type of a problem: there is one for each, in both languages, as plain text.
 */
#include "http/problem_page.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(problem_page, .timeout = 5);

static enum err page_of(struct arena *arena, const char *slug, struct content *ret)
{
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	return problem_page(&w, slug, ret);
}

/* The sentence stands in the page; quotes in it are escaped, so it is sought up to the first. */
static bool shows(const struct content *page, const char *sentence)
{
	return memmem(page->bytes.data, page->bytes.length, sentence,
		      strcspn(sentence, "<>&\"'")) != NULL;
}

Test(problem_page, each_problem_has_one_in_both_languages)
{
	for (enum err err = OK + 1; err < ERR_COUNT_; err++) {
		const struct problem_text *text = &problem_texts[err];
		if (err == ERR_RETRY)
			continue;
		arena_auto_t *arena = arena_new();
		struct content page = { 0 };
		cr_assert_eq(page_of(arena, text->slug, &page), OK, "%s", text->slug);
		for (int locale = 0; locale < 2; locale++) {
			cr_expect(shows(&page, text->title[locale]), "%s", text->slug);
			cr_expect(shows(&page, text->help[locale]), "%s", text->slug);
		}
		cr_expect_str_eq(page.media_type, "text/html; charset=utf-8");
	}
}

Test(problem_page, what_is_no_problem_has_none)
{
	static const char *const slugs[] = { "nothing", "", "retry", "stale<script>" };
	for (size_t i = 0; i < COUNT(slugs); i++) {
		arena_auto_t *arena = arena_new();
		struct content page = { 0 };
		cr_expect_eq(page_of(arena, slugs[i], &page), ERR_NOT_FOUND, "%s", slugs[i]);
	}
}

Test(problem_page, quotes_and_brackets_of_a_sentence_are_escaped)
{
	arena_auto_t *arena = arena_new();
	struct content page = { 0 };
	cr_assert_eq(page_of(arena, "token-in-url", &page), OK);
	cr_expect(shows(&page, "dans l"));
	cr_expect_not_null(memmem(page.bytes.data, page.bytes.length, "l&#39;adresse", 13));
	cr_expect_null(memmem(page.bytes.data, page.bytes.length, "l'adresse", 9));
}
