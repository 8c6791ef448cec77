/* Two sets of rules side by side. */
#include "domain/call_comparison.h"

#include "base/buffer.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(call_comparison, .timeout = 20);

static void same(struct call_rules *r, struct arena *arena)
{
	(void)r;
	(void)arena;
}
static void another_title(struct call_rules *r, struct arena *arena)
{
	(void)arena;
	r->title = "Un autre titre";
}
static void no_envelope(struct call_rules *r, struct arena *arena)
{
	(void)arena;
	r->envelope = NULL;
}
static void renamed_bonus(struct call_rules *r, struct arena *arena)
{
	(void)arena;
	r->bonuses.items[0].code = "weak";
}
static void later(struct call_rules *r, struct arena *arena)
{
	sample_phase(r, "submission")->closes_at =
		sample_at_kept(arena, "2023-05-31T23:59:59+02:00");
}
static void moved_phase(struct call_rules *r, struct arena *arena)
{
	(void)arena;
	struct phase first = r->phases.items[0];
	r->phases.items[0] = r->phases.items[1];
	r->phases.items[1] = first;
}
static void fewer_audiences(struct call_rules *r, struct arena *arena)
{
	(void)arena;
	r->target_audiences.count = 1;
}
static void another_source(struct call_rules *r, struct arena *arena)
{
	(void)arena;
	r->bonuses.items[0].provenance.source_text = "ailleurs";
}

static const char *told(struct arena *arena, const struct compared_rule_list *rows)
{
	struct buffer text = buffer_new(arena, 256);
	for (size_t i = 0; i < rows->count; i++) {
		const struct compared_rule *row = &rows->items[i];
		buffer_printf(&text, "%s %s → %s\n", row->rule, row->left == NULL ? "-" : row->left,
			      row->right == NULL ? "-" : row->right);
	}
	return buffer_text(&text);
}

static void compare(struct arena *arena, const struct call_rules *right, bool only,
		    struct compared_rule_list *ret, int64_t *ret_different)
{
	const struct call_comparison_request request = {
		.left = { golden_rules(arena, "chf-2023"), sample_paris() },
		.right = { right, sample_paris() },
		.only_differences = only,
	};
	call_compare(&request, arena, ret, ret_different);
}

Test(call_comparison, what_differs)
{
	/* clang-format off */
	const struct {
		const char *situation;
		void (*change)(struct call_rules *, struct arena *);
		const char *expected;
	} rows[] = {
		{ "the same", same, "" },
		{ "a text", another_title, "title Connaissance Hauts-de-France → Un autre titre\n" },
		{ "an instant", later,
		  "phases.submission.closes_at 2023-05-15T23:59:59+02:00 → 2023-05-31T23:59:59+02:00\n" },
		{ "a rule that goes", no_envelope,
		  "envelope.amount 3900000.00 → -\nenvelope.enforcement hard → -\n" },
		{ "items go by their code, in any order", moved_phase, "" },
		{ "a list of words", fewer_audiences,
		  "target_audiences [\"active_workers\",\"job_seekers\",\"people_in_vocational_integration\"]"
		  " → [\"active_workers\"]\n" },
		{ "a source is no rule", another_source, "" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *right = golden_rules(arena, "chf-2023");
		struct compared_rule_list found;
		int64_t different = -1;
		rows[i].change(right, arena);
		compare(arena, right, true, &found, &different);
		cr_expect_str_eq(told(arena, &found), rows[i].expected, "%s: %s", rows[i].situation,
				 told(arena, &found));
		cr_expect_eq(different, (int64_t)found.count);
	}
}

Test(call_comparison, an_item_of_another_code_goes_and_comes)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *right = golden_rules(arena, "chf-2023");
	struct compared_rule_list found;
	int64_t different = -1;
	renamed_bonus(right, arena);
	compare(arena, right, true, &found, &different);
	cr_assert_gt(found.count, 4);
	cr_expect_str_eq(found.items[0].rule, "bonuses.low_supply.code");
	cr_expect_null(found.items[0].right);
	cr_expect_str_eq(found.items[found.count - 1].rule, "bonuses.weak.territory_set");
	cr_expect_null(found.items[found.count - 1].left);
}

Test(call_comparison, what_is_the_same_stands_beside_with_its_sources)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *right = golden_rules(arena, "chf-2023");
	struct compared_rule_list all;
	int64_t different = -1;
	another_source(right, arena);
	compare(arena, right, false, &all, &different);
	cr_expect_eq(different, 0);
	cr_expect_gt(all.count, 100);
	bool seen = false;
	for (size_t i = 0; i < all.count; i++) {
		cr_expect(all.items[i].same);
		if (!text_equal(all.items[i].rule, "bonuses.low_supply.rate_cap"))
			continue;
		seen = true;
		cr_expect_str_eq(all.items[i].left, "0.80");
		cr_expect_str_eq(all.items[i].left_source_text, "bonification de 10%");
		cr_expect_str_eq(all.items[i].right_source_text, "ailleurs");
	}
	cr_expect(seen);
}
