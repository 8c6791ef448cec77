/* What the tests of rules share: the golden files, and verdicts as plain words. */
#ifndef GUICHET_TESTS_RULES_KIT_H
#define GUICHET_TESTS_RULES_KIT_H

#include "base/arena.h"
#include "base/problem.h"
#include "domain/facts.h"
#include "domain/rule_results.h"

/* The codes of a verdict in order, with a space between: "role-missing lead-missing". */
const char *codes_of(struct arena *arena, const struct verdict *v);
/* The same for a list of results: "collective.lead_count:lead-missing …". */
const char *broken_rules(struct arena *arena, const struct rule_result_list *list);
/* The rules looked at, broken or not. */
const char *rules_looked_at(struct arena *arena, const struct rule_result_list *list);
const char *words_of(struct arena *arena, const struct text_list *list);
bool rule_looked_at(const struct rule_result_list *list, const char *rule);

/* "" when absent. */
const char *money_text(struct arena *arena, const struct money *value);
const char *rate_text(struct arena *arena, const struct rate *value);
/* "base 350000.00, bonus:low_supply 50000.00, ceiling -50000.00" */
const char *lines_text(struct arena *arena, const struct funding *f);
/* "ok 0.70 [lines] [limits] codes" */
const char *funding_text(struct arena *arena, const struct funding *f,
			 const struct verdict *refusals);

/* A call of rule_sets.json, variants resolved; the test fails when it cannot be read whole. */
struct call_rules *golden_rules(struct arena *arena, const char *code);

/* A table of comma separated values, double quotes undone. */
struct golden_table {
	struct text_list header;
	struct text_list *rows;
	size_t count;
};

struct golden_table golden_table(struct arena *arena, const char *file);
/* "" when the cell is empty; the column must exist. */
const char *golden_cell(const struct golden_table *table, size_t row, const char *column);

/* One case of collectives.json. */
struct golden_collective {
	const char *case_id, *title;
	struct date as_of;
	struct collective_member_list members;
	bool valid;
	struct text_list codes, roles; /* of the expected violations; a role may be NULL */
	struct text_list also_allowed;
};

struct golden_collectives {
	struct golden_collective *items;
	size_t count;
};

struct golden_collectives golden_collectives(struct arena *arena);

/* The bytes of a file under tests/. */
const char *test_file(struct arena *arena, const char *path);

struct money euros(const char *text);
struct rate rate_of(const char *text);
struct date day(const char *text);
struct text_list words(struct arena *arena, const char *spaced); /* "a b c" */

#endif
