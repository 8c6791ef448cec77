/* Members: named by the keeper, changed by it or themselves, bound by nobody but themselves. */
#include "session.h"
#include "store/guard_store.h"
#include "store/member_store.h"
#include "usecase/add_member.h"
#include "usecase/answer_member.h"
#include "usecase/create_collective.h"
#include "usecase/update_member.h"

#include <criterion/criterion.h>

TestSuite(member, .timeout = 30);

struct scene {
	const char *keeper, *member;
	struct uuid collective_id;
	struct uuid keeper_member_id, id;
	struct member_row read;
	enum member_action answer;
	size_t counted;
};

static const char *role_items[] = { "third_place", "training" };

static enum err prepares(struct work *w, void *with)
{
	struct scene *s = with;
	static const bool yes = true;
	static const struct rate half = { 5000 };
	static const struct date since = { 18628 };
	const struct collective_write collective = { .name = "Les Ateliers", .siret = s->keeper };
	const struct member_create own = { .siret = s->keeper,
					   .roles = { role_items, 2 },
					   .lead = &yes,
					   .share_rate = &half,
					   .active_since_on = &since,
					   .digital_evidence = "Dix formations en ligne" };
	const struct member_create other = { .siret = s->member, .roles = { role_items, 1 } };
	TRY(create_collective(w, &collective, &s->collective_id));
	TRY(add_member(w, s->collective_id, &own, &s->keeper_member_id));
	return add_member(w, s->collective_id, &other, &s->id);
}

static struct scene prepared(void)
{
	struct scene s = { .keeper = new_siret(), .member = new_siret() };
	cr_assert_eq(as_organisation(s.keeper, prepares, &s), OK);
	return s;
}

static enum err reads(struct work *w, void *with)
{
	struct scene *s = with;
	return member_by_id(w, s->id, &s->read);
}

static enum err locks(struct work *w, void *with)
{
	struct scene *s = with;
	struct subject subject = { 0 };
	return subject_lock(w, Q_MEMBER_SUBJECT, text_of(s->id), &subject);
}

static enum err changes(struct work *w, void *with)
{
	struct scene *s = with;
	const struct member_patch given = { .roles = { role_items, 2 } };
	return update_member(w, s->id, &given);
}

static enum err changes_past_the_rule(struct work *w, void *with)
{
	struct scene *s = with;
	const struct member_patch given = { .roles = { role_items, 2 } };
	return member_replace(w, s->id, &given);
}

static enum err answers_past_the_rule(struct work *w, void *with)
{
	struct scene *s = with;
	return member_set_consent(w, s->id, CONSENT_STATE_GIVEN);
}

static enum err deletes_past_the_rule(struct work *w, void *with)
{
	struct scene *s = with;
	return member_delete(w, s->id);
}

static enum err answers(struct work *w, void *with)
{
	struct scene *s = with;
	return answer_member(w, s->id, s->answer);
}

static enum err counts(struct work *w, void *with)
{
	struct scene *s = with;
	struct collective_member_list members = { 0 };
	TRY(member_facts(w, s->collective_id, &members));
	s->counted = members.count;
	return OK;
}

Test(member, is_not_there_for_strangers)
{
	struct scene s = prepared();
	const char *stranger = new_siret();
	/* clang-format off */
	const struct {
		const char *situation;
		const char *who;
		enum err (*act)(struct work *, void *);
		enum err expected;
	} rows[] = {
		{ "a stranger does not read it", stranger, reads,                 ERR_NOT_FOUND },
		{ "nor locks it",                stranger, locks,                 ERR_NOT_FOUND },
		{ "nor changes it",              stranger, changes,               ERR_NOT_FOUND },
		{ "not even past the rule",      stranger, changes_past_the_rule, ERR_NOT_FOUND },
		{ "nor answers for it",          stranger, answers,               ERR_NOT_FOUND },
		{ "not even past the rule",      stranger, answers_past_the_rule, ERR_NOT_FOUND },
		{ "nor deletes it",              stranger, deletes_past_the_rule, ERR_NOT_FOUND },
		{ "the member reads itself",     s.member, reads,                 OK },
		{ "and changes itself",          s.member, changes,               OK },
		{ "the keeper changes it too",   s.keeper, changes,               OK },
		{ "and reads what was written",  s.keeper, reads,                 OK },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(as_organisation(rows[i].who, rows[i].act, &s), rows[i].expected, "%s",
			     rows[i].situation);
	cr_expect_eq(s.read.shown.version, 3);
	cr_expect_eq(s.read.shown.consent.state, CONSENT_STATE_PENDING,
		     "a change consents nothing");
}

Test(member, consents_for_itself_only)
{
	struct scene s = prepared();
	/* clang-format off */
#define STATE(name) CONSENT_STATE_##name
	const struct {
		const char *situation;
		const char *who;
		enum member_action answer;
		enum err expected;
		enum consent_state after;
		size_t counted;
	} rows[] = {
		{ "the keeper does not consent",   s.keeper, MEMBER_CONSENT,  ERR_RULES_NOT_MET, STATE(PENDING),   2 },
		{ "nobody leaves before joining",  s.member, MEMBER_WITHDRAW, ERR_WRONG_STATE,   STATE(PENDING),   2 },
		{ "it refuses: it counts no more", s.member, MEMBER_REFUSE,   OK,                STATE(REFUSED),   1 },
		{ "it changes its mind",           s.member, MEMBER_CONSENT,  OK,                STATE(GIVEN),     2 },
		{ "once is enough",                s.member, MEMBER_CONSENT,  ERR_WRONG_STATE,   STATE(GIVEN),     2 },
		{ "the keeper cannot put it out",  s.keeper, MEMBER_WITHDRAW, ERR_RULES_NOT_MET, STATE(GIVEN),     2 },
		{ "it leaves",                     s.member, MEMBER_WITHDRAW, OK,                STATE(WITHDRAWN), 1 },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		s.answer = rows[i].answer;
		cr_expect_eq(as_organisation(rows[i].who, answers, &s), rows[i].expected, "%s",
			     rows[i].situation);
		cr_assert_eq(as_organisation(s.keeper, reads, &s), OK);
		cr_expect_eq(s.read.shown.consent.state, rows[i].after, "%s", rows[i].situation);
		cr_assert_eq(as_organisation(s.keeper, counts, &s), OK);
		cr_expect_eq(s.counted, rows[i].counted, "%s", rows[i].situation);
	}
}

Test(member, may_answer_while_a_file_is_submitted)
{
	struct scene s = prepared();
	new_application(s.collective_id, "submitted");
	s.answer = MEMBER_REFUSE;
	cr_expect_eq(as_organisation(s.member, answers, &s), OK);
}

static enum err reads_the_keeper(struct work *w, void *with)
{
	struct scene *s = with;
	struct member_row row = { 0 };
	const struct member *m = &row.shown;
	TRY(member_by_id(w, s->keeper_member_id, &row));
	cr_expect_eq(m->consent.state, CONSENT_STATE_GIVEN, "who asks for itself has consented");
	cr_expect_str_eq(m->consent.by, s->keeper);
	cr_expect_eq(m->consent.at->us, m->created_at.us);
	cr_expect_str_eq(row.keeper, s->keeper);
	cr_expect(m->lead && !m->similar_place && !m->payee);
	cr_expect_eq(m->roles.count, 2);
	cr_expect_str_eq(m->roles.items[1], "training");
	cr_expect_eq(m->share_rate->basis_points, 5000);
	cr_expect_eq(m->active_since_on->days, 18628);
	cr_expect_str_eq(m->digital_evidence, "Dix formations en ligne");
	cr_expect_null(m->name, "a bare organisation has no name yet");
	return OK;
}

static enum err reads_the_other(struct work *w, void *with)
{
	struct scene *s = with;
	TRY(member_by_id(w, s->id, &s->read));
	const struct member *m = &s->read.shown;
	cr_expect_eq(m->consent.state, CONSENT_STATE_PENDING);
	cr_expect_null(m->consent.at);
	cr_expect_null(m->share_rate);
	cr_expect(!m->lead);
	return OK;
}

Test(member, is_kept_as_it_was_given)
{
	struct scene s = prepared();
	cr_expect_eq(as_organisation(s.keeper, reads_the_keeper, &s), OK);
	cr_expect_eq(as_organisation(s.keeper, reads_the_other, &s), OK);
}
