/* References, receipts and the day on which silence means refusal. */
#include "domain/receipt.h"

#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(receipt, .timeout = 10);

Test(receipt, a_reference_is_the_code_and_a_number)
{
	static const struct {
		const char *code;
		int64_t number;
		bool test;
		const char *expected;
	} rows[] = {
		{ "chf-2023", 12, false, "CHF-2023-0012" },
		{ "chf-2023", 1, false, "CHF-2023-0001" },
		{ "chf-2023", 9999, false, "CHF-2023-9999" },
		{ "chf-2023", 10000, false, "CHF-2023-10000" },
		{ "chf-2023-test", 12, true, "TEST-CHF-2023-TEST-0012" },
		{ "~{az}-9", 1, false, "~{AZ}-9-0001" },
		{ "az9", 7, true, "TEST-AZ9-0007" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *found =
			reference_format(arena, rows[i].code, rows[i].number, rows[i].test);
		cr_expect_str_eq(found, rows[i].expected);
	}
}

/* golden/dates.csv, D16 */
Test(receipt, golden_implied_rejection)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct golden_table table = golden_table(arena, "dates.csv");
	size_t seen = 0;
	for (size_t row = 0; row < table.count; row++) {
		struct date found;
		if (strcmp(golden_cell(&table, row, "check"), "implied_rejection") != 0)
			continue;
		cr_expect_str_eq(golden_cell(&table, row, "months"), "2");
		cr_expect(silence_rejects_on(rules, "full_application",
					     day(golden_cell(&table, row, "start_on")), &found));
		cr_expect_eq(found.days, day(golden_cell(&table, row, "expected_value")).days);
		seen++;
	}
	cr_expect_eq(seen, 1);
}

static struct receipt_facts facts_of(const struct call_rules *rules, const char *stage)
{
	static const char *missing[] = { "document:statutes" };
	return (struct receipt_facts){
		.rules = rules,
		.zone = sample_paris(),
		.stage = stage,
		.reference = "CHF-2023-0012",
		.received_at = sample_at("2023-05-15T23:59:58+02:00"),
		.snapshot_number = 2,
		.sha256 = "00ff",
		.missing = { missing, 1 },
	};
}

Test(receipt, silence_speaks_for_the_full_application_only)
{
	static const struct {
		const char *situation, *stage, *received_at, *expected;
	} rows[] = {
		{ "the last day of the call", "full_application", "2023-05-15T21:59:58Z",
		  "2023-07-15" },
		{ "midnight in Paris is the next day", "full_application", "2023-05-15T22:00:00Z",
		  "2023-07-16" },
		{ "clamped to the end of February", "full_application", "2023-12-31T12:00:00Z",
		  "2024-02-29" },
		{ "clamped, a common year", "full_application", "2024-12-30T12:00:00Z",
		  "2025-02-28" },
		{ "a note asks for no money", "note", "2023-03-01T12:00:00Z", "" },
	};
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct receipt_facts facts = facts_of(rules, rows[i].stage);
		facts.received_at = sample_at(rows[i].received_at);
		struct receipt receipt;
		receipt_build(arena, &facts, &receipt);
		char found[16] = "";
		if (receipt.silence_rejects_on != NULL)
			date_format(*receipt.silence_rejects_on, found);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

Test(receipt, a_number_tells_the_file_the_stage_and_the_submission)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct receipt_facts facts = facts_of(rules, "full_application");
	struct receipt receipt;
	receipt_build(arena, &facts, &receipt);
	cr_expect_str_eq(receipt.number, "CHF-2023-0012-F-2");
	cr_expect_str_eq(receipt.reference, "CHF-2023-0012");
	cr_expect_str_eq(receipt.stage, "full_application");
	cr_expect_str_eq(receipt.sha256, "00ff");
	cr_expect_str_eq(receipt.missing.items[0], "document:statutes");
	cr_expect_eq(receipt.missing.count, 1);
	cr_expect_eq(receipt.snapshot_number, 2);
	cr_expect_eq(receipt.received_at.us, facts.received_at.us);
	cr_expect_not(receipt.test);

	facts = facts_of(rules, "note");
	facts.test = true;
	facts.snapshot_number = 1;
	receipt_build(arena, &facts, &receipt);
	cr_expect_str_eq(receipt.number, "CHF-2023-0012-N-1");
	cr_expect(receipt.test);
}

Test(receipt, the_contact_is_what_the_funder_gives)
{
	static const struct {
		const char *department, *contact, *expected;
	} rows[] = {
		{ "Formation", "formation@example.org", "Formation, formation@example.org" },
		{ "Formation", NULL, "Formation" },
		{ NULL, "formation@example.org", "formation@example.org" },
		{ NULL, NULL, NULL },
	};
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	for (size_t i = 0; i < COUNT(rows); i++) {
		rules->funder.reviewing_department = rows[i].department;
		rules->funder.contact = rows[i].contact;
		struct receipt_facts facts = facts_of(rules, "note");
		struct receipt receipt;
		receipt_build(arena, &facts, &receipt);
		cr_expect(text_equal(receipt.contact, rows[i].expected), "%zu", i);
	}
}
