/* Calls: the row that changes, and the versions of their rules, which never do once published.
 *
 * A draft is a row like another for who manages the call, and not there for anybody else. */
#ifndef GUICHET_STORE_CALL_STORE_H
#define GUICHET_STORE_CALL_STORE_H

#include "domain/call_definition.h"
#include "domain/facts.h"
#include "domain/timeline.h"
#include "store/db.h"

struct call_head {
	struct uuid id;
	const char *code;
	enum call_mode mode;
	enum call_state state;
	int64_t version;                               /* of the row: what If-Match compares */
	int64_t version_number;                        /* of the rules in force */
	struct uuid version_id;                        /* of the same rules */
	const struct instant *clock_at, *clock_set_at; /* test calls: as set; NULL: real time */
	int64_t clock_rate;                            /* 0: it stands still */
	bool asker_has_file; /* of a test call: an organisation of the asker has one on it */
	const struct instant *published_at, *results_published_at;
	const struct instant
		*spent_at; /* since when nothing remains of its envelope; NULL: it does */
	struct instant created_at, updated_at;
};

/* ERR_NOT_FOUND: no such call, or a draft that this actor may not see. */
enum err call_head_by_ref(struct work *w, const char *id_or_code, struct call_head *ret) MUST_CHECK;

/* What stands between a call and its results: files that await a vote, votes in force. */
struct call_votes {
	int64_t missing, cast;
};
enum err call_votes(struct work *w, struct uuid id, struct call_votes *ret) MUST_CHECK;

/* The hour of the call at a real instant. */
struct instant call_head_now(const struct call_head *head, struct instant real_now);

/* --- the rules of a version */

/* A commune, bare code, and the entry of the set that brings it: epci:240200444. */
struct commune_entry {
	const char *commune;
	const char *entry;
};

/* The version of a territory set that a bonus points to, spread over its communes. */
struct call_bonus_set {
	const char *bonus; /* code of the bonus */
	const char *set;   /* code of the set */
	int64_t set_version;
	struct uuid set_version_id;
	int64_t vintage;
	const struct commune_entry *communes; /* sorted by code, each once */
	size_t commune_count;
};

struct call_version_rules {
	struct uuid id;
	struct uuid call_id;
	int64_t number;
	const struct instant *published_at; /* NULL: the draft */
	const struct call_rules *rules;
	const struct zone *zone; /* of the rules: instants of the call are answered in it */
	int64_t vintage;         /* in which the territories of its projects are read */
	const struct call_bonus_set *sets; /* pinned; of a draft, the latest versions */
	size_t set_count;
};

/* A published version is kept by the process, read-only, for ever: no query once it is known.
 * ERR_NOT_FOUND.  Who calls it has seen the call or a row that rests on this version. */
enum err call_version_rules(struct work *w, struct uuid version_id,
			    const struct call_version_rules **ret) MUST_CHECK;
/* Several at once, in one reading of those that are not known; ret has room for count. */
enum err call_versions_rules(struct work *w, const struct uuid *ids, size_t count,
			     const struct call_version_rules **ret) MUST_CHECK;
/* The same, always read anew: what a transaction has just changed and may still take back. */
enum err call_version_rules_anew(struct work *w, struct uuid version_id,
				 const struct call_version_rules **ret) MUST_CHECK;
/* What a check of the definition looks at, for rules that are not stored. */
enum err call_rules_facts(struct work *w, const struct call_rules *rules,
			  struct call_definition_facts *ret) MUST_CHECK;
/* The same of a version. */
void call_definition_facts(struct work *w, const struct call_version_rules *v,
			   struct call_definition_facts *ret);
/* The pinned set of a bonus; NULL when it has none. */
const struct call_bonus_set *call_bonus_set(const struct call_version_rules *v, const char *bonus);
/* The entry of the set that brings a commune (bare code); NULL: not in the set. */
const char *call_bonus_set_entry(const struct call_bonus_set *set, const char *commune);

/* Which entries of the version's sets hold these communes (bare codes).  lead_commune is that of
 * the lead, NULL when it is not known: its hits say of_lead. */
void call_matches(struct work *w, const struct call_version_rules *v,
		  const struct text_list *communes, const char *lead_commune,
		  struct bonus_hit_list *ret);

/* --- reads of lists and versions */

struct call_filter {
	const char *mode;               /* NULL: both */
	const struct text_list *states; /* NULL: all */
	const char *programme;          /* its id or code; NULL: all */
	const char *after;              /* code of the last call of the page before */
	int64_t limit;
};

/* By code; one row more than limit when there are more. */
struct call_head_list {
	struct call_head *items;
	size_t count;
};
enum err call_heads(struct work *w, const struct call_filter *filter,
		    struct call_head_list *ret) MUST_CHECK;

/* Published versions of a call, newest first. */
enum err call_version_summaries(struct work *w, struct uuid call_id, const char *after,
				int64_t limit, struct call_version_summary_list *ret) MUST_CHECK;
/* Acts on a call, newest first; their authors only for who manages it. */
enum err call_acts(struct work *w, const struct call_head *head, const char *after, int64_t limit,
		   struct call_act_list *ret) MUST_CHECK;
/* The version that ruled at an instant of the call's clock; ERR_NOT_FOUND while none is published.
 */
enum err call_version_in_force(struct work *w, struct uuid call_id, struct instant at,
			       struct uuid *ret) MUST_CHECK;
/* ERR_NOT_FOUND: no such number, or not published. */
enum err call_version_by_number(struct work *w, struct uuid call_id, int64_t number,
				struct call_version *ret) MUST_CHECK;

/* --- writes; the call is locked already */

struct call_new {
	struct uuid id, version_id;
	const char *code;
	enum call_mode mode;
	const struct call_rules *rules;
};
/* ERR_ALREADY_EXISTS: the code is taken. */
enum err call_insert(struct work *w, const struct call_new *call) MUST_CHECK;
enum err call_draft_replace(struct work *w, const struct call_head *head,
			    const struct call_rules *rules) MUST_CHECK;
enum err call_draft_delete(struct work *w, struct uuid id) MUST_CHECK;
/* What whoever publishes answers for; a NULL list is none. */
struct call_answered {
	struct text_list acknowledged; /* codes of warnings */
	const char *note;
};
/* Pins each bonus to the latest version of its set, then closes the version. */
enum err call_publication(struct work *w, const struct call_head *head,
			  const struct call_answered *answered) MUST_CHECK;
struct call_act_new {
	const struct call_head *head; /* the version that the act changes */
	const struct call_rules *rules;
	const char *act, *reason;
	bool applies_to_open;
	struct text_list acknowledged;
};
/* A new version in force; open files are read by it where the act applies to them. */
enum err call_act_insert(struct work *w, const struct call_act_new *act) MUST_CHECK;
/* Every file that may have a result waits until the end of the transaction. */
enum err call_results_hold(struct work *w, struct uuid id) MUST_CHECK;
/* All decisions at once; each file is told. */
enum err call_results_publish(struct work *w, const struct call_head *head) MUST_CHECK;
/* May the actor move the clock of this test call: in a role of the region held for it, or with a
 * file of its organisations on it? */
bool call_clock_in_reach(const struct work *w, const struct call_head *head);
/* rate: times real time; 0: it stands still. */
enum err call_clock_replace(struct work *w, struct uuid id, struct instant at,
			    int64_t rate) MUST_CHECK;

/* The hits that are kept with a file, as a column has them. */
extern const struct field bonus_hit_item;

#endif
