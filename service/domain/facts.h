/* What the rules of a call ask of an application, read once by the stores.
 *
 * Facts carry no judgement: the rules of domain/ decide on them and on nothing else, so that a
 * simulation, a check and a submission cannot disagree. */
#ifndef GUICHET_DOMAIN_FACTS_H
#define GUICHET_DOMAIN_FACTS_H

#include "base/problem.h"
#include "base/types.h"
#include "gen/schema.h"

struct zone;

#define COLLECTIVE_MEMBERS_MAX 50 /* what one answer of the contract can count */

/* What a project is about, among the axes of its call. */
struct project_axes {
	const char *main;        /* the one that its award counts on; NULL: none */
	struct text_list others; /* where the call lets several be chosen */
};

struct collective_member {
	struct uuid id;
	const char *siret;
	const char *name;
	struct text_list roles;
	bool lead;
	const char *digital_evidence; /* NULL: none */
	const struct past_award *past_award;
	bool similar_place;
	const char *commune; /* of its seat, commune:59350; NULL: not known */
	const struct date *active_since_on;
	const struct rate *share_rate;
	bool payee;
	const bool *recovers_vat; /* NULL: its organisation has not said */
	enum consent_state consent;
};

struct collective_member_list {
	struct collective_member *items;
	size_t count;
};

/* A commune of the project that the set of a bonus holds, with the entry that does.  One row per
 * bonus and commune; former codes are resolved before. */
struct bonus_hit {
	const char *bonus;
	const char *territory; /* commune:02789 */
	const char *entry;     /* epci:240200444 */
	bool of_lead;          /* the commune of the lead, which may lie outside the project */
};

struct bonus_hit_list {
	struct bonus_hit *items;
	size_t count;
};

struct document_fact {
	const char *kind;
	enum document_state state;
};

struct document_fact_list {
	struct document_fact *items;
	size_t count;
};

/* Pieces that the region asked for, and that the applicant has not answered yet. */
struct correction_request {
	struct text_list fields;    /* members of the application; budget for all of it */
	struct text_list documents; /* kinds */
	struct text_list provided;  /* kinds of the documents that came since */
	struct date due_on;
	struct instant closes_at; /* first instant after that day */
};

struct application_facts {
	const struct call_rules *rules;
	enum call_state call_state;
	const struct zone *zone;        /* of the call */
	struct instant now;             /* at the call's clock */
	const struct instant *spent_at; /* the envelope of the call, since then; NULL: not */
	enum application_state state;
	bool note_waived;
	struct project_axes axes;
	struct text_list declarations;        /* codes of exclusions that nobody is in */
	struct text_list territories;         /* as given, resolved to present codes */
	struct text_list unknown_territories; /* those that the vintage does not have */
	int64_t vintage;
	size_t commune_count; /* distinct communes of the project */
	struct text_list target_audiences;
	const struct date *start_on, *end_on;
	const struct budget_write *budget; /* NULL: none yet */
	struct collective_member_list members;
	struct document_fact_list documents;
	struct bonus_hit_list matches;
	bool minimum_waived;
	bool own_funding_waived;
	bool actor_leads;      /* the asker's organisations hold the lead or keep the collective */
	bool actor_takes_part; /* one of them keeps it, or consented to be a member */
	const struct correction_request *correction; /* of an incomplete file; else NULL */
	bool award_accepted;                         /* its agreement is signed */
	bool decided;                                /* a decision is in force */
};

/* The verdict of one rule: `collective.roles.third_place`, `phases.submission`. */
struct rule_result {
	const char *rule;
	struct verdict *verdict; /* never NULL; read only: rules that hold share one */
};

struct rule_result_list {
	struct rule_result *items;
	size_t count;
};

#endif
