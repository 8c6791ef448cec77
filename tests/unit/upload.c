/* A document is sent for an editable application, of a kind that its call asks for. */
#include "domain/upload.h"
#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(upload, .timeout = 5);

static const char *kind_items[] = { "opportunity_note", "team_canvas" };
static const struct text_list kinds = { kind_items, 2 };

static const char *codes_of(const struct verdict *v, char ret[static 128])
{
	ret[0] = '\0';
	for (size_t i = 0; i < v->count; i++) {
		size_t length = strlen(ret);
		snprintf(ret + length, 128 - length, "%s%s", i > 0 ? " " : "",
			 reason_texts[v->items[i].reason].code);
	}
	return ret;
}

/* clang-format off */
#define IN(state) APPLICATION_STATE_##state
static const struct {
	const char *situation;
	enum application_state state;
	const char *kind;
	int64_t count;
	const char *expected;
} rows[] = {
	{ "a document of a draft",         IN(DRAFT),           "team_canvas", 0,  "" },
	{ "of a preselected file",         IN(PRESELECTED),     "team_canvas", 3,  "" },
	{ "the fiftieth",                  IN(DRAFT),           "team_canvas", 49, "" },
	{ "one more",                      IN(DRAFT),           "team_canvas", 50, "documents-too-many" },
	{ "of another kind",               IN(DRAFT),           "selfie",      0,  "document-kind-unknown" },
	{ "both",                          IN(DRAFT),           "selfie",      50,
	  "document-kind-unknown documents-too-many" },
	{ "of a submitted note",           IN(NOTE_SUBMITTED),  "team_canvas", 0,  "state-not-allowed" },
	{ "the state is told alone",       IN(SUBMITTED),       "selfie",      50, "state-not-allowed" },
	{ "of a file that was withdrawn",  IN(WITHDRAWN),       "team_canvas", 0,  "state-not-allowed" },
	{ "of one that was not selected",  IN(NOT_PRESELECTED), "team_canvas", 0,  "state-not-allowed" },
};
/* clang-format on */

Test(upload, is_for_an_editable_application)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		char codes[128];
		const struct verdict v = upload_guard(
			&(const struct upload_facts){
				.application = { .state = rows[i].state, .actor_takes_part = true },
				.kind = rows[i].kind,
				.kinds = &kinds,
				.document_count = rows[i].count },
			arena);
		cr_expect_str_eq(codes_of(&v, codes), rows[i].expected, "%s: %s", rows[i].situation,
				 codes);
	}
}

Test(upload, is_for_who_takes_part)
{
	arena_auto_t *arena = arena_new();
	char codes[128];
	const struct edit_facts outside = { .state = IN(DRAFT) };
	const struct verdict started = upload_guard(
		&(const struct upload_facts){
			.application = outside, .kind = "team_canvas", .kinds = &kinds },
		arena);
	cr_expect_str_eq(codes_of(&started, codes), "not-a-member");
	const struct verdict gone_on = upload_state_guard(&outside, "team_canvas", arena);
	cr_expect_str_eq(codes_of(&gone_on, codes), "not-a-member");
	const struct verdict cancelled = upload_cancel_guard(&outside, arena);
	cr_expect_str_eq(codes_of(&cancelled, codes), "not-a-member");
}
