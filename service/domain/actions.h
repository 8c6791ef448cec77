/* What may I do now, until when, and why not: the actions shown with every resource.
 *
 * An action is decided by the guard of its own operation, never by a copy of it, so that `allowed`
 * is what the operation answers.  Only actions that the asker's roles could ever take are listed.
 */
#ifndef GUICHET_DOMAIN_ACTIONS_H
#define GUICHET_DOMAIN_ACTIONS_H

#include "base/problem.h"
#include "base/types.h"
#include "domain/completeness.h"
#include "gen/operations.h"
#include "gen/schema.h"

struct arena;
struct call_definition_facts;

/* Who asks, as far as the rules care. */
struct asker {
	uint32_t roles;  /* bits 1 << ROLE_…, held for the call at hand */
	uint64_t scopes; /* bits 1 << SCOPE_… */
};

struct possible_action {
	const char *name;
	bool allowed;
	const char *method;
	const char *href;
	const struct instant *from, *until; /* the window, NULL without one */
	const struct verdict *verdict;      /* why not; empty when allowed, never NULL */
};

struct possible_action_list {
	struct possible_action *items;
	size_t count;
};

#define ACTIONS_MAX 40 /* of one resource */

/* An operation of the contract on an existing object, as the list names it. */
struct action_row {
	const char *name;
	enum operation operation; /* OPERATION_NONE: nobody asks for it, it follows from another */
};

/* Starts a list; then one call per row.  `verdict` is copied when it refuses. */
void actions_start(struct arena *arena, struct possible_action_list *ret);
bool actions_could_take(const struct asker *asker, const struct action_row *row);
/* The result is the entry added, whose window may be set. */
struct possible_action *actions_add(struct arena *arena, const struct action_row *row,
				    struct uuid id, const struct verdict *verdict,
				    struct possible_action_list *list);

/* --- calls */

enum call_action {
	CALL_UPDATE,
	CALL_DELETE,
	CALL_PUBLISH,
	CALL_PUBLISH_RESULTS,
	CALL_SET_CLOCK,
	CALL_EXTEND,
	CALL_ACTION_COUNT_
};

struct call_action_facts {
	enum call_state state;
	enum call_mode mode;
	const struct call_definition_facts *definition; /* needed while the call is a draft */
	const struct instant *results_published_at;     /* NULL: under embargo */
	int64_t votes_missing, votes_cast;              /* files that await one; in force */
	bool clock_in_reach; /* of a test call: held for the region, or a file of the asker's */
};

/* By the asker's roles alone, whatever the call. */
bool call_could_take(const struct asker *asker, enum call_action action);
struct verdict call_guard(const struct call_action_facts *facts, enum call_action action,
			  struct arena *arena);
void call_actions(struct arena *arena, const struct call_action_facts *facts,
		  const struct asker *asker, struct uuid id, struct possible_action_list *ret);

/* --- collectives */

enum collective_action {
	COLLECTIVE_UPDATE,
	COLLECTIVE_DELETE,
	COLLECTIVE_ADD_MEMBER,
	COLLECTIVE_ACTION_COUNT_
};

struct collective_action_facts {
	bool actor_keeps; /* the asker's organisation created and keeps the collective */
	int64_t application_count;
	bool frozen; /* an application of it is submitted: nobody joins, changes or leaves */
};

struct verdict collective_guard(const struct collective_action_facts *facts,
				enum collective_action action, struct arena *arena);
void collective_actions(struct arena *arena, const struct collective_action_facts *facts,
			const struct asker *asker, struct uuid id,
			struct possible_action_list *ret);

/* --- members */

enum member_action {
	MEMBER_UPDATE,
	MEMBER_DELETE,
	MEMBER_CONSENT,
	MEMBER_REFUSE,
	MEMBER_WITHDRAW,
	MEMBER_ACTION_COUNT_
};

struct member_action_facts {
	const char *siret;
	bool actor_is_member; /* the asker's organisation is this member */
	bool actor_keeps;
	bool frozen; /* the collective is; what a member says of its own consent never is */
	enum consent_state consent;
};

struct verdict member_guard(const struct member_action_facts *facts, enum member_action action,
			    struct arena *arena);
/* The state of the consent after the action; CONSENT_STATE_COUNT_ when it cannot be taken. */
enum consent_state member_consent_after(enum consent_state from, enum member_action action);
void member_actions(struct arena *arena, const struct member_action_facts *facts,
		    const struct asker *asker, struct uuid id, struct possible_action_list *ret);

/* --- documents: they live and die with the editable application */

enum document_action { DOCUMENT_DELETE, DOCUMENT_ACTION_COUNT_ };

struct verdict document_guard(const struct edit_facts *facts, const char *kind,
			      enum document_action action, struct arena *arena);
/* A document and the application it belongs to. */
struct document_action_facts {
	struct edit_facts application;
	struct uuid id;
	const char *kind;
};
void document_actions(struct arena *arena, const struct document_action_facts *facts,
		      const struct asker *asker, struct possible_action_list *ret);

/* --- what needs nothing but the role, and the organisation's own token */

void organisation_actions(struct arena *arena, bool actor_is_it, const struct asker *asker,
			  struct uuid id, struct possible_action_list *ret);
void territory_set_actions(struct arena *arena, const struct asker *asker, struct uuid id,
			   struct possible_action_list *ret);

#endif
