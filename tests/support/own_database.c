#include "own_database.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena *kept;
static PGconn *admin;
static const char *database;

static const char *wanted(const char *variable)
{
	const char *value = getenv(variable);
	cr_assert(value != NULL, "%s is not set: script/test sets it", variable);
	return value;
}

static PGconn *admin_at(const char *name)
{
	const char *const names[] = { "dbname", "dbname", NULL };
	const char *const values[] = { wanted("TEST_ADMIN_URL"), name, NULL };
	PGconn *conn = PQconnectdbParams(names, values, 1);
	cr_assert(PQstatus(conn) == CONNECTION_OK, "%s", PQerrorMessage(conn));
	return conn;
}

static const char *ask(PGconn *conn, const char *sql)
{
	PGresult *result = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(result);
	cr_assert(status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK, "%s: %s", sql,
		  PQerrorMessage(conn));
	const char *value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
	value = arena_text(kept, value, strlen(value));
	PQclear(result);
	return value;
}

static void at_postgres(const char *sql)
{
	PGconn *conn = admin_at("postgres");
	ask(conn, sql);
	PQfinish(conn);
}

void own_database_open(const char *label)
{
	kept = arena_new();
	char *name = arena_printf(kept, "guichet_own_%s_%d", label, (int)getpid());
	for (char *c = name; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	database = name;
	at_postgres(arena_printf(kept, "create database %s owner guichet_migrate template %s",
				 database, wanted("TEST_TEMPLATE")));
	admin = admin_at(database);
}

void own_database_close(void)
{
	PQfinish(admin);
	at_postgres(arena_printf(kept, "drop database %s with (force)", database));
	arena_free(kept);
	kept = NULL;
}

const char *own_database_name(void)
{
	return database;
}

const char *own_database_host(void)
{
	return PQhost(admin);
}

int own_database_port(void)
{
	return (int)strtol(PQport(admin), NULL, 10);
}

const char *own_database_url(const char *role, const char *host)
{
	return arena_printf(kept, "host='%s' port='%d' dbname='%s' user='%s'",
			    host == NULL ? PQhost(admin) : host, own_database_port(), database,
			    role);
}

struct arena *own_database_arena(void)
{
	return kept;
}

#define FORMATTED(ret)                                                                             \
	va_list values;                                                                            \
	char *ret = NULL;                                                                          \
	va_start(values, format);                                                                  \
	cr_assert(vasprintf(&ret, format, values) >= 0);                                           \
	va_end(values)

const char *own_database_printf(const char *format, ...)
{
	FORMATTED(text);
	const char *copy = arena_text(kept, text, strlen(text));
	free(text);
	return copy;
}

const char *own_database_sql(const char *format, ...)
{
	FORMATTED(text);
	const char *value = ask(admin, text);
	free(text);
	return value;
}
