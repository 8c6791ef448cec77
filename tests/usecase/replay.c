/* What the database refuses for the order of others is done again, three times at most, whole. */
#include "ground.h"
#include "http/dispatch.h"
#include "http/transcript.h"

#include <criterion/criterion.h>
#include <pthread.h>

TestSuite(replay, .timeout = 60);

/* The first so many collectives meet a conflict; the count is kept outside transactions. */
static void lay_conflicts(int count)
{
	own_database_sql("create sequence attempt; grant usage on attempt to guichet_app;"
			 "create function conflict() returns trigger language plpgsql as $$ begin"
			 " if nextval('attempt') <= %d then raise exception using errcode ="
			 " 'serialization_failure'; end if; return new; end $$;"
			 "create trigger conflict before insert on collective for each row"
			 " execute function conflict()",
			 count);
}

static int create_here(struct arena *arena)
{
	static const char body[] = "{\"name\": \"Ensemble\", \"siret\": \"" LEAD_SIRET "\"}";
	struct exchange ex = { .arena = arena,
			       .arrived = real_now(),
			       .method = "POST",
			       .target = "/v1/collectives",
			       .address = "",
			       .body = { body, sizeof body - 1 } };
	struct reply reply = { 0 };
	ex.headers[ex.header_count++] =
		(struct header){ "Authorization", token_for(arena, LEAD, ex.arrived) };
	ex.headers[ex.header_count++] = (struct header){ "Content-Type", "application/json" };
	ex.headers[ex.header_count++] = (struct header){ "Idempotency-Key", "once" };
	dispatch(&ex, &reply);
	return reply.status;
}

static void *create_there(void *status)
{
	arena_auto_t *arena = arena_new();
	*(int *)status = create_here(arena);
	return NULL;
}

/* In a thread of its own, whose connection ends with it: each row has its database. */
static int create(void)
{
	pthread_t thread;
	int status = 0;
	pthread_create(&thread, NULL, create_there, &status);
	pthread_join(thread, NULL);
	return status;
}

static const char *effects(void)
{
	return own_database_sql(
		"select concat_ws(' ', (select count(*) from collective),"
		" (select count(*) from event), (select count(*) from audit_entry),"
		" (select count(*) from idempotency_key), (select last_value from attempt))");
}

Test(replay, until_it_goes_through_or_three_times)
{
	static const struct {
		const char *situation;
		int conflicts, status;
		const char *effects; /* rows, events, audit rows, keys; attempts */
		int again;           /* the same request once more */
	} rows[] = {
		{ "no conflict", 0, 201, "1 1 1 1 1", 201 },
		{ "one conflict", 1, 201, "1 1 1 1 2", 201 },
		{ "two conflicts", 2, 201, "1 1 1 1 3", 201 },
		{ "too many: nothing happened", 3, 503, "0 0 0 0 3", 201 },
		{ "far too many", 9, 503, "0 0 0 0 3", 503 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		ground_open("replay");
		cr_assert(token_settings_make());
		lay_conflicts(rows[i].conflicts);
		cr_expect_eq(create(), rows[i].status, "%s", rows[i].situation);
		cr_expect_str_eq(effects(), rows[i].effects, "%s: %s", rows[i].situation,
				 effects());
		cr_expect_eq(create(), rows[i].again, "%s, again", rows[i].situation);
		ground_close();
	}
}
