/* A database per transcript, copied from the template that script/test made. */
#include "transcript.h"

#include "base/buffer.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static PGconn *holder; /* the second session */

static PGconn *connect_to(const char *database, const char *role)
{
	const char *admin = getenv("TEST_ADMIN_URL");
	const char *const names[] = { "dbname", "dbname", role == NULL ? NULL : "user", NULL };
	const char *const values[] = { admin == NULL ? "" : admin, database, role, NULL };
	return PQconnectdbParams(names, values, 1);
}

static const char *text_of(struct arena *arena, const PGresult *result)
{
	struct buffer out = buffer_new(arena, 256);
	for (int row = 0; row < PQntuples(result); row++) {
		if (row > 0)
			buffer_add_char(&out, '\n');
		for (int column = 0; column < PQnfields(result); column++)
			buffer_printf(&out, "%s%s", column > 0 ? "|" : "",
				      PQgetvalue(result, row, column));
	}
	return buffer_text(&out);
}

static const char *ask(struct arena *arena, PGconn *conn, const char *sql, const char **ret_fault)
{
	PGresult *result = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(result);
	const char *text = NULL;
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		text = text_of(arena, result);
	else
		*ret_fault = arena_printf(arena, "%s: %s", sql, PQerrorMessage(conn));
	PQclear(result);
	return text;
}

const char *database_ask(struct arena *arena, const char *database, const char *sql,
			 const char **ret_fault)
{
	PGconn *conn = connect_to(database, NULL);
	const char *text = ask(arena, conn, sql, ret_fault);
	PQfinish(conn);
	return text;
}

const char *database_url(struct arena *arena, const char *database, const char *role)
{
	PGconn *conn = connect_to("postgres", NULL);
	const char *url = PQstatus(conn) == CONNECTION_OK
				  ? arena_printf(arena, "host='%s' port='%s' dbname='%s' user='%s'",
						 PQhost(conn), PQport(conn), database, role)
				  : NULL;
	PQfinish(conn);
	return url;
}

static const char *name_for(struct arena *arena, const char *label)
{
	char *name = arena_printf(arena, "guichet_t_%s_%d", label, (int)getpid());
	for (char *c = name; *c != '\0'; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
			*c = '_';
	if (strlen(name) > 60)
		memmove(name + 40, name + strlen(name) - 20, 21);
	return name;
}

const char *database_open(struct arena *arena, const char *label, const char **ret_fault)
{
	const char *template = getenv("TEST_TEMPLATE");
	const char *name = name_for(arena, label);
	if (getenv("TEST_ADMIN_URL") == NULL || template == NULL) {
		*ret_fault = "TEST_ADMIN_URL and TEST_TEMPLATE are not set: script/test sets them,"
			     " or tests/support/with_database.sh";
		return NULL;
	}
	const char *sql = arena_printf(
		arena, "create database %s owner guichet_migrate template %s", name, template);
	return database_ask(arena, "postgres", sql, ret_fault) == NULL ? NULL : name;
}

void database_drop(struct arena *arena, const char *database)
{
	const char *fault;
	database_release();
	database_ask(arena, "postgres",
		     arena_printf(arena, "drop database if exists %s with (force)", database),
		     &fault);
}

const char *database_hold(struct arena *arena, const char *database, const char *sql)
{
	const char *fault = NULL;
	database_release();
	holder = connect_to(database, NULL);
	if (ask(arena, holder, "begin", &fault) != NULL)
		ask(arena, holder, sql, &fault);
	return fault;
}

void database_release(void)
{
	PQfinish(holder); /* rolls back */
	holder = NULL;
}

/* Every row of every table, whatever their order on disk. */
const char *database_digest(struct arena *arena, const char *database)
{
	const char *fault = NULL;
	const char *tables = database_ask(
		arena, database,
		"select string_agg(format('select %L, coalesce(sum(hashtextextended(t::text, 0)),"
		" 0), count(*) from %I t', c.relname, c.relname), ' union all ' order by c.relname)"
		" from pg_class c join pg_namespace n on n.oid = c.relnamespace"
		" where c.relkind = 'r' and n.nspname = 'public'"
		" and c.relname not like 'territory%'",
		&fault);
	if (tables == NULL)
		return fault;
	const char *digest = database_ask(arena, database, tables, &fault);
	return digest == NULL ? fault : digest;
}

void database_away(struct arena *arena, const char *database, bool away)
{
	const char *fault;
	database_ask(arena, "postgres",
		     arena_printf(arena, "alter database %s with allow_connections %s", database,
				  away ? "false" : "true"),
		     &fault);
	if (away)
		database_ask(arena, "postgres",
			     arena_printf(arena,
					  "select pg_terminate_backend(pid, 2000) from"
					  " pg_stat_activity where datname = '%s'",
					  database),
			     &fault);
	else
		usleep(400000); /* a server that refused is left alone for a moment */
}
