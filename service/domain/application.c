#include "domain/application.h"

#include <assert.h>

#include "base/arena.h"
#include "domain/checks.h"
#include "domain/completeness.h"
#include "domain/rule_results.h"
#include "domain/timeline.h"
#include "gen/permissions.h"

#define S(name) APPLICATION_STATE_##name
#define A(name) APPLICATION_##name

/* clang-format off */
/* The only place where a state becomes another. */
static const struct transition {
	enum application_state from;
	enum application_action action;
	enum application_state to;
} transitions[] = {
	{ S(DRAFT),          A(UPDATE),         S(DRAFT)           },
	{ S(PRESELECTED),    A(UPDATE),         S(PRESELECTED)     },
	{ S(DRAFT),          A(REPLACE_BUDGET), S(DRAFT)           },
	{ S(PRESELECTED),    A(REPLACE_BUDGET), S(PRESELECTED)     },
	{ S(DRAFT),          A(DELETE),         S(DRAFT)           },
	{ S(DRAFT),          A(NOTE_SUBMIT),    S(NOTE_SUBMITTED)  },
	{ S(DRAFT),          A(NOTE_WAIVE),     S(DRAFT)           },
	{ S(DRAFT),          A(SUBMIT),         S(SUBMITTED)       }, /* the checks ask for a waiver */
	{ S(NOTE_SUBMITTED), A(PRESELECT),      S(PRESELECTED)     },
	{ S(NOTE_SUBMITTED), A(NOT_PRESELECT),  S(NOT_PRESELECTED) },
	{ S(NOTE_SUBMITTED), A(INCUBATE),       S(NOTE_SUBMITTED)  },
	{ S(NOTE_SUBMITTED), A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(PRESELECTED),    A(SUBMIT),         S(SUBMITTED)       },
	{ S(PRESELECTED),    A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(SUBMITTED),      A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(INCOMPLETE),     A(UPDATE),         S(INCOMPLETE)      }, /* what was asked for */
	{ S(INCOMPLETE),     A(REPLACE_BUDGET), S(INCOMPLETE)      },
	{ S(INCOMPLETE),     A(CORRECT),        S(SUBMITTED)       },
	{ S(INCOMPLETE),     A(ASK_PIECES),     S(INCOMPLETE)      },
	{ S(INCOMPLETE),     A(DECLARE_COMPLETE), S(COMPLETE)      },
	{ S(INCOMPLETE),     A(NOT_ADMIT),      S(INELIGIBLE)      },
	{ S(INCOMPLETE),     A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(INCOMPLETE),     A(DISMISS),        S(DISMISSED)       },
	{ S(SUBMITTED),      A(ASK_PIECES),     S(INCOMPLETE)      },
	{ S(SUBMITTED),      A(DECLARE_COMPLETE), S(COMPLETE)      },
	{ S(SUBMITTED),      A(NOT_ADMIT),      S(INELIGIBLE)      },
	{ S(SUBMITTED),      A(DISMISS),        S(DISMISSED)       },
	{ S(COMPLETE),       A(ADMIT),          S(UNDER_REVIEW)    },
	{ S(COMPLETE),       A(NOT_ADMIT),      S(INELIGIBLE)      },
	{ S(COMPLETE),       A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(COMPLETE),       A(DISMISS),        S(DISMISSED)       },
	{ S(UNDER_REVIEW),   A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(UNDER_REVIEW),   A(DISMISS),        S(DISMISSED)       },
	{ S(SCORED),         A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(SCORED),         A(DISMISS),        S(DISMISSED)       },
	{ S(UNDER_REVIEW),   A(SCORE),          S(SCORED)          },
	{ S(UNDER_REVIEW),   A(UNSCORE),        S(UNDER_REVIEW)    },
	{ S(SCORED),         A(UNSCORE),        S(UNDER_REVIEW)    },
	{ S(NOTE_SUBMITTED), A(DISMISS),        S(DISMISSED)       },
	{ S(PRESELECTED),    A(DISMISS),        S(DISMISSED)       },
	{ S(UNDER_REVIEW),   A(AWARD),          S(AWARDED)         }, /* a call without grid */
	{ S(UNDER_REVIEW),   A(REFUSE),         S(NOT_SELECTED)    }, /* the same */
	{ S(SCORED),         A(AWARD),          S(AWARDED)         },
	{ S(SCORED),         A(REFUSE),         S(NOT_SELECTED)    },
	{ S(SELECTED),       A(AWARD),          S(AWARDED)         },
	{ S(SELECTED),       A(REFUSE),         S(NOT_SELECTED)    },
	{ S(SELECTED),       A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(WAITLISTED),     A(AWARD),          S(AWARDED)         },
	{ S(WAITLISTED),     A(REFUSE),         S(NOT_SELECTED)    },
	{ S(WAITLISTED),     A(WITHDRAW),       S(WITHDRAWN)       },
	{ S(NOT_SELECTED),   A(REFUSE),         S(NOT_SELECTED)    }, /* the vote on what was proposed */
	{ S(NOT_SELECTED),   A(REOPEN),         S(SCORED)          }, /* to be voted on anew */
	{ S(INELIGIBLE),     A(REOPEN),         S(SUBMITTED)       }, /* to be examined anew */
	{ S(DISMISSED),      A(REOPEN),         S(SUBMITTED)       }, /* the same */
	{ S(NOT_PRESELECTED), A(REOPEN_NOTE),   S(NOTE_SUBMITTED)  },
	{ S(DISMISSED),      A(REOPEN_NOTE),    S(NOTE_SUBMITTED)  },
	{ S(AWARDED),        A(WITHDRAW),       S(WITHDRAWN)       }, /* frees the money */
};

#define LEAD	  1u /* for the lead, or the organisation that keeps the collective */
#define DEPOSIT	  (2u | LEAD) /* has a stage: its window, its checks */
#define NOTES	  4u /* means nothing in a call of one stage */
#define VARIANT	  8u /* another outcome of the operation listed before */

static const struct traits {
	struct action_row row;
	unsigned flags;
} traits[A(ACTION_COUNT_)] = {
	[A(UPDATE)]           = { { "update",           OPERATION_APPLICATION_UPDATE         }, 0 },
	[A(REPLACE_BUDGET)]   = { { "replace_budget",   OPERATION_APPLICATION_BUDGET_REPLACE }, 0 },
	[A(DELETE)]           = { { "delete",           OPERATION_APPLICATION_DELETE         }, LEAD },
	[A(NOTE_SUBMIT)]      = { { "note_submit",      OPERATION_APPLICATION_NOTE_SUBMIT    }, DEPOSIT | NOTES },
	[A(SUBMIT)]           = { { "submit",           OPERATION_APPLICATION_SUBMIT         }, DEPOSIT },
	[A(WITHDRAW)]         = { { "withdraw",         OPERATION_APPLICATION_WITHDRAW       }, LEAD },
	[A(PRESELECT)]        = { { "preselect",        OPERATION_APPLICATION_PRESELECT      }, NOTES },
	[A(NOT_PRESELECT)]    = { { "not_preselect",    OPERATION_APPLICATION_PRESELECT      }, NOTES | VARIANT },
	[A(INCUBATE)]         = { { "incubate",         OPERATION_APPLICATION_PRESELECT      }, NOTES | VARIANT },
	[A(DECLARE_COMPLETE)] = { { "declare_complete", OPERATION_APPLICATION_COMPLETENESS   }, 0 },
	[A(ASK_PIECES)]       = { { "ask_pieces",       OPERATION_APPLICATION_COMPLETENESS   }, VARIANT },
	[A(CORRECT)]          = { { "correct",          OPERATION_APPLICATION_CORRECT        }, LEAD },
	[A(ADMIT)]            = { { "admit",            OPERATION_APPLICATION_ADMISSIBILITY  }, 0 },
	[A(NOT_ADMIT)]        = { { "not_admit",        OPERATION_APPLICATION_ADMISSIBILITY  }, VARIANT },
	[A(DISMISS)]          = { { "dismiss",          OPERATION_APPLICATION_DISMISS        }, 0 },
	[A(SCORE)]            = { { "score",            OPERATION_NONE                       }, VARIANT },
	[A(UNSCORE)]          = { { "unscore",          OPERATION_NONE                       }, VARIANT },
	[A(NOTE_WAIVE)]       = { { "note_waive",       OPERATION_APPLICATION_NOTE_WAIVE     }, NOTES },
	[A(AWARD)]            = { { "award",            OPERATION_APPLICATION_DECIDE         }, 0 },
	[A(REOPEN)]           = { { "reopen",           OPERATION_NONE                       }, VARIANT },
	[A(REOPEN_NOTE)]      = { { "reopen_note",      OPERATION_NONE                       }, VARIANT },
	[A(REFUSE)]           = { { "refuse",           OPERATION_APPLICATION_DECIDE         }, 0 },
};

/* What the portal of the region shows once the results are out. */
static const struct portal_status portal_statuses[APPLICATION_STATE_COUNT_] = {
	[S(DRAFT)]           = { "draft",        "Brouillon" },
	[S(NOTE_SUBMITTED)]  = { "transmitted",  "Transmis" },
	[S(PRESELECTED)]     = { "under_review", "En cours d'instruction" },
	[S(NOT_PRESELECTED)] = { "rejected",     "Rejeté" },
	[S(SUBMITTED)]       = { "transmitted",  "Transmis" },
	[S(INCOMPLETE)]      = { "transmitted",  "Transmis" },
	[S(COMPLETE)]        = { "transmitted",  "Transmis" },
	[S(UNDER_REVIEW)]    = { "under_review", "En cours d'instruction" },
	[S(INELIGIBLE)]      = { "rejected",     "Rejeté" },
	[S(SCORED)]          = { "under_review", "En cours d'instruction" },
	[S(SELECTED)]        = { "under_review", "En cours d'instruction" },
	[S(WAITLISTED)]      = { "under_review", "En cours d'instruction" },
	[S(NOT_SELECTED)]    = { "rejected",     "Rejeté" },
	[S(AWARDED)]         = { "awarded",      "Attribué" },
	[S(WITHDRAWN)]       = { "withdrawn",    "Retiré" },
	[S(DISMISSED)]       = { "rejected",     "Rejeté" },
};

/* Of an awarded file whose money moves. */
static const struct portal_status payment_statuses[PAYMENT_STAGE_COUNT_] = {
	[PAYMENT_STAGE_IN_PAYMENT] = { "in_payment", "En cours de paiement" },
	[PAYMENT_STAGE_PART_PAID]  = { "part_paid",  "Acompte payé" },
	[PAYMENT_STAGE_SETTLED]    = { "settled",    "Soldé" },
	[PAYMENT_STAGE_TERMINATED] = { "terminated", "Résilié" },
};
const char *const payment_stage_words[] = { "in_payment", "part_paid", "settled",
					    "terminated", NULL };
/* clang-format on */

static bool is(enum application_action action, unsigned flag)
{
	return (traits[action].flags & flag) == flag;
}

enum application_state application_transition(enum application_state from,
					      enum application_action action)
{
	for (size_t i = 0; i < COUNT(transitions); i++)
		if (transitions[i].from == from && transitions[i].action == action)
			return transitions[i].to;
	return APPLICATION_STATE_COUNT_;
}

const char *application_action_word(enum application_action action)
{
	return traits[action].row.name;
}

enum application_action preselection_action(enum preselection_write_outcome outcome)
{
	switch (outcome) {
	case PRESELECTION_WRITE_OUTCOME_PRESELECTED: return APPLICATION_PRESELECT;
	case PRESELECTION_WRITE_OUTCOME_NOT_PRESELECTED: return APPLICATION_NOT_PRESELECT;
	default: return APPLICATION_INCUBATE;
	}
}

enum application_action completeness_action(enum completeness_write_outcome outcome)
{
	return outcome == COMPLETENESS_WRITE_OUTCOME_COMPLETE ? APPLICATION_DECLARE_COMPLETE
							      : APPLICATION_ASK_PIECES;
}

enum application_action admissibility_action(enum admissibility_write_outcome outcome)
{
	return outcome == ADMISSIBILITY_WRITE_OUTCOME_ADMISSIBLE ? APPLICATION_ADMIT
								 : APPLICATION_NOT_ADMIT;
}

/* clang-format off */
static const bool deposited[APPLICATION_STATE_COUNT_] = {
	[S(SUBMITTED)] = true, [S(INCOMPLETE)] = true, [S(COMPLETE)] = true,
	[S(UNDER_REVIEW)] = true, [S(SCORED)] = true, [S(SELECTED)] = true,
	[S(WAITLISTED)] = true, [S(NOT_SELECTED)] = true, [S(AWARDED)] = true,
};
/* clang-format on */

bool application_deposited(enum application_state state)
{
	return deposited[state];
}

bool application_accompanied(enum application_state state)
{
	return state == APPLICATION_STATE_DRAFT || state == APPLICATION_STATE_NOTE_SUBMITTED ||
	       state == APPLICATION_STATE_PRESELECTED;
}

static bool tells_result(enum application_state state)
{
	return state == S(NOT_SELECTED) || state == S(AWARDED);
}

struct portal_status portal_status(enum application_state state, bool results_published,
				   const enum payment_stage *stage)
{
	assert(state < APPLICATION_STATE_COUNT_);
	if (state == S(AWARDED) && results_published && stage != NULL)
		return payment_statuses[*stage];
	return portal_statuses[tells_result(state) && !results_published ? S(UNDER_REVIEW) : state];
}

static bool has_notes(const struct call_rules *rules)
{
	return rules->stages.count > 1;
}

const struct stage *application_stage(const struct call_rules *rules,
				      enum application_action action)
{
	if (!is(action, DEPOSIT) || rules->stages.count == 0)
		return NULL;
	if (is(action, NOTES))
		return has_notes(rules) ? &rules->stages.items[0] : NULL;
	return &rules->stages.items[rules->stages.count - 1];
}

/* Window and rules of the stage. */
static void deposit_check(const struct application_facts *facts, enum application_action action,
			  struct arena *arena, struct verdict *ret)
{
	const struct stage *stage = application_stage(facts->rules, action);
	if (stage == NULL) {
		refuse(ret, REASON_STAGE_UNKNOWN, KV("stage", traits[action].row.name));
		return;
	}
	if (facts->call_state != CALL_STATE_PUBLISHED)
		refuse(ret, REASON_CALL_NOT_OPEN, KV("state", call_state_words[facts->call_state]));

	struct rule_result_list results;
	struct text_list missing;
	application_checks(facts, stage->code, arena, &results, &missing);
	rule_results_join(&results, ret);
}

/* A stage that the call holds to be compulsory whatever happens has no waiver. */
static void waiver_check(const struct call_rules *rules, struct verdict *ret)
{
	const struct stage *note = application_stage(rules, APPLICATION_NOTE_SUBMIT);
	bool hard = note != NULL && note->required_enforcement != NULL &&
		    *note->required_enforcement == STAGE_REQUIRED_ENFORCEMENT_HARD;
	if (note == NULL)
		refuse(ret, REASON_STAGE_UNKNOWN, KV("stage", "note"));
	else if (hard)
		refuse(ret, REASON_NOTE_NOT_WAIVABLE, KV("stage", note->code));
}

/* An incomplete file is open to what was asked for, until the day that was set. */
static void answer_check(const struct application_facts *facts, enum application_action action,
			 struct arena *arena, struct verdict *ret)
{
	bool budget = action == APPLICATION_REPLACE_BUDGET;
	if (facts->state != APPLICATION_STATE_INCOMPLETE || facts->correction == NULL)
		return;
	if (action == APPLICATION_UPDATE || budget)
		correction_check(facts->correction, facts->now, budget, ret);
	if (action != APPLICATION_CORRECT)
		return;
	correction_window_check(facts->correction, facts->now, ret);
	correction_whole_check(facts, arena, ret);
}

/* Who did not accept to be a member, or not yet, only reads; some acts are for the lead. */
static void asker_check(const struct application_facts *facts, enum application_action action,
			struct verdict *ret)
{
	uint32_t audience = operation_rows[traits[action].row.operation].audience;
	if ((audience & AUDIENCE_APPLICANT) == 0)
		return;
	if (!facts->actor_takes_part)
		refuse(ret, REASON_NOT_A_MEMBER);
	else if (is(action, LEAD) && !facts->actor_leads)
		refuse(ret, REASON_NOT_THE_LEAD);
}

/* Where the call has a grid, the vote is on what was scored. */
static bool waits_for_scores(const struct application_facts *facts, enum application_action action)
{
	const struct criterion_list *grid = facts->rules->criteria;
	return facts->state == APPLICATION_STATE_UNDER_REVIEW &&
	       (action == APPLICATION_AWARD || action == APPLICATION_REFUSE) && grid != NULL &&
	       grid->count > 0;
}

struct verdict application_guard(const struct application_facts *facts,
				 enum application_action action, struct arena *arena)
{
	struct verdict verdict = verdict_in(arena);
	if (application_transition(facts->state, action) == APPLICATION_STATE_COUNT_ ||
	    waits_for_scores(facts, action)) {
		refuse(&verdict, REASON_STATE_NOT_ALLOWED,
		       KV("state", application_state_words[facts->state]),
		       KV("action", traits[action].row.name));
		return verdict;
	}
	asker_check(facts, action, &verdict);
	if (is(action, DEPOSIT))
		deposit_check(facts, action, arena, &verdict);
	if (action == APPLICATION_NOTE_WAIVE)
		waiver_check(facts->rules, &verdict);
	if ((action == APPLICATION_AWARD || action == APPLICATION_REFUSE) && facts->decided)
		refuse(&verdict, REASON_DECISION_IN_FORCE);
	if (action == APPLICATION_WITHDRAW && facts->award_accepted)
		refuse(&verdict, REASON_AWARD_ACCEPTED);
	answer_check(facts, action, arena, &verdict);
	return verdict;
}

static const struct instant *kept(struct arena *arena, struct instant at)
{
	struct instant *copy = arena_new_one(arena, struct instant);
	*copy = at;
	return copy;
}

/* The window of a deposit, as far as it has bounds and binds. */
static void show_window(const struct application_facts *facts, enum application_action action,
			struct arena *arena, struct possible_action *ret)
{
	const struct stage *stage = application_stage(facts->rules, action);
	const struct phase *phase =
		stage == NULL ? NULL : stage_phase(facts->rules, stage, facts->zone, facts->now);
	struct phase_span span;
	if (phase == NULL || !phase_span(phase, facts->zone, &span) || !span.enforceable)
		return;
	if (span.opens.us != INT64_MIN)
		ret->from = kept(arena, span.opens);
	if (span.closes.us != INT64_MAX)
		ret->until = kept(arena, span.last_at);
}

void application_actions(struct arena *arena, const struct application_facts *facts,
			 const struct asker *asker, struct uuid id,
			 struct possible_action_list *ret)
{
	actions_start(arena, ret);
	for (enum application_action a = 0; a < APPLICATION_ACTION_COUNT_; a++) {
		if (is(a, VARIANT) || !actions_could_take(asker, &traits[a].row) ||
		    (is(a, NOTES) && !has_notes(facts->rules)))
			continue;
		struct verdict verdict = application_guard(facts, a, arena);
		struct possible_action *added =
			actions_add(arena, &traits[a].row, id, &verdict, ret);
		show_window(facts, a, arena, added);
	}
}
