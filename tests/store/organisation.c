/* Organisations: each is written by its own people only; others may name it, no more. */
#include "session.h"
#include "store/guard_store.h"
#include "store/organisation_store.h"
#include "usecase/create_collective.h"
#include "usecase/create_organisation.h"
#include "usecase/update_organisation.h"

#include <criterion/criterion.h>

TestSuite(organisation, .timeout = 30);

struct scene {
	const char *siret; /* that the act speaks of */
	struct uuid id;
	struct organisation read;
};

static enum err creates(struct work *w, void *with)
{
	struct scene *s = with;
	const struct organisation_create given = { .siret = s->siret, .name = "Le Moulin" };
	return create_organisation(w, &given, &s->id);
}

static enum err completes(struct work *w, void *with)
{
	struct scene *s = with;
	static const bool recovers_vat = true;
	const struct organisation_patch given = { .name = "La Fabrique",
						  .commune = "commune:02789",
						  .recovers_vat = &recovers_vat };
	return update_organisation(w, s->id, &given);
}

static enum err completes_without_a_name(struct work *w, void *with)
{
	struct scene *s = with;
	const struct organisation_patch given = { .legal_form = "association" };
	return update_organisation(w, s->id, &given);
}

static enum err reads(struct work *w, void *with)
{
	struct scene *s = with;
	return organisation_by_id(w, s->id, &s->read);
}

static enum err finds(struct work *w, void *with)
{
	struct scene *s = with;
	struct organisation_list found = { 0 };
	const struct organisation_filter filter = { .siret = s->siret, .limit = 10 };
	TRY(organisation_rows(w, &filter, &found));
	if (found.count == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	s->id = found.items[0].id;
	return OK;
}

static enum err locks(struct work *w, void *with)
{
	struct scene *s = with;
	struct subject subject = { 0 };
	return subject_lock(w, Q_ORGANISATION_SUBJECT, text_of(s->id), &subject);
}

static enum err names(struct work *w, void *with)
{
	struct scene *s = with;
	return organisation_name_bare(w, s->siret);
}

static enum err names_with_a_name(struct work *w, void *with)
{
	struct scene *s = with;
	const struct organisation_create given = { .siret = s->siret, .name = "Un autre nom" };
	return organisation_insert(w, uuid_new(w->now), &given);
}

Test(organisation, belongs_to_its_own_people)
{
	const char *own = new_siret(), *other = new_siret();
	struct scene s = { .siret = own };
	/* clang-format off */
	const struct {
		const char *situation;
		const char *who;
		enum err (*act)(struct work *, void *);
		enum err expected;
	} rows[] = {
		{ "another cannot declare it",     other, creates,   ERR_ROLE_MISSING_FOR_ACTION },
		{ "its own people declare it",     own,   creates,   OK },
		{ "once",                          own,   creates,   ERR_ALREADY_EXISTS },
		{ "they find it",                  own,   finds,     OK },
		{ "another does not find it",      other, finds,     ERR_NOT_FOUND },
		{ "nor read it",                   other, reads,     ERR_NOT_FOUND },
		{ "nor lock it",                   other, locks,     ERR_NOT_FOUND },
		{ "nor change it",                 other, completes, ERR_NOT_FOUND },
		{ "its own people change it",      own,   completes, OK },
		{ "and read what they wrote",      own,   reads,     OK },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(as_organisation(rows[i].who, rows[i].act, &s), rows[i].expected, "%s",
			     rows[i].situation);
	cr_expect_eq(s.read.version, 2);
	cr_expect_str_eq(owner_reads("select name || commune || recovers_vat from organisation"
				     " where siret = '%s'",
				     own),
			 "La Fabriquecommune:02789true");
}

Test(organisation, may_be_named_before_it_is_known)
{
	const char *own = new_siret(), *other = new_siret();
	struct scene s = { .siret = own };
	/* clang-format off */
	const struct {
		const char *situation;
		const char *who;
		enum err (*act)(struct work *, void *);
		enum err expected;
	} rows[] = {
		{ "another may not give it a name",      other, names_with_a_name, ERR_INTERNAL },
		{ "another names its SIRET",             other, names,     OK },
		{ "again: nothing happens",              other, names,     OK },
		{ "and does not see it for that",        other, finds,     ERR_NOT_FOUND },
		{ "its people find it bare",             own,   finds,     OK },
		{ "they need not declare it",            own,   creates,   ERR_ALREADY_EXISTS },
		{ "the one who named it cannot fill it", other, completes, ERR_NOT_FOUND },
		{ "nor do its people, without a name",   own,   completes_without_a_name, ERR_BODY_INVALID },
		{ "they complete it",                    own,   completes, OK },
		{ "naming it again takes nothing away",  other, names,     OK },
		{ "its people read it",                  own,   reads,     OK },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(as_organisation(rows[i].who, rows[i].act, &s), rows[i].expected, "%s",
			     rows[i].situation);
	cr_expect_eq(s.read.version, 2);
}
