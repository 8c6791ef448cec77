#include "ground.h"

#include "base/config.h"
#include "store/db.h"
#include "usecase/add_member.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *url; /* of the service: read by its threads */

static void settings_read(void)
{
	setenv("DATABASE_URL", url, 1);
	setenv("JOB_DATABASE_URL", url, 1);
	setenv("JWKS", "/dev/null", 1);
	setenv("JWT_ISSUER", "https://identity.guichet.test", 1);
	setenv("JWT_AUDIENCE", "https://api.guichet.test", 1);
	setenv("LOG_LEVEL", "error", 1);
	cr_assert(config_read(CONFIG_FOR_SERVICE, stderr));
	db_configure(&(const struct db_settings){
		.url = url,
		.connect_timeout_s = (int32_t)config()->connect_timeout_s,
		.answer_timeout_ms = 10000,
		.statement_timeout_ms = 8000,
		.lock_timeout_ms = 4000,
		.idle_in_transaction_timeout_ms = 20000,
	});
}

void ground_open(const char *label)
{
	own_database_open(label);
	url = own_database_url("guichet_app", NULL);
	settings_read();
}

void ground_close(void)
{
	own_database_close();
}

int ground_waiting(void)
{
	return (int)strtol(own_database_sql("select count(*) from pg_stat_activity where datname = "
					    "current_database() and usename = 'guichet_app' and "
					    "wait_event_type = 'Lock'"),
			   NULL, 10);
}

const char *ground_text(struct uuid id)
{
	char *text = arena_alloc(own_database_arena(), 37);
	uuid_format(id, text);
	return text;
}

/* The tag of the application that a target names; of anything else, one that nobody looks at. */
static const char *version_of(const char *target)
{
	static const char files[] = "/v1/applications/";
	if (strncmp(target, files, sizeof files - 1) != 0)
		return "\"1\"";
	return own_database_sql(
		"select '\"' || version || '\"' from application where id = '%.36s'",
		target + sizeof files - 1);
}

struct uuid ground_ask(const char *who, const char *method, const char *target, const char *body)
{
	struct session s;
	struct ask request = { .who = who, .method = method, .target = target, .now = real_now() };
	request.headers[request.header_count++] = (struct header){ "If-Match", version_of(target) };
	if (body != NULL) {
		request.body = (struct bytes){ body, strlen(body) };
		request.headers[request.header_count++] =
			(struct header){ "Content-Type", "application/json" };
	}
	enum err err = session_run(&s, &request);
	struct uuid id = { 0 };
	cr_assert(err == OK, "%s %s: %s %s", method, target, problem_texts[err].slug,
		  s.req.problem.cause == NULL ? "" : s.req.problem.cause);
	if (s.req.route->creates)
		id = session_created(&s);
	session_close(&s);
	return id;
}

/* --- collectives, calls, files */

static const char *member(const char *collective, const char *siret, const char *more)
{
	const char *body = own_database_printf("{\"siret\": \"%s\", %s}", siret, more);
	const char *target = own_database_printf("/v1/collectives/%s/members", collective);
	return ground_text(ground_ask(LEAD, "POST", target, body));
}

struct ground_collective ground_collective(void)
{
	struct ground_collective c = { 0 };
	c.id = ground_text(ground_ask(LEAD, "POST", "/v1/collectives",
				      "{\"name\": \"Ensemble\", \"siret\": \"" LEAD_SIRET "\"}"));
	c.lead = member(c.id, LEAD_SIRET,
			"\"roles\": [\"training_provider\"], \"lead\": true,"
			" \"digital_evidence\": \"The half of the catalogue.\"");
	c.other = member(c.id, OTHER_SIRET, "\"roles\": [\"third_place\"]");
	c.third = member(c.id, "23350001600040", "\"roles\": [\"community_centre\"]");
	own_database_sql(
		"update member set consent_state = 'given', consent_at = now(), consent_by = 'x'"
		" where collective_id = '%s'",
		c.id);
	return c;
}

void ground_fill(const char *collective, int places)
{
	own_database_sql(
		"insert into organisation (id, siret, created_at, updated_at)"
		" select gen_random_uuid(), lpad(n::text, 14, '9'), now(), now()"
		" from generate_series(10, 60) n on conflict do nothing;"
		"insert into member (id, collective_id, siret, roles, created_at, updated_at)"
		" select gen_random_uuid(), '%1$s', lpad(n::text, 14, '9'), '{}', now(), now()"
		" from generate_series(10, 10 + %2$d - 1 - (select count(*)::int from member"
		" where collective_id = '%1$s')) n",
		collective, COLLECTIVE_MEMBERS_MAX - places);
}

static const char *call_in_state(const char *state)
{
	struct uuid id = uuid_new(real_now()), version = uuid_new(real_now());
	const char *text = ground_text(id);
	own_database_sql(
		"insert into grant_call (id, code, mode, state, clock_at, clock_set_at,"
		" published_at, created_at, updated_at) select '%1$s', 'c%1$s', mode, '%3$s',"
		" '2023-03-15T10:00:00+01:00', now(), case when '%3$s' = 'draft' then null else"
		" now() end, now(), now() from grant_call where code = 'chf-2023-test';"
		"insert into grant_call_version (id, call_id, number, rules, published_at)"
		" select '%2$s', '%1$s', 1, jsonb_set(v.rules, '{stages,0,documents}', '[]') ||"
		" jsonb_build_object('code', 'c%1$s'), case when '%3$s' = 'draft' then null else"
		" now() end from grant_call_version v join grant_call c on c.id = v.call_id"
		" where c.code = 'chf-2023-test';"
		"insert into grant_call_version_set (call_version_id, bonus,"
		" territory_set_version_id) select '%2$s', s.bonus, s.territory_set_version_id"
		" from grant_call_version_set s join grant_call_version v on v.id ="
		" s.call_version_id join grant_call c on c.id = v.call_id"
		" where c.code = 'chf-2023-test' and '%3$s' <> 'draft'",
		text, ground_text(version), state);
	return text;
}

const char *ground_call(void)
{
	return call_in_state("published");
}

const char *ground_draft_call(void)
{
	return call_in_state("draft");
}

static const char budget[] =
	"{\"cost_lines\": [{\"category\": \"purchases\", \"label\": \"Studio\","
	" \"amount\": \"300000.00\"}], \"funding_plan\": [{\"source\": \"Own funds\","
	" \"amount\": \"90000.00\", \"public\": false}], \"requested_amount\": \"210000.00\"}";

const char *ground_file(const char *call, const char *collective, const char *state)
{
	const char *body = own_database_printf(
		"{\"call_id\": \"%s\", \"collective_id\": \"%s\", \"title\": \"A remote class\","
		" \"summary\": \"Lessons near home.\", \"territories\": [\"commune:59350\"],"
		" \"axis\": \"access\", \"target_audiences\": [\"job_seekers\"],"
		" \"start_on\": \"2023-09-01\", \"end_on\": \"2025-06-30\"}",
		call, collective);
	const char *id = ground_text(ground_ask(LEAD, "POST", "/v1/applications", body));
	ground_ask(LEAD, "PUT", own_database_printf("/v1/applications/%s/budget", id), budget);
	if (strcmp(state, "draft") == 0)
		return id;
	ground_ask(LEAD, "POST", own_database_printf("/v1/applications/%s/note-submission", id),
		   NULL);
	if (strcmp(state, "note_submitted") == 0)
		return id;
	ground_ask(INSTRUCTOR, "POST", own_database_printf("/v1/applications/%s/preselection", id),
		   "{\"outcome\": \"preselected\", \"reason\": \"Clear.\"}");
	if (strcmp(state, "scored") == 0)
		own_database_sql("update application set state = 'scored',"
				 " submitted_at = '2023-03-15',"
				 " version = version + 1 where id = '%s'",
				 id);
	return id;
}

const char *ground_review(const char *application)
{
	const char *id = ground_text(uuid_new(real_now()));
	own_database_sql("insert into review (id, application_id, reviewer, state, assigned_by,"
			 " assigned_at, submitted_at, updated_at) values ('%1$s', '%2$s', 'rita',"
			 " 'submitted', 'ines', now(), now(), now());"
			 "insert into review_content (review_id, scores, total_score)"
			 " values ('%1$s', '[]', 12);"
			 "insert into application_score (application_id, total_score, scored_at)"
			 " values ('%2$s', 12, now())",
			 id, application);
	return id;
}

void ground_award(const char *application, const char *amount)
{
	struct ask ask = { .who = INSTRUCTOR, .method = "POST", .now = real_now() };
	const char *body = own_database_printf(
		"{\"outcome\": \"award\", \"amount\": \"%s\", \"voting_body\": \"Commission\","
		" \"decided_on\": \"2023-03-15\", \"reference\": \"0\", \"reason\": \"Solid.\"}",
		amount);
	struct session s;
	ask.target = own_database_printf("/v1/applications/%s/decision", application);
	ask.body = (struct bytes){ body, strlen(body) };
	ask.headers[ask.header_count++] = (struct header){ "If-Match", version_of(ask.target) };
	ask.headers[ask.header_count++] = (struct header){ "Idempotency-Key", application };
	ask.headers[ask.header_count++] = (struct header){ "Content-Type", "application/json" };
	cr_assert_eq(session_run(&s, &ask), OK);
	session_close(&s);
}

const char *ground_agreement(const char *application)
{
	const char *body = own_database_printf("{\"application_id\": \"%s\"}", application);
	const char *id = ground_text(ground_ask(INSTRUCTOR, "POST", "/v1/agreements", body));
	own_database_sql("update award set state = 'accepted' where application_id = '%s'",
			 application);
	own_database_sql("update agreement set state = 'signed', signed_on = '2023-03-15',"
			 " end_on = coalesce(end_on, '2026-06-30') where id = '%s'",
			 id);
	own_database_sql("update instalment set state = 'approved', claimed_by = 'ana',"
			 " claimed_at = now(), approved_by = '{ines}'"
			 " where agreement_id = '%s' and number = 1",
			 id);
	return id;
}

const char *ground_upload(const char *application, int size)
{
	const char *id = ground_text(uuid_new(real_now()));
	own_database_sql("insert into document (id, application_id, kind, filename, byte_count,"
			 " expires_at, created_at, updated_at) values ('%s', '%s', 'team_canvas',"
			 " 'canvas.pdf', %d, now() + interval '1 day', now(), now())",
			 id, application, size);
	return id;
}
