/* Reasons and failures: what is kept of them. */
#include <criterion/criterion.h>
#include <signal.h>

#include "base/actor.h"
#include "base/arena.h"
#include "base/problem.h"

TestSuite(problems, .timeout = 10);

Test(problems, a_failure_is_explained_with_figures)
{
	struct problem problem = { 0 };
	cr_expect_eq(fail(&problem, ERR_STALE, KV("version", 4)), ERR_STALE);
	cr_expect_eq(problem.err, ERR_STALE);
	cr_expect_eq(problem.param_count, 1);
	cr_expect_eq(problem.params[0].number, 4);
}

Test(problems, a_failure_is_explained_once, .signal = SIGABRT)
{
	struct problem problem = { 0 };
	cr_expect_eq(fail(&problem, ERR_STALE), ERR_STALE);
	cr_expect_eq(fail(&problem, ERR_NOT_FOUND), ERR_NOT_FOUND);
}

Test(problems, reasons_are_kept_in_order_and_cut)
{
	arena_auto_t *arena = arena_new();
	struct verdict v = verdict_in(arena);
	cr_expect(verdict_ok(&v));
	refuse(&v, REASON_REQUIRED);
	refuse_at(&v, REASON_TYPE, "#/a", KV("expected", "string"));
	cr_expect_not(verdict_ok(&v));
	cr_expect(verdict_has(&v, REASON_TYPE));
	cr_expect_not(verdict_has(&v, REASON_ENUM));
	cr_expect_null(v.items[0].place);
	cr_expect_str_eq(v.items[1].params[0].text, "string");
	for (int i = 0; i < 100; i++)
		refuse(&v, REASON_ENUM);
	cr_expect_eq(v.count, VIOLATIONS_MAX);
}

Test(problems, a_reason_needs_an_arena, .signal = SIGABRT)
{
	struct verdict v = { 0 };
	refuse(&v, REASON_REQUIRED);
}

Test(problems, every_code_has_its_sentences)
{
	for (enum err err = OK + 1; err < ERR_RETRY; err++) {
		cr_assert_not_null(problem_texts[err].slug);
		for (int locale = 0; locale < 2; locale++) {
			cr_expect_not_null(problem_texts[err].title[locale]);
			cr_expect_not_null(problem_texts[err].detail[locale]);
			cr_expect_not_null(problem_texts[err].help[locale]);
		}
	}
	for (enum reason reason = REASON_NONE + 1; reason < REASON_COUNT_; reason++)
		cr_expect_not_null(reason_texts[reason].detail[1], "%s", reason_texts[reason].code);
}

Test(problems, a_role_is_held_for_a_call_or_for_all)
{
	struct actor_role roles[] = { { ROLE_INSTRUCTOR, "chf-2023" }, { ROLE_MANAGER, NULL } };
	const char *organisations[] = { "00000102400017" };
	struct actor a = { .subject = "s",
			   .roles = { roles, 2 },
			   .organisations = { organisations, 1 } };
	static const struct {
		uint32_t asked;
		const char *call;
		bool held;
	} rows[] = {
		{ AUDIENCE_INSTRUCTOR, "chf-2023", true },
		{ AUDIENCE_INSTRUCTOR, "idf-2016", false },
		{ AUDIENCE_INSTRUCTOR, NULL, true },
		{ AUDIENCE_MANAGER, "idf-2016", true },
		{ AUDIENCE_AUDITOR | AUDIENCE_MANAGER, NULL, true },
		{ AUDIENCE_AUDITOR, NULL, false },
		{ 0, NULL, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(actor_has_role(&a, rows[i].asked, rows[i].call), rows[i].held,
			     "row %zu", i);
	cr_expect_not(actor_has_role(&actor_public, ~0u, NULL));
	cr_expect(actor_has_organisation(&a, "00000102400017"));
	cr_expect_not(actor_has_organisation(&a, NULL));
	cr_expect(actor_is_public(&actor_public));
	cr_expect_not(actor_is_public(&a));
}
