#include "domain/rule_results.h"

#include <criterion/criterion.h>

#include "unit/rules_kit.h"

TestSuite(rule_results, .timeout = 5);

Test(rule_results, keeps_a_row_for_a_rule_that_holds)
{
	arena_auto_t *arena = arena_new();
	struct rule_results results = rule_results_new(arena);
	rule_results_look(&results, "axes");
	rule_results_look(&results, "duration");
	rule_results_look(&results, "axes");
	cr_expect_str_eq(rules_looked_at(arena, &results.list), "axes duration");
	cr_expect_str_eq(broken_rules(arena, &results.list), "");
	cr_expect(rule_results_ok(&results.list));
}

Test(rule_results, files_a_violation_under_its_rule)
{
	arena_auto_t *arena = arena_new();
	struct rule_results results = rule_results_new(arena);
	struct verdict found = verdict_in(arena), again = verdict_in(arena);
	refuse(&found, REASON_DOCUMENT_MISSING, KV("stage", "note"), KV("kind", "team_canvas"));
	refuse(&found, REASON_AXIS_MISSING);
	refuse_at(&found, REASON_DOCUMENT_MISSING, "#/here", KV("stage", "full"),
		  KV("kind", "statutes"));
	refuse(&again, REASON_NOTE_MISSING, KV("stage_label", "Note"), KV("stage", "note"));
	rule_results_look(&results, "axes");
	rule_results_look(&results, "duration");
	rule_results_file(&results, &found);
	rule_results_file(&results, &again);
	cr_expect_str_eq(broken_rules(arena, &results.list),
			 "axes:axis-missing stages.note:document-missing stages.note:note-missing "
			 "stages.full:document-missing");
	cr_expect_not(rule_results_ok(&results.list));

	struct verdict all = verdict_in(arena);
	rule_results_join(&results.list, &all);
	cr_expect_str_eq(codes_of(arena, &all),
			 "axis-missing document-missing note-missing document-missing");
	cr_expect_str_eq(all.items[3].place, "#/here");
	cr_expect_str_eq(all.items[1].params[1].text, "team_canvas");
}
