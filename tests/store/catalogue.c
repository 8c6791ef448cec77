/* What the catalogue of the database says of itself: whose rows they are, and who may do what. */
#include "base/types.h"
#include "gen/queries.h"
#include "support/own_database.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

TestSuite(catalogue, .timeout = 60);

/* Reference rows, which belong to nobody and which everybody reads; and the counter of a call,
 * which says nothing but how many files it has. */
#define OF_NOBODY                                                                                  \
	"'territory_vintage', 'territory', 'territory_former', 'territory_set',"                   \
	" 'territory_set_version', 'territory_set_entry', 'grant_call_counter',"                   \
	" 'grant_call_spent', 'programme', 'programme_partner', 'programme_call', 'indicator',"    \
	" 'indicator_observation', 'training_map', 'legal_figure', 'public_mail_domain'"

#define OURS "relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"

/* What must not exist; each query lists by name what does. */
static const struct {
	const char *promise, *offenders;
} promises[] = {
	{ "row-level security is enabled and forced on every table whose rows belong to somebody",
	  "select relname from pg_class where " OURS
	  " and not (relrowsecurity and relforcerowsecurity) and relname not in (" OF_NOBODY ")" },
	{ "the tables that belong to nobody are still there",
	  "select name from unnest(array[" OF_NOBODY "]) name where to_regclass(name) is null" },
	{ "each such table has a policy of the service for each command",
	  "select c.relname || ' ' || v.command from (select oid, relname from pg_class where " OURS
	  " and relrowsecurity) c, (values ('r'), ('a'), ('w'), ('d')) v (command) where not exists"
	  " (select from pg_policy p where p.polrelid = c.oid and p.polcmd in (v.command, '*')"
	  " and 'guichet_app'::regrole::oid = any (p.polroles))" },
	{ "no policy speaks for everybody",
	  "select polname from pg_policy where 0 = any (polroles)" },
	{ "what the service inserts or changes is looked at, too",
	  "select polname from pg_policy where polcmd in ('a', 'w') and polwithcheck is null" },
	{ "nobody but the owner owns anything",
	  "select relname from pg_class where relowner in (select oid from pg_roles where rolname ~"
	  " '^guichet_' and rolname <> 'guichet_migrate') union all select proname from pg_proc"
	  " where proowner in (select oid from pg_roles where rolname ~ '^guichet_' and rolname <>"
	  " 'guichet_migrate') union all select nspname from pg_namespace where nspowner in"
	  " (select oid from pg_roles where rolname ~ '^guichet_' and rolname <>"
	  " 'guichet_migrate')" },
	{ "no role of ours goes round row-level security, or makes roles",
	  "select rolname from pg_roles where rolname ~ '^guichet_' and"
	  " (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)" },
	{ "no role of ours may become another",
	  "select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.member"
	  " where r.rolname ~ '^guichet_'" },
	{ "the service creates nothing in the schema",
	  "select 'public' where has_schema_privilege('guichet_app', 'public', 'create')" },
	{ "the service empties and alters no table",
	  "select relname from pg_class where " OURS " and has_table_privilege('guichet_app', oid,"
	  " 'truncate, references, trigger')" },
	/* Whether one has a file oneself; ids of a search, which are shown through the policies
	 * only; the rank of a vote that was told; the length of the feed; the interests of a host,
	 * which the policies need. */
	{ "no function runs as its owner, but those five",
	  "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
	  " and proname not in ('app_has_file', 'application_matches', 'decision_standing',"
	  " 'event_last', 'mail_domain_sirens')" },
	{ "no view reads as its owner",
	  "select relname from pg_class where relnamespace = 'public'::regnamespace and"
	  " (relkind = 'm' or relkind = 'v' and not coalesce(reloptions::text ~"
	  " 'security_invoker=(true|on)', false))" },
	{ "what was deposited, told and audited is not changed by the service",
	  "select t from unnest(array['application_snapshot', 'application_receipt', 'event',"
	  " 'audit_entry', 'application_transition']) t where"
	  " has_table_privilege('guichet_app', t, 'update')" },
	{ "time-outs and reading by default stand on the role of the service",
	  "select s from unnest(array['default_transaction_read_only=on',"
	  " 'default_transaction_isolation=repeatable read', 'statement_timeout=3s',"
	  " 'lock_timeout=1s', 'idle_in_transaction_session_timeout=5s']) s where not s = any"
	  " ((select rolconfig from pg_roles where rolname = 'guichet_app')::text[])" },
};

Test(catalogue, what_must_not_exist_does_not)
{
	own_database_open("catalogue");
	for (size_t i = 0; i < COUNT(promises); i++) {
		const char *found = own_database_sql("select string_agg(o::text, ', ') from (%s) o",
						     promises[i].offenders);
		cr_expect_str_eq(found, "", "%s: %s", promises[i].promise, found);
	}
	own_database_close();
}

/* --- names that C knows */

Test(catalogue, every_constraint_that_is_explained_exists)
{
	static const char *const names[] = {
#define X(constraint, err, member) #constraint,
#include "store/constraints.def"
#undef X
	};
	own_database_open("constraints");
	for (size_t i = 0; i < COUNT(names); i++)
		cr_expect_str_eq(
			own_database_sql("select count(distinct name) from (select conname"
					 " from pg_constraint where connamespace ="
					 " 'public'::regnamespace union all select"
					 " c.relname from pg_index i join pg_class c on"
					 " c.oid = i.indexrelid where i.indisunique) n(name)"
					 " where name = '%s'",
					 names[i]),
			"1", "%s", names[i]);
	own_database_close();
}

static bool answers_rows(enum query_rows rows)
{
	return rows == ROWS_ONE || rows == ROWS_MAYBE || rows == ROWS_MANY;
}

static void prepare(PGconn *conn, const struct query_text *query)
{
	PGresult *prepared = PQprepare(conn, query->name, query->sql, 0, NULL);
	cr_expect_eq(PQresultStatus(prepared), PGRES_COMMAND_OK, "%s: %s", query->name,
		     PQerrorMessage(conn));
	PQclear(prepared);
	PGresult *described = PQdescribePrepared(conn, query->name);
	cr_expect_eq(PQnparams(described), query->param_count, "%s: parameters", query->name);
	cr_expect_eq(PQnfields(described) > 0, answers_rows(query->rows), "%s: columns",
		     query->name);
	PQclear(described);
}

Test(catalogue, every_query_prepares)
{
	own_database_open("queries");
	PGconn *conn = PQconnectdb(own_database_url("guichet_app", NULL));
	cr_assert_eq(PQstatus(conn), CONNECTION_OK, "%s", PQerrorMessage(conn));
	for (size_t i = 0; i < Q_COUNT_; i++)
		prepare(conn, &query_texts[i]);
	PQfinish(conn);
	own_database_close();
}
