#include "domain/actions.h"

#include <assert.h>

#include "base/arena.h"
#include "domain/application.h"
#include "domain/lint.h"

void actions_start(struct arena *arena, struct possible_action_list *ret)
{
	ret->items = arena_new_many(arena, struct possible_action, ACTIONS_MAX);
	ret->count = 0;
}

bool actions_could_take(const struct asker *asker, const struct action_row *row)
{
	const struct operation_row *o = &operation_rows[row->operation];
	return (asker->roles & o->audience) != 0 && (asker->scopes & o->scopes) == o->scopes;
}

struct possible_action *actions_add(struct arena *arena, const struct action_row *row,
				    struct uuid id, const struct verdict *verdict,
				    struct possible_action_list *list)
{
	const struct operation_row *operation = &operation_rows[row->operation];
	struct verdict *kept = arena_new_one(arena, struct verdict);
	*kept = *verdict;
	char text[37];
	uuid_format(id, text);
	assert(list->count < ACTIONS_MAX);
	struct possible_action *added = &list->items[list->count++];
	*added = (struct possible_action){
		.name = row->name,
		.allowed = verdict_ok(verdict),
		.method = operation->method,
		.href = arena_printf(arena, "%s%s%s", operation->before_id, text,
				     operation->after_id),
		.verdict = kept,
	};
	return added;
}

/* --- calls */

/* clang-format off */
static const struct action_row call_rows[CALL_ACTION_COUNT_] = {
	[CALL_UPDATE]          = { "update",          OPERATION_CALL_UPDATE },
	[CALL_DELETE]          = { "delete",          OPERATION_CALL_DELETE },
	[CALL_PUBLISH]         = { "publish",         OPERATION_CALL_PUBLISH },
	[CALL_PUBLISH_RESULTS] = { "publish_results", OPERATION_CALL_RESULTS_PUBLISH },
	[CALL_SET_CLOCK]       = { "set_clock",       OPERATION_CALL_CLOCK_SET },
	[CALL_EXTEND]          = { "extend",          OPERATION_CALL_EXTEND },
};
/* clang-format on */

static bool state_allows(enum call_state state, enum call_action action)
{
	if (action == CALL_PUBLISH_RESULTS)
		return state == CALL_STATE_PUBLISHED || state == CALL_STATE_CLOSED;
	if (action == CALL_EXTEND)
		return state == CALL_STATE_PUBLISHED;
	return state == CALL_STATE_DRAFT;
}

/* Once, when there is something to tell and everybody who was scored has an answer; who waits in
 * the reserve list goes on waiting. */
static void results_check(const struct call_action_facts *facts, struct verdict *ret)
{
	if (facts->results_published_at != NULL) {
		refuse(ret, REASON_RESULTS_TOLD, KV("published_at", *facts->results_published_at));
		return;
	}
	if (facts->votes_cast == 0)
		refuse(ret, REASON_NOTHING_DECIDED);
	if (facts->votes_missing > 0)
		refuse(ret, REASON_VOTES_MISSING, KV("count", facts->votes_missing));
}

/* What stops a publication; warnings are for its body to acknowledge. */
static void publication_check(const struct call_definition_facts *definition, struct arena *arena,
			      struct verdict *ret)
{
	struct lint *lint = arena_new_one(arena, struct lint);
	lint_call(definition, arena, lint);
	*ret = lint->errors;
}

bool call_could_take(const struct asker *asker, enum call_action action)
{
	return actions_could_take(asker, &call_rows[action]);
}

struct verdict call_guard(const struct call_action_facts *facts, enum call_action action,
			  struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (action == CALL_SET_CLOCK) { /* on a live call: a problem of its own, told before */
		if (!facts->clock_in_reach)
			refuse(&verdict, REASON_CLOCK_OUT_OF_REACH);
		return verdict;
	}
	if (!state_allows(facts->state, action)) {
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", call_state_words[facts->state]),
		       KV("action", call_rows[action].name));
		return verdict;
	}
	if (action == CALL_PUBLISH)
		publication_check(facts->definition, arena, &verdict);
	if (action == CALL_PUBLISH_RESULTS)
		results_check(facts, &verdict);
	return verdict;
}

void call_actions(struct arena *arena, const struct call_action_facts *facts,
		  const struct asker *asker, struct uuid id, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum call_action a = 0; a < CALL_ACTION_COUNT_; a++) {
		bool of_test_only = a == CALL_SET_CLOCK;
		if (!actions_could_take(asker, &call_rows[a]) ||
		    (of_test_only && facts->mode != CALL_MODE_TEST))
			continue;
		struct verdict verdict = call_guard(facts, a, arena);
		actions_add(arena, &call_rows[a], id, &verdict, ret);
	}
}

/* --- collectives */

/* clang-format off */
static const struct action_row collective_rows[COLLECTIVE_ACTION_COUNT_] = {
	[COLLECTIVE_UPDATE]     = { "update",     OPERATION_COLLECTIVE_UPDATE },
	[COLLECTIVE_DELETE]     = { "delete",     OPERATION_COLLECTIVE_DELETE },
	[COLLECTIVE_ADD_MEMBER] = { "add_member", OPERATION_MEMBER_CREATE },
};
/* clang-format on */

/* The list of members stays as the submitted application names it. */
static void refuse_frozen(struct verdict *verdict, const char *action)
{
	refuse(verdict, REASON_STATE_NOT_ALLOWED,
	       KV("state", application_state_words[APPLICATION_STATE_SUBMITTED]),
	       KV("action", action));
}

struct verdict collective_guard(const struct collective_action_facts *facts,
				enum collective_action action, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (!facts->actor_keeps)
		refuse(&verdict, REASON_NOT_THE_KEEPER);
	if (action == COLLECTIVE_DELETE && facts->application_count > 0)
		refuse(&verdict, REASON_COLLECTIVE_IN_USE, KV("count", facts->application_count));
	if (action == COLLECTIVE_ADD_MEMBER && facts->frozen)
		refuse_frozen(&verdict, collective_rows[action].name);
	return verdict;
}

void collective_actions(struct arena *arena, const struct collective_action_facts *facts,
			const struct asker *asker, struct uuid id, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum collective_action a = 0; a < COLLECTIVE_ACTION_COUNT_; a++) {
		if (!actions_could_take(asker, &collective_rows[a]))
			continue;
		struct verdict verdict = collective_guard(facts, a, arena);
		actions_add(arena, &collective_rows[a], id, &verdict, ret);
	}
}

/* --- members */

/* clang-format off */
static const struct action_row member_rows[MEMBER_ACTION_COUNT_] = {
	[MEMBER_UPDATE]   = { "update",   OPERATION_MEMBER_UPDATE },
	[MEMBER_DELETE]   = { "delete",   OPERATION_MEMBER_DELETE },
	[MEMBER_CONSENT]  = { "consent",  OPERATION_MEMBER_CONSENT },
	[MEMBER_REFUSE]   = { "refuse",   OPERATION_MEMBER_REFUSE },
	[MEMBER_WITHDRAW] = { "withdraw", OPERATION_MEMBER_WITHDRAW },
};

/* The only place where a consent changes; a refusal or a withdrawal may be taken back. */
static const struct { enum consent_state from; enum member_action action; enum consent_state to; }
consent_transitions[] = {
	{ CONSENT_STATE_PENDING,   MEMBER_CONSENT,  CONSENT_STATE_GIVEN     },
	{ CONSENT_STATE_REFUSED,   MEMBER_CONSENT,  CONSENT_STATE_GIVEN     },
	{ CONSENT_STATE_WITHDRAWN, MEMBER_CONSENT,  CONSENT_STATE_GIVEN     },
	{ CONSENT_STATE_PENDING,   MEMBER_REFUSE,   CONSENT_STATE_REFUSED   },
	{ CONSENT_STATE_GIVEN,     MEMBER_WITHDRAW, CONSENT_STATE_WITHDRAWN },
};
/* clang-format on */

enum consent_state member_consent_after(enum consent_state from, enum member_action action)
{
	for (size_t i = 0; i < COUNT(consent_transitions); i++)
		if (consent_transitions[i].from == from && consent_transitions[i].action == action)
			return consent_transitions[i].to;
	return CONSENT_STATE_COUNT_;
}

struct verdict member_guard(const struct member_action_facts *facts, enum member_action action,
			    struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (action == MEMBER_UPDATE || action == MEMBER_DELETE) {
		if (!facts->actor_keeps && !(action == MEMBER_UPDATE && facts->actor_is_member))
			refuse(&verdict, REASON_NOT_THE_KEEPER);
		if (facts->frozen)
			refuse_frozen(&verdict, member_rows[action].name);
		return verdict;
	}
	if (!facts->actor_is_member)
		refuse(&verdict, REASON_NOT_THE_MEMBER, KV("siret", facts->siret));
	if (member_consent_after(facts->consent, action) == CONSENT_STATE_COUNT_)
		refuse_at(&verdict, REASON_STATE_NOT_ALLOWED, "#/consent/state",
			  KV("state", consent_state_words[facts->consent]),
			  KV("action", member_rows[action].name));
	return verdict;
}

void member_actions(struct arena *arena, const struct member_action_facts *facts,
		    const struct asker *asker, struct uuid id, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum member_action a = 0; a < MEMBER_ACTION_COUNT_; a++) {
		if (!actions_could_take(asker, &member_rows[a]))
			continue;
		struct verdict verdict = member_guard(facts, a, arena);
		actions_add(arena, &member_rows[a], id, &verdict, ret);
	}
}

/* --- documents */

static const struct action_row document_rows[DOCUMENT_ACTION_COUNT_] = {
	[DOCUMENT_DELETE] = { "delete", OPERATION_DOCUMENT_DELETE },
};

struct verdict document_guard(const struct edit_facts *facts, const char *kind,
			      enum document_action action, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	document_edit_check(facts, kind, document_rows[action].name, &verdict);
	return verdict;
}

void document_actions(struct arena *arena, const struct document_action_facts *facts,
		      const struct asker *asker, struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum document_action a = 0; a < DOCUMENT_ACTION_COUNT_; a++) {
		if (!actions_could_take(asker, &document_rows[a]))
			continue;
		struct verdict verdict = document_guard(&facts->application, facts->kind, a, arena);
		actions_add(arena, &document_rows[a], facts->id, &verdict, ret);
	}
}

/* --- organisations and territory sets */

void organisation_actions(struct arena *arena, bool actor_is_it, const struct asker *asker,
			  struct uuid id, struct possible_action_list *ret)
{
	static const struct action_row update = { "update", OPERATION_ORGANISATION_UPDATE };
	actions_start(arena, ret);
	struct verdict nothing_against = { 0 };
	if (actor_is_it && actions_could_take(asker, &update))
		actions_add(arena, &update, id, &nothing_against, ret);
}

void territory_set_actions(struct arena *arena, const struct asker *asker, struct uuid id,
			   struct possible_action_list *ret)
{
	static const struct action_row rows[] = {
		{ "add_version", OPERATION_TERRITORY_SET_VERSION_CREATE },
		{ "import", OPERATION_TERRITORY_SET_IMPORT },
	};
	static const struct verdict nothing_against;
	actions_start(arena, ret);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (actions_could_take(asker, &rows[i]))
			actions_add(arena, &rows[i], id, &nothing_against, ret);
}
