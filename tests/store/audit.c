/* The audit trail: sealed as it stands in the database, and whatever is done to an export is seen.
 */
#include "session.h"

#include "base/buffer.h"
#include "base/json.h"
#include "job/audit_chain.h"
#include "job/purge.h"
#include "job/sequencer.h"
#include "job/verify_audit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(audit, .timeout = 30);

#define ROWS 5

/* Rows of an export, as lines; row 3 acts for somebody, row 4 is a deletion. */
static void chain_make(struct arena *arena, struct audit_entry rows[static ROWS])
{
	static const int64_t version = 7;
	static const struct instant call_at = { 1676361600000000 };
	const char *before = audit_chain_start;
	for (int i = 0; i < ROWS; i++) {
		rows[i] = (struct audit_entry){
			.position = i + 1,
			.at = { 1700000000000000 + i },
			.call_at = i % 2 == 0 ? &call_at : NULL,
			.actor = i == 2 ? "portal" : "alice",
			.on_behalf_of = i == 2 ? "alice" : NULL,
			.client_id = "tests",
			.action = i == 3 ? "application.deleted" : "application.updated",
			.object = "application",
			.object_id = uuid_new((struct instant){ 1700000000000000 }),
			.version = i == 3 ? NULL : &version,
			.request_id = uuid_new((struct instant){ 1700000000000000 }),
			.before_digest = audit_chain_start,
			.after_digest = i == 3 ? NULL : audit_chain_start,
			.test = i == 1,
			.prev_hash = before,
		};
		rows[i].hash = before = audit_chain_hash(arena, &rows[i]);
	}
}

static const char *line_of(struct arena *arena, const struct audit_entry *row)
{
	struct buffer text = buffer_new(arena, 1024);
	json_write(&text, &audit_entry_shape, row, NULL);
	return buffer_text(&text);
}

static struct audit_finding verified(const char *const lines[], size_t count, int64_t end,
				     const char *hash)
{
	FILE *file = tmpfile();
	cr_assert_not_null(file);
	for (size_t i = 0; i < count; i++)
		fprintf(file, "%s\n", lines[i]);
	rewind(file);
	struct audit_finding found = audit_verify(file, end, hash);
	fclose(file);
	return found;
}

Test(audit, each_tampering_is_seen_and_located)
{
	arena_auto_t *arena = arena_new();
	struct audit_entry rows[ROWS];
	const char *lines[ROWS];
	chain_make(arena, rows);
	for (int i = 0; i < ROWS; i++)
		lines[i] = line_of(arena, &rows[i]);
	const char *head = rows[ROWS - 1].hash, *const *l = lines;

	struct audit_entry edited = rows[1];
	edited.actor = "mallory";
	const char *changed = line_of(arena, &edited);
	edited.hash = audit_chain_hash(arena, &edited);
	const char *resealed = line_of(arena, &edited);
	struct audit_entry restarted = rows[0];
	restarted.prev_hash = rows[1].hash;
	restarted.hash = audit_chain_hash(arena, &restarted);
	const char *moved = line_of(arena, &restarted);

	/* clang-format off */
	const struct {
		const char *situation, *lines[ROWS];
		enum audit_fault fault;
		int64_t line, position;
	} cases[] = {
		{ "as it is",              { l[0], l[1], l[2], l[3], l[4] },       AUDIT_HOLDS,        5, 5 },
		{ "from the middle",       { l[2], l[3], l[4] },                   AUDIT_HOLDS,        3, 5 },
		{ "one byte changed",      { l[0], changed, l[2], l[3], l[4] },    AUDIT_ROW_CHANGED,  2, 2 },
		{ "changed, sealed anew",  { l[0], resealed, l[2], l[3], l[4] },   AUDIT_LINK_BROKEN,  3, 3 },
		{ "a row removed",         { l[0], l[2], l[3], l[4] },             AUDIT_GAP,          2, 3 },
		{ "two rows swapped",      { l[0], l[2], l[1], l[3], l[4] },       AUDIT_GAP,          2, 3 },
		{ "another start",         { moved, l[1], l[2], l[3], l[4] },      AUDIT_LINK_BROKEN,  1, 1 },
		{ "the tail cut",          { l[0], l[1], l[2] },                   AUDIT_END_MISSING,  3, 3 },
		{ "not an entry",          { l[0], "{}" },                         AUDIT_UNREADABLE,   2, 0 },
		{ "not JSON",              { "hello" },                            AUDIT_UNREADABLE,   1, 0 },
		{ "nothing",               { NULL },                               AUDIT_EMPTY,        0, 0 },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t count = 0;
		while (count < ROWS && cases[i].lines[count] != NULL)
			count++;
		struct audit_finding found = verified(cases[i].lines, count, ROWS, head);
		cr_expect_eq(found.fault, cases[i].fault, "%s", cases[i].situation);
		cr_expect_eq(found.line, cases[i].line, "%s", cases[i].situation);
		cr_expect_eq(found.position, cases[i].position, "%s", cases[i].situation);
	}
}

Test(audit, every_member_is_under_the_seal)
{
	arena_auto_t *arena = arena_new();
	struct audit_entry rows[ROWS];
	chain_make(arena, rows);
	static const int64_t other_version = 8;
	static const struct instant other_at = { 1 };
	struct audit_entry variants[12];
	for (size_t i = 0; i < COUNT(variants); i++)
		variants[i] = rows[0];
	variants[0].position = 2;
	variants[1].at.us++;
	variants[2].call_at = &other_at;
	variants[3].actor = "bob";
	variants[4].on_behalf_of = "";
	variants[5].client_id = "other";
	variants[6].action = "application.deleted";
	variants[7].object = "call";
	variants[8].object_id = rows[1].object_id;
	variants[9].version = &other_version;
	variants[10].request_id = rows[1].request_id;
	variants[11].after_digest = NULL;
	for (size_t i = 0; i < COUNT(variants); i++)
		cr_expect_str_neq(audit_chain_hash(arena, &variants[i]), rows[0].hash, "%zu", i);
}

static void seal_all(void)
{
	for (int i = 0; i < 500; i++) { /* another test may be sealing */
		cr_assert_eq(as_job(sequencer_run), OK);
		if (*owner_reads("select 1 from audit_entry where position is null") == '\0')
			return;
		usleep(20000);
	}
	cr_assert(false, "rows stay without seal");
}

/* What GET /v1/audit-entries shows, one row a line. */
static FILE *export_up_to(int64_t position)
{
	FILE *file = tmpfile();
	cr_assert_not_null(file);
	fputs(owner_reads("select string_agg((to_jsonb(a) - '{id,entry}'::text[])::text, e'\\n'"
			  " order by position) from audit_entry a where position <= %lld",
			  (long long)position),
	      file);
	rewind(file);
	return file;
}

Test(audit, the_trail_of_the_database_verifies_offline_and_stays_as_it_is)
{
	owner_runs("insert into audit_entry (id, at, actor, client_id, action, object, object_id,"
		   " request_id, version, before_digest)"
		   " select gen_random_uuid(), now(), 'élodie \"x\"', 't', 'call.updated', 'call',"
		   " gen_random_uuid(), gen_random_uuid(), 3, repeat('0', 64)"
		   " from generate_series(1, 30)");
	seal_all();
	int64_t count = strtoll(owner_reads("select max(position) from audit_entry"), NULL, 10);
	FILE *file = export_up_to(count);
	struct audit_finding found =
		audit_verify(file, count,
			     owner_reads("select hash from audit_entry where position = %lld",
					 (long long)count));
	fclose(file);
	cr_expect_eq(found.fault, AUDIT_HOLDS, "line %lld", (long long)found.line);
	cr_expect_eq(found.line, count);

	static const char *const attempts[] = {
		"update audit_entry set actor = 'mallory' where position = 1",
		"update audit_entry set position = 99 where position = 1",
		"delete from audit_entry where position = 1",
		"truncate audit_entry",
	};
	for (size_t i = 0; i < COUNT(attempts); i++)
		owner_runs("do $$ begin %s; raise exception 'accepted';"
			   " exception when restrict_violation then null; end $$",
			   attempts[i]);
}

Test(audit, kept_answers_go_after_two_days)
{
	owner_runs(
		"insert into idempotency_key (client, subject, operation, key, fingerprint,"
		" created_at) values ('purge', 's', 'o', 'old', 'f', now() - interval '49 hours'),"
		" ('purge', 's', 'o', 'young', 'f', now() - interval '47 hours')");
	owner_runs("insert into idempotency_key (client, subject, operation, key, fingerprint,"
		   " created_at) select 'purge', 's', 'o', 'old ' || n, 'f',"
		   " now() - interval '3 days' from generate_series(1, %d) n",
		   2 * PURGE_KEYS);
	cr_assert_eq(as_job(purge_run), OK);
	cr_expect_str_eq(owner_reads("select string_agg(key, ',') from idempotency_key"
				     " where client = 'purge'"),
			 "young");
}
