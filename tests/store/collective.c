/* Collectives: read by all their organisations, written by the one that keeps them. */
#include "session.h"
#include "store/collective_store.h"
#include "store/guard_store.h"
#include "usecase/add_member.h"
#include "usecase/create_collective.h"
#include "usecase/delete_collective.h"
#include "usecase/remove_member.h"
#include "usecase/rename_collective.h"
#include "usecase/update_member.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(collective, .timeout = 30);

struct scene {
	const char *keeper;
	const char *joining; /* the SIRET that joins next */
	struct uuid id, member_id;
	struct collective_row read; /* its texts are gone once the session has ended */
	char name[64];
};

static const char *role_items[] = { "third_place" };

static enum err creates(struct work *w, void *with)
{
	struct scene *s = with;
	const struct collective_write given = { .name = "Les Ateliers", .siret = s->keeper };
	return create_collective(w, &given, &s->id);
}

static enum err reads(struct work *w, void *with)
{
	struct scene *s = with;
	TRY(collective_by_id(w, s->id, &s->read));
	snprintf(s->name, sizeof s->name, "%s", s->read.shown.name);
	return OK;
}

static enum err lists(struct work *w, void *with)
{
	struct scene *s = with;
	struct collective_row_list rows = { 0 };
	TRY(collective_rows(w, NULL, 100, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		if (uuid_equal(rows.items[i].shown.id, s->id))
			return OK;
	}
	return fail(w->problem, ERR_NOT_FOUND);
}

static enum err locks(struct work *w, void *with)
{
	struct scene *s = with;
	struct subject subject = { 0 };
	TRY(subject_lock(w, Q_COLLECTIVE_SUBJECT, text_of(s->id), &subject));
	cr_expect_eq(subject.sirets.count, (size_t)s->read.shown.member_count);
	return OK;
}

static enum err renames(struct work *w, void *with)
{
	struct scene *s = with;
	return rename_collective(w, s->id, "Les Grands Ateliers");
}

static enum err renames_past_the_rule(struct work *w, void *with)
{
	struct scene *s = with;
	return collective_rename(w, s->id, "À nous");
}

static enum err adds(struct work *w, void *with)
{
	struct scene *s = with;
	const struct member_create given = { .siret = s->joining, .roles = { role_items, 1 } };
	return add_member(w, s->id, &given, &s->member_id);
}

static enum err changes_member(struct work *w, void *with)
{
	struct scene *s = with;
	const struct member_patch given = { .roles = { role_items, 1 } };
	return update_member(w, s->member_id, &given);
}

static enum err removes(struct work *w, void *with)
{
	struct scene *s = with;
	return remove_member(w, s->member_id);
}

static enum err deletes(struct work *w, void *with)
{
	struct scene *s = with;
	return delete_collective(w, s->id);
}

static enum err deletes_past_the_rule(struct work *w, void *with)
{
	struct scene *s = with;
	return collective_delete(w, s->id);
}

struct step {
	const char *situation;
	const char *who;
	enum err (*act)(struct work *, void *);
	enum err expected;
};

static void play(const struct step *steps, size_t count, struct scene *s)
{
	for (size_t i = 0; i < count; i++) {
		enum err err = as_organisation(steps[i].who, steps[i].act, s);
		cr_expect_eq(err, steps[i].expected, "%s: %s", steps[i].situation,
			     err == OK ? "ok" : problem_texts[err].slug);
	}
}

Test(collective, is_not_there_for_strangers)
{
	const char *keeper = new_siret(), *member = new_siret(), *stranger = new_siret();
	struct scene s = { .keeper = keeper, .joining = keeper };
	/* clang-format off */
	const struct step alone[] = {
		{ "nobody keeps it for another",  stranger, creates, ERR_ROLE_MISSING_FOR_ACTION },
		{ "its keeper makes it",          keeper,   creates, OK },
		{ "the keeper is a member",       keeper,   adds,    OK },
		{ "a stranger does not read it",  stranger, reads,   ERR_NOT_FOUND },
		{ "nor finds it in a list",       stranger, lists,   ERR_NOT_FOUND },
		{ "nor locks it",                 stranger, locks,   ERR_NOT_FOUND },
		{ "nor renames it",               stranger, renames, ERR_NOT_FOUND },
		{ "not even past the rule",       stranger, renames_past_the_rule, ERR_NOT_FOUND },
		{ "nor joins it",                 stranger, adds,    ERR_NOT_FOUND },
		{ "nor deletes it",               stranger, deletes, ERR_NOT_FOUND },
		{ "not even past the rule",       stranger, deletes_past_the_rule, ERR_NOT_FOUND },
		{ "who is no member yet",         member,   reads,   ERR_NOT_FOUND },
	};
	const struct step together[] = {
		{ "the keeper names a member",    keeper, adds,    OK },
		{ "once",                         keeper, adds,    ERR_ALREADY_EXISTS },
		{ "the member reads it",          member, reads,   OK },
		{ "and finds it in a list",       member, lists,   OK },
		{ "and locks it",                 member, locks,   OK },
		{ "but does not rename it",       member, renames, ERR_RULES_NOT_MET },
		{ "nor adds to it",               member, adds,    ERR_RULES_NOT_MET },
		{ "nor removes from it",          member, removes, ERR_RULES_NOT_MET },
		{ "nor deletes it",               member, deletes, ERR_RULES_NOT_MET },
		{ "not even past the rule",       member, deletes_past_the_rule, ERR_NOT_FOUND },
		{ "it changes its own roles",     member, changes_member, OK },
		{ "the keeper renames it",        keeper, renames, OK },
		{ "and reads what it wrote",      keeper, reads,   OK },
		{ "and takes the member out",     keeper, removes, OK },
		{ "who reads it no more",         member, reads,   ERR_NOT_FOUND },
		{ "the keeper deletes it",        keeper, deletes, OK },
		{ "and it is gone",               keeper, reads,   ERR_NOT_FOUND },
	};
	/* clang-format on */
	play(alone, COUNT(alone), &s);
	s.joining = member;
	play(together, COUNT(together), &s);
	cr_expect_str_eq(s.name, "Les Grands Ateliers");
	cr_expect_eq(s.read.shown.version, 2);
	cr_expect_eq(s.read.shown.member_count, 2);
}

Test(collective, is_bound_by_its_applications)
{
	const char *keeper = new_siret(), *member = new_siret(), *late = new_siret();
	struct scene s = { .keeper = keeper, .joining = member };
	/* clang-format off */
	const struct step before[] = {
		{ "a keeper",                         keeper, creates,        OK },
		{ "and a member",                     keeper, adds,           OK },
	};
	const struct step deposited[] = {
		{ "a file forbids to delete it",      keeper, deletes,        ERR_IN_USE },
		{ "the constraint too",               keeper, deletes_past_the_rule, ERR_IN_USE },
		{ "a note freezes nothing",           keeper, changes_member, OK },
	};
	const struct step submitted[] = {
		{ "a submitted file freezes members", keeper, changes_member, ERR_WRONG_STATE },
		{ "nobody changes it, keeper or not", member, changes_member, ERR_WRONG_STATE },
		{ "nobody leaves",                    keeper, removes,        ERR_WRONG_STATE },
		{ "nobody joins",                     keeper, adds,           ERR_WRONG_STATE },
		{ "the name is free",                 keeper, renames,        OK },
	};
	/* clang-format on */
	play(before, COUNT(before), &s);
	struct uuid application = new_application(s.id, "note_submitted");
	play(deposited, COUNT(deposited), &s);
	owner_runs("update application set state = 'submitted' where id = '%s'",
		   text_of(application));
	s.joining = late;
	play(submitted, COUNT(submitted), &s);
	as_organisation(keeper, reads, &s);
	cr_expect(s.read.frozen);
	cr_expect_eq(s.read.application_count, 1);
}

Test(collective, has_fifty_members_at_most)
{
	struct scene s = { .keeper = new_siret() };
	enum err err = as_organisation(s.keeper, creates, &s);
	for (int i = 0; i < COLLECTIVE_MEMBERS_MAX && err == OK; i++) {
		s.joining = new_siret();
		err = as_organisation(s.keeper, adds, &s);
	}
	cr_expect_eq(err, OK);
	s.joining = new_siret();
	cr_expect_eq(as_organisation(s.keeper, adds, &s), ERR_RULES_NOT_MET);
}
