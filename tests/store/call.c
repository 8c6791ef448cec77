/* Calls: who sees a draft, what a publication closes and pins, whose clock may be set. */
#include "session.h"

#include "base/json.h"
#include "base/zone.h"
#include "store/call_store.h"
#include "store/guard_store.h"
#include "usecase/create_call.h"
#include "usecase/delete_call.h"
#include "usecase/publish_call.h"
#include "usecase/set_call_clock.h"
#include "usecase/update_call.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(call, .timeout = 30);

#define SEED          "chf-2023"
#define SEED_TEST     "chf-2023-test"
#define SEED_TEXT_MAX 100000

static struct actor_role every_call[] = { { .role = ROLE_MANAGER } };
static struct actor_role other_call[] = { { .role = ROLE_MANAGER, .call_code = "another" } };
static const struct actor manager = { .subject = "m", .client = "t", .roles = { every_call, 1 } };
static const struct actor stranger = { .subject = "s", .client = "t", .roles = { other_call, 1 } };
static const struct actor clock_setter = { .subject = "p",
					   .client = "t",
					   .scopes = UINT64_C(1) << SCOPE_TEST_CLOCK };
static const struct actor nobody = { 0 };

typedef enum err act(struct work *w, void *with);

struct scene {
	const char *code;
	enum call_mode mode;
	struct uuid id;
	struct call_head head;
	const char *title;
	const struct call_version_rules *rules;
	struct instant hour;
};

/* The rules of the seed, read as a request would be: no fault is allowed. */
static const struct call_write *seed_rules(struct work *w, const struct scene *s)
{
	static char text[SEED_TEXT_MAX];
	FILE *file = fopen(GUICHET_SOURCE_DIR "/sql/seed/calls/chf-2023.json", "r");
	cr_assert_not_null(file);
	size_t length = fread(text, 1, sizeof text, file);
	fclose(file);

	json_auto_t *json = NULL;
	struct verdict *faults = verdict_new(w->arena);
	struct call_rules *rules = arena_new_one(w->arena, struct call_rules);
	cr_assert_eq(json_parse(w, (struct bytes){ text, length }, &json), OK);
	json_into(w, json, &call_rules_shape, JSON_WHOLE, "#", faults, rules);
	cr_assert(verdict_ok(faults), "%s",
		  verdict_ok(faults) ? "" : reason_texts[faults->items[0].reason].code);

	struct call_write *call = arena_new_one(w->arena, struct call_write);
	memcpy(call, rules, sizeof *rules);
	call->code = s->code;
	call->mode = s->mode;
	return call;
}

/* Codes are unique in the database, which several runs share. */
static const char *new_code(void)
{
	static char code[40];
	struct uuid id = uuid_new(real_now());
	snprintf(code, sizeof code, "c%s", text_of(id) + 24);
	return code;
}

static enum err creates(struct work *w, void *with)
{
	struct scene *s = with;
	return create_call(w, seed_rules(w, s), &s->id);
}

static enum err looks(struct work *w, void *with)
{
	struct scene *s = with;
	return call_head_by_ref(w, s->code, &s->head);
}

/* The hour of the call when it is noon on 20 March 2023 for the service. */
static enum err tells_the_hour(struct work *w, void *with)
{
	struct scene *s = with;
	cr_assert(instant_parse("2023-03-20T12:00:00+01:00", &s->hour));
	TRY(looks(w, s));
	s->hour = call_head_now(&s->head, s->hour);
	return OK;
}

static enum err reads(struct work *w, void *with)
{
	struct scene *s = with;
	TRY(call_head_by_ref(w, s->code, &s->head));
	TRY(call_version_rules(w, s->head.version_id, &s->rules));
	s->title = text_equal(s->rules->rules->title, s->title) ? s->title : "";
	return OK;
}

static enum err renames(struct work *w, void *with)
{
	struct scene *s = with;
	TRY(call_head_by_ref(w, s->code, &s->head));
	struct call_rules rules = { 0 };
	memcpy(&rules, seed_rules(w, s), sizeof rules);
	rules.title = s->title;
	return update_call(w, s->code, &rules, &s->id);
}

/* The doubts that the rules of the seed raise, as the call was printed. */
static const struct publication_write *answered(void)
{
	static const char *codes[] = { "amount-ambiguous",     "awards-pass-envelope",
				       "bonus-unit-unprinted", "phase-before-publication",
				       "printed-date-differs", "deposit-before-form" };
	static const struct publication_write written = { .acknowledged = { codes, COUNT(codes) },
							  .note = "tel qu'imprimé" };
	return &written;
}

static enum err publishes(struct work *w, void *with)
{
	struct scene *s = with;
	return publish_call(w, s->code, answered(), &s->id);
}

static enum err publishes_silently(struct work *w, void *with)
{
	struct scene *s = with;
	return publish_call(w, s->code, &(struct publication_write){ 0 }, &s->id);
}

/* A dry run: all is done, read back, then taken back. */
static enum err publishes_then_stumbles(struct work *w, void *with)
{
	struct scene *s = with;
	TRY(publish_call(w, s->code, answered(), &s->id));
	TRY(call_head_by_ref(w, s->code, &s->head));
	TRY(call_version_rules_anew(w, s->head.version_id, &s->rules));
	cr_expect_not_null(s->rules->published_at);
	return fail(w->problem, ERR_OVERLOADED);
}

static enum err deletes(struct work *w, void *with)
{
	struct scene *s = with;
	return delete_call(w, s->code);
}

static enum err sets_the_clock(struct work *w, void *with)
{
	struct scene *s = with;
	struct subject locked = { 0 };
	struct call_clock_write clock = { 0 };
	cr_assert(instant_parse("2023-03-20T12:00:00+01:00", &clock.now));
	TRY(subject_lock(w, Q_CALL_SUBJECT, s->code, &locked));
	return set_call_clock(w, s->code, &clock);
}

Test(call, a_draft_is_there_for_its_managers_only)
{
	struct scene s = { .code = new_code(), .mode = CALL_MODE_LIVE };
	cr_assert_eq(as_actor(&stranger, creates, &s), ERR_ROLE_MISSING_FOR_ACTION);
	cr_assert_eq(as_actor(&manager, creates, &s), OK);
	/* clang-format off */
	const struct { const char *situation; const struct actor *who; act *act; enum err expected; } rows[] = {
		{ "nobody sees a draft",              &nobody,   looks,     ERR_NOT_FOUND      },
		{ "a manager of another call neither", &stranger, looks,    ERR_NOT_FOUND      },
		{ "its manager does",                 &manager,  looks,     OK                 },
		{ "the code is taken",                &manager,  creates,   ERR_ALREADY_EXISTS },
		{ "others cannot publish it",         &stranger, publishes, ERR_NOT_FOUND      },
		{ "nor its manager in silence",        &manager, publishes_silently, ERR_WARNINGS_NOT_ACKNOWLEDGED },
		{ "its manager publishes it",         &manager,  publishes, OK                 },
		{ "everybody sees it now",            &nobody,   looks,     OK                 },
		{ "it is published once",             &manager,  publishes, ERR_WRONG_STATE    },
		{ "its rules are closed",             &manager,  renames,   ERR_WRONG_STATE    },
		{ "and it stays",                     &manager,  deletes,   ERR_WRONG_STATE    },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(as_actor(rows[i].who, rows[i].act, &s), rows[i].expected, "%s",
			     rows[i].situation);
	cr_expect_eq(s.head.state, CALL_STATE_PUBLISHED);
	cr_expect_eq(s.head.version, 2);
}

Test(call, a_draft_goes_with_its_rules)
{
	struct scene s = { .code = new_code() };
	cr_assert_eq(as_actor(&manager, creates, &s), OK);
	cr_assert_eq(as_actor(&manager, deletes, &s), OK);
	cr_expect_eq(as_actor(&manager, looks, &s), ERR_NOT_FOUND);
	cr_expect_str_eq(owner_reads("select count(*) from grant_call_version where call_id = '%s'",
				     text_of(s.id)),
			 "0");
}

Test(call, a_publication_pins_the_sets_and_what_is_taken_back_is_not_kept)
{
	struct scene s = { .code = new_code(), .title = "Un autre titre" };
	cr_assert_eq(as_actor(&manager, creates, &s), OK);
	cr_assert_eq(as_actor(&manager, publishes_then_stumbles, &s), ERR_OVERLOADED);
	cr_assert_eq(as_actor(&manager, renames, &s), OK);
	cr_assert_eq(as_actor(&manager, publishes, &s), OK);
	cr_assert_eq(as_actor(&nobody, reads, &s), OK);
	cr_expect_str_eq(s.title, "Un autre titre");
	cr_assert_eq(s.rules->set_count, 1);
	cr_expect_str_eq(s.rules->sets[0].set, "synthetic-low-supply");
	cr_expect_eq(s.rules->sets[0].set_version, 1);
	cr_expect_str_eq(owner_reads("select count(*) from grant_call_version_set where"
				     " call_version_id = '%s'",
				     text_of(s.head.version_id)),
			 "1");
}

Test(call, only_test_calls_have_a_clock_to_set)
{
	struct scene live = { .code = SEED }, test = { .code = new_code(), .mode = CALL_MODE_TEST };
	cr_assert_eq(as_actor(&manager, creates, &test), OK);
	cr_assert_eq(as_actor(&manager, publishes, &test), OK);
	/* clang-format off */
	const struct { const char *situation; const struct actor *who; struct scene *scene; enum err err; } rows[] = {
		{ "a live call has none to set",         &manager,      &live, ERR_NOT_A_TEST_CALL },
		{ "nor for who may set clocks",          &clock_setter, &live, ERR_NOT_A_TEST_CALL },
		{ "nobody sets one without the right",   &nobody,       &test, ERR_NOT_FOUND       },
		{ "nor without a file of its own on it", &clock_setter, &test, ERR_RULES_NOT_MET   },
		{ "the clock of a test call is set",     &manager,      &test, OK                  },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(as_actor(rows[i].who, sets_the_clock, rows[i].scene), rows[i].err,
			     "%s", rows[i].situation);

	struct instant noon = { 0 };
	cr_assert(instant_parse("2023-03-20T12:00:00+01:00", &noon));
	cr_assert_eq(as_actor(&nobody, tells_the_hour, &live), OK);
	cr_expect_eq(live.hour.us, noon.us);
	owner_runs("update grant_call set clock_at = clock_at + interval '1 hour'"
		   " where code = '%s'",
		   test.code);
	cr_assert_eq(as_actor(&nobody, tells_the_hour, &test), OK);
	cr_expect_eq(test.hour.us, noon.us + INT64_C(3600000000));
}

Test(call, the_seed_is_whole)
{
	struct scene s = { .code = SEED_TEST, .title = "Connaissance Hauts-de-France (essai)" };
	cr_assert_eq(as_actor(&nobody, reads, &s), OK);
	cr_expect_str_eq(s.title, "Connaissance Hauts-de-France (essai)");
	cr_expect_eq(s.rules->vintage, 2023);
	cr_expect_str_eq(zone_name(s.rules->zone), "Europe/Paris");
	cr_expect_eq(s.rules->rules->phases.count, 9);
	cr_expect_eq(s.rules->rules->cost_rules.count, 12);

	struct call_definition_facts facts = { 0 };
	arena_auto_t *arena = arena_new();
	struct verdict verdict = verdict_in(arena);
	struct work w = { .arena = arena };
	call_definition_facts(&w, s.rules, &facts);
	call_definition_check(&facts, &verdict);
	cr_expect(verdict_ok(&verdict));
}

Test(call, communes_are_matched_with_the_entry_that_brings_them)
{
	struct scene s = { .code = SEED };
	cr_assert_eq(as_actor(&nobody, reads, &s), OK);
	const struct call_bonus_set *set = call_bonus_set(s.rules, "low_supply");
	cr_assert_not_null(set);
	/* clang-format off */
	const struct { const char *commune, *entry; } rows[] = {
		{ "02789", "epci:240200444" },
		{ "59350", NULL },
		{ "", NULL },
		{ "99999", NULL },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *entry = call_bonus_set_entry(set, rows[i].commune);
		cr_expect(text_equal(entry, rows[i].entry), "%s", rows[i].commune);
	}

	arena_auto_t *arena = arena_new();
	struct work w = { .arena = arena };
	const char *communes[] = { "59350", "02789" };
	struct text_list list = { communes, 2 };
	struct bonus_hit_list hits = { 0 };
	call_matches(&w, s.rules, &list, "02789", &hits);
	cr_assert_eq(hits.count, 2);
	cr_expect_str_eq(hits.items[0].territory, "commune:02789");
	cr_expect_str_eq(hits.items[0].bonus, "low_supply");
	cr_expect(!hits.items[0].of_lead && hits.items[1].of_lead);
	cr_expect_null(call_bonus_set(s.rules, "nothing"));
}

static enum err reads_twice(struct work *w, void *with)
{
	struct scene *s = with;
	const struct call_version_rules *again = NULL;
	TRY(reads(w, s));
	TRY(call_version_rules(w, s->head.version_id, &again));
	cr_expect_eq(again, s->rules);
	return OK;
}

Test(call, a_published_version_is_read_once_and_a_draft_each_time)
{
	struct scene s = { .code = SEED }, draft = { .code = new_code() };
	cr_assert_eq(as_actor(&nobody, reads_twice, &s), OK);
	cr_assert_eq(as_actor(&manager, creates, &draft), OK);
	cr_assert_eq(as_actor(&manager, reads, &draft), OK);
	draft.title = "Brouillon";
	cr_assert_eq(as_actor(&manager, renames, &draft), OK);
	cr_assert_eq(as_actor(&manager, reads, &draft), OK);
	cr_expect_str_eq(draft.title, "Brouillon");
}

static void *reader_main(void *argument)
{
	cr_expect_eq(as_actor(&nobody, reads_twice, argument), OK);
	return NULL;
}

Test(call, every_thread_is_given_the_same_version)
{
	struct scene scenes[8];
	pthread_t threads[COUNT(scenes)];
	for (size_t i = 0; i < COUNT(scenes); i++) {
		scenes[i] = (struct scene){ .code = SEED };
		cr_assert_eq(pthread_create(&threads[i], NULL, reader_main, &scenes[i]), 0);
	}
	for (size_t i = 0; i < COUNT(scenes); i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 1; i < COUNT(scenes); i++)
		cr_expect_eq(scenes[i].rules, scenes[0].rules);
}

static enum err pages(struct work *w, void *with)
{
	struct scene *s = with;
	const char *states[] = { "published" };
	struct text_list wanted = { states, 1 };
	struct call_filter filter = {
		.mode = "live", .states = &wanted, .after = "chf-2022", .limit = 1
	};
	struct call_head_list heads = { 0 };
	TRY(call_heads(w, &filter, &heads));
	cr_assert(heads.count >= 1);
	s->head = heads.items[0];
	cr_expect_str_eq(heads.items[0].code, SEED);
	return OK;
}

Test(call, lists_go_by_code_after_the_cursor)
{
	struct scene s = { 0 };
	cr_assert_eq(as_actor(&nobody, pages, &s), OK);
	cr_expect_eq(s.head.mode, CALL_MODE_LIVE);
}
