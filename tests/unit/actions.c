/* Actions of calls, collectives, members, documents, organisations and territory sets. */
#include "domain/actions.h"

#include "domain/call_definition.h"
#include "gen/permissions.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(actions, .timeout = 10);

#define ALL        UINT64_MAX
#define ROLE(name) (1u << ROLE_##name)

static const struct uuid id = { { 0x01, 0x89 } };
#define ID "01890000-0000-0000-0000-000000000000"

/* "publish POST /v1/calls/…/publication" per line; a refused one is followed by its reasons. */
static const char *listed(struct arena *arena, const struct possible_action_list *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++) {
		const struct possible_action *a = &list->items[i];
		const char *why = codes_of(arena, a->verdict);
		cr_expect_eq(a->allowed, why[0] == '\0', "%s", a->name);
		text = arena_printf(arena, "%s%s %s %s%s%s\n", text, a->name, a->method, a->href,
				    why[0] == '\0' ? "" : " ! ", why);
	}
	return text;
}

Test(actions, calls)
{
	static const struct {
		const char *situation;
		enum call_state state;
		enum call_mode mode;
		uint32_t roles;
		const char *expected;
	} rows[] = {
		{ "a draft and its manager", CALL_STATE_DRAFT, CALL_MODE_LIVE, ROLE(MANAGER),
		  "update PATCH /v1/calls/" ID "\n"
		  "delete DELETE /v1/calls/" ID "\n"
		  "publish POST /v1/calls/" ID "/publication\n"
		  "publish_results POST /v1/calls/" ID "/results-publication ! state-not-allowed\n"
		  "extend POST /v1/calls/" ID "/extensions ! state-not-allowed\n" },
		{ "published: it moves by acts", CALL_STATE_PUBLISHED, CALL_MODE_LIVE, ROLE(ADMIN),
		  "update PATCH /v1/calls/" ID " ! state-not-allowed\n"
		  "delete DELETE /v1/calls/" ID " ! state-not-allowed\n"
		  "publish POST /v1/calls/" ID "/publication ! state-not-allowed\n"
		  "publish_results POST /v1/calls/" ID "/results-publication\n"
		  "extend POST /v1/calls/" ID "/extensions\n" },
		{ "a test call has a clock", CALL_STATE_PUBLISHED, CALL_MODE_TEST, ROLE(APPLICANT),
		  "set_clock PUT /v1/calls/" ID "/clock\n" },
		{ "a live one has none", CALL_STATE_PUBLISHED, CALL_MODE_LIVE, ROLE(APPLICANT),
		  "" },
		{ "an auditor reads", CALL_STATE_DRAFT, CALL_MODE_TEST, ROLE(AUDITOR), "" },
	};
	arena_auto_t *arena = arena_new();
	struct call_definition_facts definition = { .rules = golden_rules(arena, "chf-2023"),
						    .zone = sample_paris(),
						    .known_sets =
							    words(arena, "synthetic-low-supply") };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct call_action_facts facts = { .state = rows[i].state,
						   .mode = rows[i].mode,
						   .definition = &definition,
						   .votes_cast = 1,
						   .clock_in_reach = true };
		struct asker asker = { rows[i].roles, ALL };
		struct possible_action_list list;
		call_actions(arena, &facts, &asker, id, &list);
		const char *found = listed(arena, &list);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

Test(actions, results_are_told_once_and_whole)
{
	arena_auto_t *arena = arena_new();
	struct instant told = sample_at("2023-06-30T10:00:00+02:00");
	const struct {
		const char *situation;
		struct call_action_facts facts;
		const char *expected;
	} rows[] = {
		{ "every scored file has its vote",
		  { .state = CALL_STATE_PUBLISHED, .votes_cast = 3 },
		  "" },
		{ "the same, closed by act", { .state = CALL_STATE_CLOSED, .votes_cast = 3 }, "" },
		{ "nothing was voted", { .state = CALL_STATE_PUBLISHED }, "nothing-decided" },
		{ "two votes are missing",
		  { .state = CALL_STATE_PUBLISHED, .votes_cast = 3, .votes_missing = 2 },
		  "votes-missing" },
		{ "all are",
		  { .state = CALL_STATE_CLOSED, .votes_missing = 2 },
		  "nothing-decided votes-missing" },
		{ "told already",
		  { .state = CALL_STATE_PUBLISHED, .results_published_at = &told },
		  "results-told" },
		{ "archived",
		  { .state = CALL_STATE_ARCHIVED, .votes_cast = 3 },
		  "state-not-allowed" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict v = call_guard(&rows[i].facts, CALL_PUBLISH_RESULTS, arena);
		cr_expect_str_eq(codes_of(arena, &v), rows[i].expected, "%s", rows[i].situation);
	}
}

Test(actions, a_call_that_contradicts_itself_cannot_be_published)
{
	arena_auto_t *arena = arena_new();
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	rules->stages.count = 0;
	struct call_definition_facts definition = { .rules = rules, .zone = sample_paris() };
	struct call_action_facts facts = { .state = CALL_STATE_DRAFT, .definition = &definition };
	struct verdict v = call_guard(&facts, CALL_PUBLISH, arena);
	cr_expect_str_eq(codes_of(arena, &v), "territory-set-unknown stage-missing");
	v = call_guard(&facts, CALL_UPDATE, arena);
	cr_expect(verdict_ok(&v), "a draft saves anything well formed");
}

Test(actions, a_clock_is_for_those_who_live_by_it)
{
	arena_auto_t *arena = arena_new();
	struct call_action_facts facts = { .state = CALL_STATE_PUBLISHED, .mode = CALL_MODE_TEST };
	struct verdict v = call_guard(&facts, CALL_SET_CLOCK, arena);
	cr_expect_str_eq(codes_of(arena, &v), "clock-out-of-reach");
	facts.clock_in_reach = true;
	v = call_guard(&facts, CALL_SET_CLOCK, arena);
	cr_expect(verdict_ok(&v));
}

Test(actions, a_token_without_the_scope_lists_nothing)
{
	arena_auto_t *arena = arena_new();
	struct call_action_facts facts = { .state = CALL_STATE_PUBLISHED };
	struct asker asker = { ROLE(MANAGER), UINT64_C(1) << SCOPE_CALLS_PUBLISH };
	struct possible_action_list list;
	call_actions(arena, &facts, &asker, id, &list);
	cr_expect_str_eq(listed(arena, &list),
			 "publish POST /v1/calls/" ID "/publication ! state-not-allowed\n"
			 "publish_results POST /v1/calls/" ID
			 "/results-publication ! nothing-decided\n"
			 "extend POST /v1/calls/" ID "/extensions\n");
}

Test(actions, collectives)
{
	static const struct {
		const char *situation;
		bool keeps;
		int64_t applications;
		bool frozen;
		const char *update, *delete, *add;
	} rows[] = {
		{ "its keeper", true, 0, false, "", "", "" },
		{ "its keeper, applications rest on it", true, 1, false, "", "collective-in-use",
		  "" },
		{ "its keeper, once submitted", true, 1, true, "", "collective-in-use",
		  "state-not-allowed" },
		{ "another organisation", false, 0, false, "not-the-keeper", "not-the-keeper",
		  "not-the-keeper" },
		{ "both", false, 2, false, "not-the-keeper", "not-the-keeper collective-in-use",
		  "not-the-keeper" },
	};
	arena_auto_t *arena = arena_new();
	struct asker asker = { ROLE(APPLICANT), ALL }, instructor = { ROLE(INSTRUCTOR), ALL };
	struct possible_action_list list;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct collective_action_facts facts = { rows[i].keeps, rows[i].applications,
							 rows[i].frozen };
		collective_actions(arena, &facts, &asker, id, &list);
		cr_assert_eq(list.count, COLLECTIVE_ACTION_COUNT_);
		cr_expect_str_eq(codes_of(arena, list.items[0].verdict), rows[i].update, "%s",
				 rows[i].situation);
		cr_expect_str_eq(codes_of(arena, list.items[1].verdict), rows[i].delete, "%s",
				 rows[i].situation);
		cr_expect_str_eq(codes_of(arena, list.items[2].verdict), rows[i].add, "%s",
				 rows[i].situation);
		collective_actions(arena, &facts, &instructor, id, &list);
		cr_expect_eq(list.count, 0);
	}
	struct collective_action_facts facts = { true, 0, false };
	collective_actions(arena, &facts, &asker, id, &list);
	cr_expect_str_eq(listed(arena, &list), "update PATCH /v1/collectives/" ID "\n"
					       "delete DELETE /v1/collectives/" ID "\n"
					       "add_member POST /v1/collectives/" ID "/members\n");
}

Test(actions, a_consent_changes_along_the_table_only)
{
	/* pending given refused withdrawn; a dash where nothing is possible */
	static const struct {
		enum member_action action;
		const char *after;
	} rows[] = {
		{ MEMBER_UPDATE, "----" }, { MEMBER_DELETE, "----" },   { MEMBER_CONSENT, "g-gg" },
		{ MEMBER_REFUSE, "r---" }, { MEMBER_WITHDRAW, "-w--" },
	};
	static const char letters[] = "pgrw-";
	for (size_t i = 0; i < COUNT(rows); i++) {
		char found[CONSENT_STATE_COUNT_ + 1] = "";
		for (int s = 0; s < CONSENT_STATE_COUNT_; s++)
			found[s] = letters[member_consent_after((enum consent_state)s,
								rows[i].action)];
		cr_expect_str_eq(found, rows[i].after, "action %d: %s", rows[i].action, found);
	}
}

Test(actions, members)
{
	static const struct {
		const char *situation;
		bool member, keeps, frozen;
		enum consent_state consent;
		const char *expected; /* of update delete consent refuse withdraw */
	} rows[] = {
		{ "the member, asked", true, false, false, CONSENT_STATE_PENDING,
		  "ok | not-the-keeper | ok | ok | state-not-allowed" },
		{ "the member, who agreed", true, false, false, CONSENT_STATE_GIVEN,
		  "ok | not-the-keeper | state-not-allowed | state-not-allowed | ok" },
		{ "the keeper decides for nobody", false, true, false, CONSENT_STATE_PENDING,
		  "ok | ok | not-the-member | not-the-member | not-the-member state-not-allowed" },
		{ "the keeper, once submitted", false, true, true, CONSENT_STATE_PENDING,
		  "state-not-allowed | state-not-allowed | not-the-member | not-the-member | "
		  "not-the-member state-not-allowed" },
		{ "the member, once submitted, may still leave", true, false, true,
		  CONSENT_STATE_GIVEN,
		  "state-not-allowed | not-the-keeper state-not-allowed | state-not-allowed | "
		  "state-not-allowed | ok" },
		{ "another member", false, false, false, CONSENT_STATE_GIVEN,
		  "not-the-keeper | not-the-keeper | not-the-member state-not-allowed | "
		  "not-the-member state-not-allowed | not-the-member" },
	};
	arena_auto_t *arena = arena_new();
	struct asker asker = { ROLE(APPLICANT), ALL };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct member_action_facts facts = { "00000102400017", rows[i].member,
						     rows[i].keeps, rows[i].frozen,
						     rows[i].consent };
		struct possible_action_list list;
		member_actions(arena, &facts, &asker, id, &list);
		const char *found = "";
		for (size_t a = 0; a < list.count; a++) {
			const char *why = codes_of(arena, list.items[a].verdict);
			found = arena_printf(arena, "%s%s%s", found, a == 0 ? "" : " | ",
					     why[0] == '\0' ? "ok" : why);
		}
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
	struct member_action_facts facts = { "00000102400017", false, false, false,
					     CONSENT_STATE_GIVEN };
	struct asker finance = { ROLE(FINANCE), ALL };
	struct possible_action_list list;
	struct verdict v = member_guard(&facts, MEMBER_CONSENT, arena);
	cr_expect_str_eq(sample_figure(arena, &v, "siret"), "00000102400017");
	cr_expect_str_eq(v.items[1].place, "#/consent/state");
	member_actions(arena, &facts, &finance, id, &list);
	cr_expect_eq(list.count, 0);
	member_actions(arena, &facts, &asker, id, &list);
	cr_expect_str_eq(list.items[4].href, "/v1/members/" ID "/withdrawal");
}

Test(actions, a_document_follows_its_application)
{
	static const bool deletable[APPLICATION_STATE_COUNT_] = {
		[APPLICATION_STATE_DRAFT] = true,
		[APPLICATION_STATE_PRESELECTED] = true,
	};
	arena_auto_t *arena = arena_new();
	struct asker asker = { ROLE(APPLICANT), ALL }, instructor = { ROLE(INSTRUCTOR), ALL };
	struct possible_action_list list;
	struct document_action_facts facts = { .id = id,
					       .kind = "team_canvas",
					       .application.actor_takes_part = true };
	for (int s = 0; s < APPLICATION_STATE_COUNT_; s++) {
		facts.application.state = (enum application_state)s;
		document_actions(arena, &facts, &asker, &list);
		cr_assert_eq(list.count, 1);
		cr_expect_eq(list.items[0].allowed, deletable[s], "%s", application_state_words[s]);
		cr_expect_str_eq(codes_of(arena, list.items[0].verdict),
				 deletable[s] ? "" : "state-not-allowed");
	}
	facts.application.state = APPLICATION_STATE_DRAFT;
	document_actions(arena, &facts, &asker, &list);
	cr_expect_str_eq(listed(arena, &list), "delete DELETE /v1/documents/" ID "\n");
	document_actions(arena, &facts, &instructor, &list);
	cr_expect_eq(list.count, 0);
}

Test(actions, organisations_and_territory_sets)
{
	arena_auto_t *arena = arena_new();
	struct asker applicant = { ROLE(APPLICANT), ALL }, manager = { ROLE(MANAGER), ALL };
	struct possible_action_list list;
	organisation_actions(arena, true, &applicant, id, &list);
	cr_expect_str_eq(listed(arena, &list), "update PATCH /v1/organisations/" ID "\n");
	organisation_actions(arena, false, &applicant, id, &list);
	cr_expect_eq(list.count, 0, "another organisation");
	organisation_actions(arena, true, &manager, id, &list);
	cr_expect_eq(list.count, 0);
	territory_set_actions(arena, &manager, id, &list);
	cr_expect_str_eq(listed(arena, &list),
			 "add_version POST /v1/territory-sets/" ID "/versions\n"
			 "import POST /v1/territory-sets/" ID "/imports\n");
	territory_set_actions(arena, &applicant, id, &list);
	cr_expect_eq(list.count, 0);
}
