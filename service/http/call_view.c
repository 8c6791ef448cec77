#include "http/call_view.h"

#include <stddef.h>
#include <string.h>

#include "domain/actions.h"
#include "http/actions_view.h"

#define AFTER_CODE(type) (offsetof(struct type, exclusions) - offsetof(struct type, code))
_Static_assert(AFTER_CODE(call) == AFTER_CODE(call_rules) &&
		       offsetof(struct call_rules, code) == 0 &&
		       sizeof(struct call) - offsetof(struct call, code) ==
			       sizeof(struct call_rules),
	       "a call ends with its rules");

/* Counted for those alone who may publish the results. */
static enum err votes_of(struct work *w, const struct call_head *head, const struct asker *asker,
			 struct call_votes *ret)
{
	bool awaited = head->state != CALL_STATE_DRAFT && head->results_published_at == NULL;
	if (!awaited || !call_could_take(asker, CALL_PUBLISH_RESULTS))
		return OK;
	return call_votes(w, head->id, ret);
}

static enum err actions_of(struct work *w, const struct call_head *head,
			   const struct call_version_rules *version, struct action_list *ret)
{
	struct call_votes votes = { 0 };
	struct call_definition_facts *definition =
		arena_new_one(w->arena, struct call_definition_facts);
	struct possible_action_list actions = { 0 };
	struct asker asker = asker_of(w, head->code);
	TRY(votes_of(w, head, &asker, &votes));
	call_definition_facts(w, version, definition);
	const struct call_action_facts facts = {
		.state = head->state,
		.mode = head->mode,
		.definition = definition,
		.results_published_at = head->results_published_at,
		.votes_missing = votes.missing,
		.votes_cast = votes.cast,
		.clock_in_reach = call_clock_in_reach(w, head),
	};
	call_actions(w->arena, &facts, &asker, head->id, &actions);
	actions_view(w, &actions, ret);
	return OK;
}

void call_timeline_facts(struct work *w, const struct call_head *head,
			 const struct call_version_rules *version, struct timeline_facts *ret)
{
	*ret = (struct timeline_facts){
		.call_id = head->id,
		.version_number = version->number,
		.rules = version->rules,
		.zone = version->zone,
		.call_state = head->state,
		.results_published_at = head->results_published_at,
		.spent_at = head->spent_at,
		.at = call_head_now(head, w->now),
	};
}

static enum timeline_status status_of(struct work *w, const struct call_head *head,
				      const struct call_version_rules *version)
{
	struct timeline_facts facts;
	call_timeline_facts(w, head, version, &facts);
	return timeline_headline(w->arena, &facts);
}

enum err call_view(struct work *w, const struct call_head *head,
		   const struct call_version_rules *version, struct call *ret)
{
	w->zone = version->zone;
	*ret = (struct call){
		.id = head->id,
		.version = head->version,
		.mode = head->mode,
		.state = head->state,
		.version_number = head->version_number,
		.status = status_of(w, head, version),
		.published_at = head->published_at,
		.results_published_at = head->results_published_at,
		.created_at = head->created_at,
		.updated_at = head->updated_at,
	};
	memcpy(&ret->code, version->rules, sizeof *version->rules);
	return actions_of(w, head, version, &ret->actions);
}

void call_summary_view(struct work *w, const struct call_head *head,
		       const struct call_version_rules *version, struct call_summary *ret)
{
	w->zone = version->zone;
	*ret = (struct call_summary){
		.id = head->id,
		.version = head->version,
		.code = version->rules->code,
		.title = version->rules->title,
		.call_type = call_rules_call_type_words[version->rules->call_type],
		.mode = head->mode,
		.state = head->state,
		.status = status_of(w, head, version),
		.version_number = head->version_number,
		.published_at = head->published_at,
		.created_at = head->created_at,
		.updated_at = head->updated_at,
	};
}
