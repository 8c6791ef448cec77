/* A database for one test: a copy of the template that script/test made, dropped at the end. */
#ifndef GUICHET_TESTS_OWN_DATABASE_H
#define GUICHET_TESTS_OWN_DATABASE_H

#include "base/arena.h"

/* Fails the test when there is no template: TEST_ADMIN_URL and TEST_TEMPLATE name it. */
void own_database_open(const char *label);
void own_database_close(void);

const char *own_database_name(void);
/* Connection string of a role; host NULL: the server itself, else another folder of its socket. */
const char *own_database_url(const char *role, const char *host);
const char *own_database_host(void); /* folder of the server's socket */
int own_database_port(void);

/* Statements of the superuser; the first value of the first row, "" when there is none.  Fails the
 * test when the database refuses. */
const char *own_database_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What lives as long as the database. */
struct arena *own_database_arena(void);
const char *own_database_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
