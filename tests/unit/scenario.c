/* Runs the scenarios: a regulation as a table that the grant office reads and corrects. */
#include <criterion/criterion.h>
#include <string.h>

#include "domain/funding.h"
#include "unit/rules_kit.h"

TestSuite(scenario, .timeout = 5);

#define STEPS 5

/* A line of the table, in the order of its columns. */
enum column {
	COST,
	TRAINING,
	RATE,
	TERRITORY,
	REQUESTED,
	FIRST_STEP,
	GRANT = FIRST_STEP + STEPS,
	RESULT,
	COLUMN_COUNT
};

struct scenario_line {
	const char *situation;
	const char *cells[COLUMN_COUNT];
};

/* The situation ends at two spaces; the bars are for the eye. */
static struct scenario_line line_of(struct arena *arena, const char *text)
{
	const char *end = strstr(text, "  ");
	cr_assert_not_null(end, "two spaces end the situation: %s", text);
	struct scenario_line line = { .situation = arena_text(arena, text, (size_t)(end - text)) };
	struct text_list cells = words(arena, end + strspn(end, " "));
	size_t count = 0;
	for (size_t i = 0; i < cells.count; i++) {
		if (text_equal(cells.items[i], "|"))
			continue;
		cr_assert_lt(count, COLUMN_COUNT, "too many columns: %s", line.situation);
		line.cells[count++] = cells.items[i];
	}
	cr_assert_eq(count, COLUMN_COUNT, "a column is missing: %s", line.situation);
	return line;
}

static bool given(const char *cell)
{
	return !text_equal(cell, "-");
}

static const char *step_amount(struct arena *arena, const struct funding *f, const char *step)
{
	struct money amount = { 0 };
	for (size_t i = 0; i < f->lines.count; i++) {
		if (text_equal(f->lines.items[i].step, step))
			amount = f->lines.items[i].amount;
	}
	return money_text(arena, &amount);
}

static void expect_line(struct arena *arena, const struct scenario_line *line,
			const struct funding *f)
{
	static const char *const steps[STEPS] = { "base", "bonus:low_supply", "rate_cap", "ceiling",
						  "request" };
	for (size_t i = 0; i < STEPS; i++)
		cr_expect_str_eq(step_amount(arena, f, steps[i]), line->cells[FIRST_STEP + i],
				 "%s: %s is %s", line->situation, steps[i],
				 step_amount(arena, f, steps[i]));
	cr_expect_str_eq(f->grant_amount == NULL ? "-" : money_text(arena, f->grant_amount),
			 line->cells[GRANT], "%s: the grant", line->situation);
	cr_expect_str_eq(f->code == NULL ? "ok" : f->code, line->cells[RESULT], "%s",
			 line->situation);
}

static void run_line(struct arena *arena, const struct call_rules *rules,
		     const struct scenario_line *line)
{
	const char *const *cells = line->cells;
	struct money requested =
		given(cells[REQUESTED]) ? euros(cells[REQUESTED]) : (struct money){ 0 };
	struct rate rate = given(cells[RATE]) ? rate_of(cells[RATE]) : (struct rate){ 0 };
	struct funding_input input = {
		.total_cost = euros(cells[COST]),
		.training_costs = euros(cells[TRAINING]),
		.requested = given(cells[REQUESTED]) ? &requested : NULL,
		.chosen_rate = given(cells[RATE]) ? &rate : NULL,
	};
	struct text_list bonuses =
		words(arena, text_equal(cells[TERRITORY], "oui") ? "low_supply" : "");
	struct verdict refusals = verdict_in(arena), warnings = verdict_in(arena);
	struct funding funding;
	bonuses_assumed(rules, &bonuses, NULL, arena, &input.matched, &refusals);
	funding_compute(rules, &input, arena, &funding, &refusals, &warnings);
	expect_line(arena, line, &funding);
}

Test(scenario, funding)
{
	arena_auto_t *arena = arena_new();
	const char *text = test_file(arena, "unit/funding.scenario");
	const struct call_rules *rules = NULL;
	const char *key = "règles ";
	size_t run = 0;
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		const char *line = arena_text(arena, text, length);
		text += length + (text[length] == '\n');
		if (*line == '\0' || *line == '#')
			continue;
		if (strncmp(line, key, strlen(key)) == 0) {
			rules = golden_rules(arena, line + strlen(key));
			continue;
		}
		cr_assert_not_null(rules, "the rules come first");
		struct scenario_line row = line_of(arena, line);
		run_line(arena, rules, &row);
		run++;
	}
	cr_assert_gt(run, 0);
}
