/* Programmes: whose links are seen, what a rewrite leaves alone, what is told once. */
#include "session.h"

#include "store/programme_store.h"
#include "usecase/create_indicator.h"
#include "usecase/create_programme.h"
#include "usecase/observe_indicator.h"
#include "usecase/update_programme.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(programme, .timeout = 30);

static struct actor_role every_call[] = { { .role = ROLE_MANAGER } };
static struct actor_role other_call[] = { { .role = ROLE_MANAGER, .call_code = "another" } };
static const struct actor manager = { .subject = "m", .client = "t", .roles = { every_call, 1 } };
static const struct actor stranger = { .subject = "s", .client = "t", .roles = { other_call, 1 } };
static const struct actor nobody = { 0 };

static const struct provenance synthetic = { .basis = PROVENANCE_BASIS_SYNTHETIC,
					     .confidence = PROVENANCE_CONFIDENCE_LOW };

struct scene {
	const char *code, *draft; /* of a call that is a draft */
	const char *title;
	struct uuid id, indicator;
	const char *value;
	struct programme read;
	size_t call_count, observation_count;
};

static const char *new_code(const char *prefix)
{
	static char codes[8][48];
	static size_t used;
	char *code = codes[used++ % 8];
	snprintf(code, sizeof codes[0], "%s-p%s", prefix, text_of(uuid_new(real_now())) + 24);
	return code;
}

static void draft_call(const char *code)
{
	owner_runs("insert into grant_call (id, code, mode, created_at, updated_at)"
		   " values ('%s', '%s', 'live', now(), now())",
		   text_of(uuid_new(real_now())), code);
	owner_runs("insert into grant_call_version (id, call_id, number, rules)"
		   " select gen_random_uuid(), c.id, 1,"
		   "        v.rules || jsonb_build_object('code', c.code)"
		   "   from grant_call c, grant_call k"
		   "   join grant_call_version v on v.call_id = k.id"
		   "  where c.code = '%s' and k.code = 'chf-2023'",
		   code);
}

static enum err creates(struct work *w, void *with)
{
	struct scene *s = with;
	struct programme_call_write links[] = {
		{ .call_id = "chf-2023", .provenance = synthetic },
		{ .call_id = s->draft, .provenance = synthetic },
	};
	const struct programme_create given = {
		.code = s->code, .title = "Un plan", .calls = { links, 2 }, .provenance = synthetic
	};
	return create_programme(w, &given, &s->id);
}

static enum err rewrites(struct work *w, void *with)
{
	struct scene *s = with;
	const struct programme_patch given = { .title = s->title, .provenance = synthetic };
	return update_programme(w, s->code, &given);
}

static enum err reads(struct work *w, void *with)
{
	struct scene *s = with;
	TRY(programme_by_ref(w, s->code, &s->read));
	s->call_count = s->read.calls.count;
	return OK;
}

Test(programme, keeps_links_to_calls_that_the_writer_does_not_see)
{
	struct scene s = { .code = new_code("plan"), .draft = new_code("draft"), .title = "Revu" };
	draft_call(s.draft);
	/* clang-format off */
	const struct {
		const char *situation; const struct actor *who;
		enum err (*act)(struct work *w, void *with);
		enum err expected; size_t calls;
	} rows[] = {
		{ "a draft cannot be named by a stranger",   &stranger, creates,  ERR_BODY_INVALID,   0 },
		{ "its manager names it",                    &manager,  creates,  OK,                 0 },
		{ "the code is taken",                       &manager,  creates,  ERR_ALREADY_EXISTS, 0 },
		{ "its manager sees both links",             &manager,  reads,    OK,                 2 },
		{ "everybody sees the published call",       &nobody,   reads,    OK,                 1 },
		{ "a stranger removes the link it sees",     &stranger, rewrites, OK,                 1 },
		{ "the link to the draft is still there",    &manager,  reads,    OK,                 1 },
		{ "its manager removes it",                  &manager,  rewrites, OK,                 1 },
		{ "nothing is left",                         &manager,  reads,    OK,                 0 },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		cr_expect_eq(as_actor(rows[i].who, rows[i].act, &s), rows[i].expected, "%s",
			     rows[i].situation);
		if (rows[i].act == reads)
			cr_expect_eq(s.call_count, rows[i].calls, "%s: %zu", rows[i].situation,
				     s.call_count);
	}
	cr_expect_str_eq(owner_reads("select version from programme where code = '%s'", s.code),
			 "3");
}

static enum err measures(struct work *w, void *with)
{
	struct scene *s = with;
	const struct indicator_write given = { .key = "people",
					       .label = "Personnes",
					       .unit = "personnes",
					       .territory = "region:32",
					       .provenance = synthetic };
	return create_indicator(w, s->code, &given, &s->indicator);
}

static enum err observes(struct work *w, void *with)
{
	struct scene *s = with;
	struct observation made = { 0 };
	const struct observation_write given = { .value = s->value,
						 .year = 2020,
						 .provenance = synthetic };
	TRY(observe_indicator(w, s->indicator, &given, &made));
	cr_expect_str_eq(made.value, "12.5");
	cr_expect_str_eq(made.territory, "region:32");
	return OK;
}

static enum err counts(struct work *w, void *with)
{
	struct scene *s = with;
	struct indicator_list found = { 0 };
	const int64_t year = 2020;
	const struct indicator_filter filter = {
		.programme_id = &s->id, .year = &year, .territory = "region:32", .limit = 10
	};
	TRY(indicators(w, &filter, &found));
	cr_assert_eq(found.count, 1);
	s->observation_count = found.items[0].observations.count;
	return OK;
}

Test(programme, is_told_once_by_a_source)
{
	struct scene s = { .code = new_code("plan"), .draft = "chf-2023-test", .value = "12.50" };
	cr_assert_eq(as_actor(&manager, creates, &s), OK);
	cr_assert_eq(as_actor(&manager, measures, &s), OK);
	cr_expect_eq(as_actor(&manager, measures, &s), ERR_ALREADY_EXISTS);
	cr_assert_eq(as_actor(&manager, reads, &s), OK);
	s.id = s.read.id;
	s.indicator = (struct uuid){ { 0 } };
	cr_assert(uuid_parse(owner_reads("select i.id from indicator i join programme p"
					 "    on p.id = i.programme_id where p.code = '%s'",
					 s.code),
			     &s.indicator));
	cr_assert_eq(as_actor(&manager, observes, &s), OK);
	cr_expect_eq(as_actor(&manager, observes, &s), ERR_ALREADY_EXISTS);
	cr_assert_eq(as_actor(&nobody, counts, &s), OK);
	cr_expect_eq(s.observation_count, 1);
	cr_expect_str_eq(
		owner_reads("select version from indicator where id = '%s'", text_of(s.indicator)),
		"2");
}
