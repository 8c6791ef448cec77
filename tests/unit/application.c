/* States, guards and what the portal shows. */
#include "domain/application.h"

#include "base/zone.h"
#include "domain/checks.h"
#include "gen/permissions.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(application, .timeout = 20);
#define ALL_SCOPES UINT64_MAX
#define ROLE(name) (1u << ROLE_##name)

/* --- the table of transitions */

Test(application, a_state_becomes_another_along_the_table_only)
{
	/* one letter per state, in the order of the contract; a dash where nothing is possible */
	static const struct {
		enum application_action action;
		const char *after;
	} rows[] = {
		/*                               d n p N s i c r I S l k m a w x */
		{ APPLICATION_UPDATE, /*      */ "d-p--i----------" },
		{ APPLICATION_REPLACE_BUDGET, /**/ "d-p--i----------" },
		{ APPLICATION_DELETE, /*      */ "d---------------" },
		{ APPLICATION_NOTE_SUBMIT, /* */ "n---------------" },
		{ APPLICATION_SUBMIT, /*      */ "s-s-------------" },
		{ APPLICATION_WITHDRAW, /*    */ "-ww-wwww-www-w--" },
		{ APPLICATION_PRESELECT, /*   */ "-p--------------" },
		{ APPLICATION_NOT_PRESELECT, /**/ "-N--------------" },
		{ APPLICATION_INCUBATE, /*    */ "-n--------------" },
		{ APPLICATION_NOTE_WAIVE, /*  */ "d---------------" },
		{ APPLICATION_DECLARE_COMPLETE, "----cc----------" },
		{ APPLICATION_ASK_PIECES, /*  */ "----ii----------" },
		{ APPLICATION_CORRECT, /*     */ "-----s----------" },
		{ APPLICATION_ADMIT, /*       */ "------r---------" },
		{ APPLICATION_NOT_ADMIT, /*   */ "----III---------" },
		{ APPLICATION_DISMISS, /*     */ "-xx-xxxx-x------" },
		{ APPLICATION_SCORE, /*       */ "-------S--------" },
		{ APPLICATION_UNSCORE, /*     */ "-------r-r------" },
		{ APPLICATION_AWARD, /*       */ "-------a-aaa----" },
		{ APPLICATION_REFUSE, /*      */ "-------m-mmmm---" },
		{ APPLICATION_REOPEN, /*      */ "--------s---S--s" },
		{ APPLICATION_REOPEN_NOTE, /* */ "---n-----------n" },
	};
	static const char letters[] = "dnpNsicrISlkmawx-";
	cr_assert_eq(COUNT(rows), APPLICATION_ACTION_COUNT_);
	cr_assert_eq(sizeof(letters) - 2, APPLICATION_STATE_COUNT_);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char found[APPLICATION_STATE_COUNT_ + 1] = "";
		for (int s = 0; s < APPLICATION_STATE_COUNT_; s++)
			found[s] = letters[application_transition((enum application_state)s,
								  rows[i].action)];
		cr_expect_str_eq(found, rows[i].after, "%s: %s",
				 application_action_word(rows[i].action), found);
	}
}

Test(application, each_outcome_of_a_preselection_is_an_action)
{
	cr_expect_eq(preselection_action(PRESELECTION_WRITE_OUTCOME_PRESELECTED),
		     APPLICATION_PRESELECT);
	cr_expect_eq(preselection_action(PRESELECTION_WRITE_OUTCOME_NOT_PRESELECTED),
		     APPLICATION_NOT_PRESELECT);
	cr_expect_eq(preselection_action(PRESELECTION_WRITE_OUTCOME_TO_INCUBATE),
		     APPLICATION_INCUBATE);
}

Test(application, the_portal_shows_a_french_label_for_each_state)
{
	static const struct {
		enum application_state state;
		const char *code, *label;
	} rows[] = {
		{ APPLICATION_STATE_DRAFT, "draft", "Brouillon" },
		{ APPLICATION_STATE_NOTE_SUBMITTED, "transmitted", "Transmis" },
		{ APPLICATION_STATE_PRESELECTED, "under_review", "En cours d'instruction" },
		{ APPLICATION_STATE_NOT_PRESELECTED, "rejected", "Rejeté" },
		{ APPLICATION_STATE_SUBMITTED, "transmitted", "Transmis" },
		{ APPLICATION_STATE_INCOMPLETE, "transmitted", "Transmis" },
		{ APPLICATION_STATE_COMPLETE, "transmitted", "Transmis" },
		{ APPLICATION_STATE_UNDER_REVIEW, "under_review", "En cours d'instruction" },
		{ APPLICATION_STATE_INELIGIBLE, "rejected", "Rejeté" },
		{ APPLICATION_STATE_SCORED, "under_review", "En cours d'instruction" },
		{ APPLICATION_STATE_SELECTED, "under_review", "En cours d'instruction" },
		{ APPLICATION_STATE_WAITLISTED, "under_review", "En cours d'instruction" },
		{ APPLICATION_STATE_NOT_SELECTED, "rejected", "Rejeté" },
		{ APPLICATION_STATE_AWARDED, "awarded", "Attribué" },
		{ APPLICATION_STATE_WITHDRAWN, "withdrawn", "Retiré" },
		{ APPLICATION_STATE_DISMISSED, "rejected", "Rejeté" },
	};
	cr_assert_eq(COUNT(rows), APPLICATION_STATE_COUNT_);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct portal_status shown = portal_status(rows[i].state, true, NULL);
		cr_expect_str_eq(shown.code, rows[i].code);
		cr_expect_str_eq(shown.label, rows[i].label);
	}
}

Test(application, the_portal_tells_no_result_before_its_publication)
{
	const enum payment_stage settled = PAYMENT_STAGE_SETTLED;
	for (int s = 0; s < APPLICATION_STATE_COUNT_; s++) {
		bool result = s == APPLICATION_STATE_NOT_SELECTED || s == APPLICATION_STATE_AWARDED;
		struct portal_status early =
			portal_status((enum application_state)s, false, &settled);
		struct portal_status late = portal_status((enum application_state)s, true, NULL);
		cr_expect_str_eq(early.code, result ? "under_review" : late.code);
	}
}

/* --- a file of chf-2023 that nothing stops */

static struct text_list one_word(struct arena *arena, const char *word)
{
	return words(arena, word);
}

static struct collective_member member(struct arena *arena, const char *siret, const char *role)
{
	return (struct collective_member){
		.id.bytes = { (uint8_t)siret[8] },
		.siret = siret,
		.name = siret,
		.roles = one_word(arena, role),
		.consent = CONSENT_STATE_GIVEN,
	};
}

static void add_members(struct arena *arena, struct application_facts *facts)
{
	facts->members.items = arena_new_many(arena, struct collective_member, 2);
	facts->members.count = 2;
	facts->members.items[0] = member(arena, "00000102400017", "training_provider");
	facts->members.items[0].lead = true;
	facts->members.items[0].digital_evidence = "Modernisons avec les OF, 2021";
	facts->members.items[1] = member(arena, "00000203000010", "third_place");
}

static void add_documents(struct arena *arena, struct application_facts *facts)
{
	const struct text_list *kinds = &facts->rules->stages.items[0].documents;
	facts->documents.items = arena_new_many(arena, struct document_fact, kinds->count);
	facts->documents.count = kinds->count;
	for (size_t i = 0; i < kinds->count; i++)
		facts->documents.items[i] =
			(struct document_fact){ kinds->items[i], DOCUMENT_STATE_CLEAN };
}

static void add_budget(struct arena *arena, struct application_facts *facts)
{
	struct budget_write *budget = arena_new_one(arena, struct budget_write);
	struct money *requested = arena_new_one(arena, struct money);
	*requested = euros("350000.00");
	budget->cost_lines.items = arena_new_one(arena, struct cost_line);
	budget->cost_lines.count = 1;
	budget->cost_lines.items[0] = (struct cost_line){ .category = "staff",
							  .label = "Équipe",
							  .amount = euros("500000.00") };
	budget->funding_plan.items = arena_new_one(arena, struct funding_source);
	budget->funding_plan.count = 1;
	budget->funding_plan.items[0] =
		(struct funding_source){ .source = "Fonds propres", .amount = euros("150000.00") };
	budget->requested_amount = requested;
	facts->budget = budget;
}

static const struct date *kept_day(struct arena *arena, const char *text)
{
	struct date *kept = arena_new_one(arena, struct date);
	*kept = day(text);
	return kept;
}

static struct application_facts whole_file(struct arena *arena)
{
	struct application_facts facts = {
		.rules = golden_rules(arena, "chf-2023"),
		.call_state = CALL_STATE_PUBLISHED,
		.zone = sample_paris(),
		.now = sample_at("2023-03-15T12:00:00+01:00"), /* both windows are open */
		.state = APPLICATION_STATE_PRESELECTED,
		.axes.main = "access",
		.territories = one_word(arena, "commune:59350"),
		.vintage = 2023,
		.commune_count = 1,
		.target_audiences = one_word(arena, "job_seekers"),
		.start_on = kept_day(arena, "2023-07-01"),
		.end_on = kept_day(arena, "2026-06-30"),
		.actor_leads = true,
		.actor_takes_part = true,
	};
	add_members(arena, &facts);
	add_documents(arena, &facts);
	add_budget(arena, &facts);
	return facts;
}

/* --- guards */

struct guard_row {
	const char *situation;
	enum application_action action;
	enum application_state state;
	const char *now;
	bool leads, waived;
	enum call_state call_state;
	const char *expected;
};

#define D    APPLICATION_STATE_DRAFT
#define N    APPLICATION_STATE_NOTE_SUBMITTED
#define P    APPLICATION_STATE_PRESELECTED
#define SUB  APPLICATION_STATE_SUBMITTED
#define OPEN CALL_STATE_PUBLISHED
#define BOTH "2023-03-15T12:00:00+01:00"
#define LATE "2023-05-16T00:00:00+02:00"

static const struct guard_row guard_rows[] = {
	{ "a note in time", APPLICATION_NOTE_SUBMIT, D, BOTH, true, false, OPEN, "" },
	{ "a note too late", APPLICATION_NOTE_SUBMIT, D, "2023-03-16T00:00:00+01:00", true, false,
	  OPEN, "window-closed" },
	{ "a note too early", APPLICATION_NOTE_SUBMIT, D, "2023-02-13T23:59:59+01:00", true, false,
	  OPEN, "window-not-open" },
	{ "a note by a member", APPLICATION_NOTE_SUBMIT, D, BOTH, false, false, OPEN,
	  "not-the-lead" },
	{ "a second note: the state alone", APPLICATION_NOTE_SUBMIT, N, LATE, false, false, OPEN,
	  "state-not-allowed" },
	{ "a note to a call closed by act", APPLICATION_NOTE_SUBMIT, D, BOTH, true, false,
	  CALL_STATE_CLOSED, "call-not-open" },
	{ "a full file in time", APPLICATION_SUBMIT, P, "2023-05-15T23:59:59.999999+02:00", true,
	  false, OPEN, "" },
	{ "a full file too late", APPLICATION_SUBMIT, P, LATE, true, false, OPEN, "window-closed" },
	{ "all reasons at once", APPLICATION_SUBMIT, P, LATE, false, false, CALL_STATE_ARCHIVED,
	  "not-the-lead call-not-open window-closed" },
	{ "a draft without note or waiver", APPLICATION_SUBMIT, D, BOTH, true, false, OPEN,
	  "note-missing" },
	{ "a draft with a waiver", APPLICATION_SUBMIT, D, BOTH, true, true, OPEN, "" },
	{ "submitted twice", APPLICATION_SUBMIT, SUB, BOTH, true, false, OPEN,
	  "state-not-allowed" },
	{ "a draft is edited by a member, at any hour", APPLICATION_UPDATE, D, LATE, false, false,
	  OPEN, "" },
	{ "a budget too", APPLICATION_REPLACE_BUDGET, P, LATE, false, false, OPEN, "" },
	{ "a submitted file is not", APPLICATION_UPDATE, SUB, BOTH, true, false, OPEN,
	  "state-not-allowed" },
	{ "a draft is deleted by the lead", APPLICATION_DELETE, D, LATE, true, false, OPEN, "" },
	{ "and by no member", APPLICATION_DELETE, D, BOTH, false, false, OPEN, "not-the-lead" },
	{ "a draft is deleted, not withdrawn", APPLICATION_WITHDRAW, D, BOTH, true, false, OPEN,
	  "state-not-allowed" },
	{ "withdrawn after the closing", APPLICATION_WITHDRAW, SUB, LATE, true, false, OPEN, "" },
	{ "withdrawn by a member", APPLICATION_WITHDRAW, SUB, LATE, false, false, OPEN,
	  "not-the-lead" },
	{ "acts of the region have no window", APPLICATION_PRESELECT, N, LATE, false, false, OPEN,
	  "" },
	{ "nor in incubation", APPLICATION_INCUBATE, N, LATE, false, false, OPEN, "" },
	{ "a draft is not seen by the region", APPLICATION_PRESELECT, D, BOTH, false, false, OPEN,
	  "state-not-allowed" },
	{ "a waiver of the note", APPLICATION_NOTE_WAIVE, D, BOTH, false, false, OPEN, "" },
};

Test(application, guards)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(guard_rows); i++) {
		const struct guard_row *row = &guard_rows[i];
		struct application_facts facts = whole_file(arena);
		facts.state = row->state;
		facts.now = sample_at(row->now);
		facts.actor_leads = row->leads;
		facts.note_waived = row->waived;
		facts.call_state = row->call_state;
		struct verdict v = application_guard(&facts, row->action, arena);
		const char *codes = codes_of(arena, &v);
		cr_expect_str_eq(codes, row->expected, "%s: %s", row->situation, codes);
	}
}

/* clang-format off */
static const struct {
	const char *situation;
	enum application_action action;
	enum application_state state;
	const char *expected;
} outsider_rows[] = {
	{ "a draft",                     APPLICATION_UPDATE,         D,   "not-a-member" },
	{ "its budget",                  APPLICATION_REPLACE_BUDGET, D,   "not-a-member" },
	{ "its deletion",                APPLICATION_DELETE,         D,   "not-a-member" },
	{ "a note",                      APPLICATION_NOTE_SUBMIT,    D,   "not-a-member" },
	{ "the file",                    APPLICATION_SUBMIT,         P,   "not-a-member" },
	{ "its withdrawal",              APPLICATION_WITHDRAW,       SUB, "not-a-member" },
	{ "the state is told alone",     APPLICATION_UPDATE,         SUB, "state-not-allowed" },
	{ "the region is no member",     APPLICATION_PRESELECT,      N,   "" },
};
/* clang-format on */

Test(application, who_did_not_consent_writes_nothing_even_as_the_lead)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(outsider_rows); i++)
		for (int leads = 0; leads < 2; leads++) {
			struct application_facts facts = whole_file(arena);
			facts.state = outsider_rows[i].state;
			facts.now = sample_at(BOTH);
			facts.actor_leads = leads;
			facts.actor_takes_part = false;
			struct verdict v =
				application_guard(&facts, outsider_rows[i].action, arena);
			cr_expect_str_eq(codes_of(arena, &v), outsider_rows[i].expected, "%s: %s",
					 outsider_rows[i].situation, codes_of(arena, &v));
		}
}

Test(application, the_rules_of_the_call_stop_a_submission)
{
	arena_auto_t *arena = arena_new();
	struct application_facts facts = whole_file(arena);
	facts.members.count = 1;
	facts.axes.main = NULL;
	struct verdict v = application_guard(&facts, APPLICATION_SUBMIT, arena);
	cr_expect(verdict_has(&v, REASON_ROLE_MISSING) && verdict_has(&v, REASON_AXIS_MISSING),
		  "%s", codes_of(arena, &v));
	/* A note asks for no detailed project. */
	facts.state = APPLICATION_STATE_DRAFT;
	v = application_guard(&facts, APPLICATION_NOTE_SUBMIT, arena);
	cr_expect(verdict_ok(&v), "%s", codes_of(arena, &v));
	facts.documents.count = 2;
	v = application_guard(&facts, APPLICATION_NOTE_SUBMIT, arena);
	cr_expect_str_eq(codes_of(arena, &v), "document-missing");
	cr_expect_str_eq(sample_figure(arena, &v, "kind"), "business_model_canvas");
}

Test(application, a_state_that_refuses_names_itself_and_the_action)
{
	arena_auto_t *arena = arena_new();
	struct application_facts facts = whole_file(arena);
	facts.state = APPLICATION_STATE_WITHDRAWN;
	struct verdict v = application_guard(&facts, APPLICATION_SUBMIT, arena);
	cr_expect_str_eq(sample_figure(arena, &v, "state"), "withdrawn");
	cr_expect_str_eq(sample_figure(arena, &v, "action"), "submit");
}

/* A call of one stage has no note; a hard stage has no waiver; a call without stage takes nothing.
 */
Test(application, stages_decide_what_a_note_means)
{
	static const struct {
		const char *situation;
		size_t stages;
		bool hard, silent; /* on whether it may be waived */
		enum application_action action;
		const char *expected;
	} rows[] = {
		{ "two stages", 2, false, false, APPLICATION_NOTE_WAIVE, "" },
		{ "a stage that does not say", 2, false, true, APPLICATION_NOTE_WAIVE, "" },
		{ "a hard stage", 2, true, false, APPLICATION_NOTE_WAIVE, "note-not-waivable" },
		{ "one stage: no note to waive", 1, true, false, APPLICATION_NOTE_WAIVE,
		  "stage-unknown" },
		{ "one stage: no note to submit", 1, false, false, APPLICATION_NOTE_SUBMIT,
		  "stage-unknown" },
		{ "one stage: submitted at once", 1, false, false, APPLICATION_SUBMIT, "" },
		{ "no stage", 0, false, false, APPLICATION_SUBMIT, "stage-unknown" },
	};
	static const enum stage_required_enforcement hard = STAGE_REQUIRED_ENFORCEMENT_HARD;
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct application_facts facts = whole_file(arena);
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		if (rows[i].stages == 1) /* the full one stays */
			rules->stages.items++;
		rules->stages.count = rows[i].stages;
		if (rows[i].hard)
			rules->stages.items[0].required_enforcement = &hard;
		if (rows[i].silent)
			rules->stages.items[0].required_enforcement = NULL;
		facts.rules = rules;
		facts.state = APPLICATION_STATE_DRAFT;
		struct verdict v = application_guard(&facts, rows[i].action, arena);
		const char *codes = codes_of(arena, &v);
		cr_expect_str_eq(codes, rows[i].expected, "%s: %s", rows[i].situation, codes);
	}
}

Test(application, a_deposit_has_the_stage_of_its_kind)
{
	arena_auto_t *arena = arena_new();
	const struct call_rules *rules = golden_rules(arena, "chf-2023");
	cr_expect_str_eq(application_stage(rules, APPLICATION_NOTE_SUBMIT)->code, "note");
	cr_expect_str_eq(application_stage(rules, APPLICATION_SUBMIT)->code, "full_application");
	cr_expect_null(application_stage(rules, APPLICATION_WITHDRAW));
}

/* --- actions */

static const char *listed(struct arena *arena, const struct possible_action_list *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%s%s%s", text, i == 0 ? "" : " ",
				    list->items[i].allowed ? "" : "!", list->items[i].name);
	return text;
}

Test(application, only_what_the_role_and_the_token_could_do_is_listed)
{
	static const struct {
		const char *situation;
		uint32_t roles;
		uint64_t scopes;
		enum application_state state;
		const char *expected;
	} rows[] = {
		{ "an applicant, a draft", ROLE(APPLICANT), ALL_SCOPES, D,
		  "update replace_budget delete note_submit !submit !withdraw !correct" },
		{ "an applicant, preselected", ROLE(APPLICANT), ALL_SCOPES, P,
		  "update replace_budget !delete !note_submit submit withdraw !correct" },
		{ "an applicant whose token may not submit", ROLE(APPLICANT),
		  UINT64_C(1) << SCOPE_APPLICATIONS_WRITE, D, "update replace_budget delete" },
		{ "an instructor, a note", ROLE(INSTRUCTOR), ALL_SCOPES, N,
		  "preselect !note_waive !declare_complete !admit dismiss !award !refuse" },
		{ "a manager, a draft", ROLE(MANAGER), ALL_SCOPES, D,
		  "!preselect note_waive !declare_complete !admit !dismiss !award !refuse" },
		{ "both", ROLE(APPLICANT) | ROLE(INSTRUCTOR), ALL_SCOPES, SUB,
		  "!update !replace_budget !delete !note_submit !submit withdraw !preselect "
		  "!note_waive declare_complete !correct !admit dismiss !award !refuse" },
		{ "an auditor", ROLE(AUDITOR), ALL_SCOPES, D, "" },
		{ "nobody", 0, ALL_SCOPES, D, "" },
	};
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct application_facts facts = whole_file(arena);
		struct asker asker = { rows[i].roles, rows[i].scopes };
		struct possible_action_list list;
		facts.state = rows[i].state;
		application_actions(arena, &facts, &asker, (struct uuid){ { 0 } }, &list);
		const char *found = listed(arena, &list);
		cr_expect_str_eq(found, rows[i].expected, "%s: %s", rows[i].situation, found);
	}
}

Test(application, a_call_of_one_stage_lists_no_note)
{
	arena_auto_t *arena = arena_new();
	struct application_facts facts = whole_file(arena);
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	rules->stages.items++;
	rules->stages.count = 1;
	facts.rules = rules;
	struct asker asker = { ROLE(APPLICANT) | ROLE(INSTRUCTOR), ALL_SCOPES };
	struct possible_action_list list;
	application_actions(arena, &facts, &asker, (struct uuid){ { 0 } }, &list);
	cr_expect_str_eq(
		listed(arena, &list),
		"update replace_budget !delete submit withdraw !declare_complete !correct !admit "
		"dismiss !award !refuse");
}

static const struct possible_action *action_named(const struct possible_action_list *list,
						  const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return &list->items[i];
	cr_assert_fail("no action %s", name);
	return NULL;
}

static void expect_window(const struct possible_action *action, const char *from, const char *until)
{
	char text[40] = "";
	if (action->from != NULL)
		instant_format(*action->from, sample_paris(), text);
	cr_expect_str_eq(text, from, "%s from %s", action->name, text);
	text[0] = '\0';
	if (action->until != NULL)
		instant_format(*action->until, sample_paris(), text);
	cr_expect_str_eq(text, until, "%s until %s", action->name, text);
}

Test(application, an_action_tells_its_address_and_its_window)
{
	arena_auto_t *arena = arena_new();
	struct application_facts facts = whole_file(arena);
	struct asker asker = { ROLE(APPLICANT), ALL_SCOPES };
	struct possible_action_list list;
	struct uuid id;
	cr_assert(uuid_parse("01890a5d-ac96-774b-bcce-b302099a8057", &id));
	application_actions(arena, &facts, &asker, id, &list);
	const struct possible_action *submit = action_named(&list, "submit");
	cr_expect_str_eq(submit->method, "POST");
	cr_expect_str_eq(submit->href, "/v1/applications/01890a5d-ac96-774b-bcce-b302099a8057"
				       "/submission");
	expect_window(submit, "2023-03-15T00:00:00+01:00", "2023-05-15T23:59:59+02:00");
	expect_window(action_named(&list, "note_submit"), "2023-02-14T00:00:00+01:00",
		      "2023-03-15T23:59:59+01:00");
	expect_window(action_named(&list, "update"), "", "");
	cr_expect_str_eq(action_named(&list, "update")->href,
			 "/v1/applications/01890a5d-ac96-774b-bcce-b302099a8057");
}

Test(application, a_window_shows_the_bounds_that_it_has)
{
	arena_auto_t *arena = arena_new();
	struct asker asker = { ROLE(APPLICANT), ALL_SCOPES };
	struct application_facts facts = whole_file(arena);
	struct call_rules *rules = golden_rules(arena, "chf-2023");
	struct phase *phase = sample_phase(rules, "full_application");
	struct possible_action_list list;
	facts.rules = rules;

	phase->opens_at = NULL;
	application_actions(arena, &facts, &asker, (struct uuid){ { 0 } }, &list);
	expect_window(action_named(&list, "submit"), "", "2023-05-15T23:59:59+02:00");
	phase->opens_at = sample_at_kept(arena, "2023-03-15T00:00:00+01:00");
	phase->closes_at = NULL;
	application_actions(arena, &facts, &asker, (struct uuid){ { 0 } }, &list);
	expect_window(action_named(&list, "submit"), "2023-03-15T00:00:00+01:00", "");
	phase->opens_at = NULL;
	application_actions(arena, &facts, &asker, (struct uuid){ { 0 } }, &list);
	expect_window(action_named(&list, "submit"), "", "");
	cr_expect_str_eq(codes_of(arena, action_named(&list, "submit")->verdict), "window-undated");
	phase->precision = PHASE_PRECISION_MONTH;
	phase->on = "2023-06";
	application_actions(arena, &facts, &asker, (struct uuid){ { 0 } }, &list);
	expect_window(action_named(&list, "submit"), "", "");
}

/* --- allowed is the guard, for every state, asker and hour */

static enum application_action action_by_word(const char *word)
{
	for (int a = 0; a < APPLICATION_ACTION_COUNT_; a++)
		if (strcmp(application_action_word((enum application_action)a), word) == 0)
			return (enum application_action)a;
	cr_assert_fail("no action %s", word);
	return APPLICATION_ACTION_COUNT_;
}

static void expect_same_as_guard(struct arena *arena, const struct application_facts *facts)
{
	struct asker asker = { UINT32_MAX, ALL_SCOPES };
	struct possible_action_list list;
	application_actions(arena, facts, &asker, (struct uuid){ { 0 } }, &list);
	cr_assert_eq(list.count, APPLICATION_ACTION_COUNT_ - 8, "outcomes share an operation");
	for (size_t i = 0; i < list.count; i++) {
		struct verdict guard =
			application_guard(facts, action_by_word(list.items[i].name), arena);
		cr_assert_eq(list.items[i].allowed, verdict_ok(&guard), "%s", list.items[i].name);
		cr_assert_str_eq(codes_of(arena, list.items[i].verdict), codes_of(arena, &guard));
	}
}

Test(application, allowed_is_what_the_guard_says)
{
	static const char *const hours[] = {
		"2023-02-13T23:59:59+01:00", "2023-02-14T00:00:00+01:00",
		"2023-03-15T12:00:00+01:00", "2023-03-16T00:00:00+01:00",
		"2023-05-15T23:59:59+02:00", "2023-05-16T00:00:00+02:00",
	};
	arena_auto_t *arena = arena_new();
	struct application_facts facts = whole_file(arena);
	for (int s = 0; s < APPLICATION_STATE_COUNT_; s++)
		for (size_t h = 0; h < COUNT(hours); h++)
			for (int flags = 0; flags < 8; flags++) {
				struct arena_mark mark = arena_mark(arena);
				facts.state = (enum application_state)s;
				facts.now = sample_at(hours[h]);
				facts.actor_leads = flags & 1;
				facts.note_waived = flags & 2;
				facts.actor_takes_part = flags & 4;
				expect_same_as_guard(arena, &facts);
				arena_rewind(arena, mark);
			}
}

/* --- the vote */

Test(application, waits_for_scores_only_where_the_call_has_a_grid)
{
	arena_auto_t *arena = arena_new();
	struct application_facts facts = whole_file(arena);
	struct call_rules ungraded = *facts.rules, graded = *facts.rules;
	struct criterion grid[1] = { { .code = "need", .scale_max = 5 } };
	const struct criterion_list criteria = { grid, COUNT(grid) };
	graded.criteria = &criteria;
	ungraded.criteria = NULL;
	facts.state = APPLICATION_STATE_UNDER_REVIEW;
	static const enum application_action votes[] = { APPLICATION_AWARD, APPLICATION_REFUSE };
	for (size_t i = 0; i < COUNT(votes); i++) {
		facts.rules = &ungraded;
		struct verdict free = application_guard(&facts, votes[i], arena);
		cr_expect(verdict_ok(&free), "%s", application_action_word(votes[i]));
		facts.rules = &graded;
		struct verdict bound = application_guard(&facts, votes[i], arena);
		cr_expect_str_eq(codes_of(arena, &bound), "state-not-allowed", "%s",
				 application_action_word(votes[i]));
	}
}
