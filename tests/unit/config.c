/* A setting is read, bounded, or refused by name. */
#include "base/config.h"

#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(config, .timeout = 5);

/* What config_read says of the environment as it stands; NULL when it accepts it. */
static char *refusal(enum config_use use)
{
	char *said = NULL;
	size_t length = 0;
	FILE *errors = open_memstream(&said, &length);
	bool good = config_read(use, errors);
	fclose(errors);
	cr_expect_eq(good, length == 0, "%s", said);
	if (!good)
		return said;
	free(said);
	return NULL;
}

static void set_required(void)
{
	static const char *const names[] = { "DATABASE_URL", "JOB_DATABASE_URL", "JWKS",
					     "JWT_ISSUER", "JWT_AUDIENCE" };
	for (size_t i = 0; i < COUNT(names); i++)
		setenv(names[i], "set", 1);
}

Test(config, defaults)
{
	clearenv();
	cr_expect_eq(config()->port, 8080, "before it is read");
	cr_expect_null(refusal(CONFIG_FOR_TOOLS));
	cr_expect_eq(config()->port, 8080);
	cr_expect_str_eq(config()->listen_address, "127.0.0.1");
	cr_expect_str_eq(config()->trusted_proxy, "");
	cr_expect_str_eq(config()->database_url, "");
	cr_expect_str_eq(config()->scanner, "none");
	cr_expect_str_eq(config()->time_zone, "Europe/Paris");
	cr_expect_eq(config()->log_level, LOG_LEVEL_INFO);
	cr_expect_eq(config()->workers, 8);
	cr_expect_eq(config()->connection_limit, 2048);
	cr_expect_eq(config()->json_body_limit, 262144);
	cr_expect_eq(config()->cors_origins.count, 0);
	cr_expect_eq(config()->jwt_plain, false);
}

Test(config, one_value)
{
	/* clang-format off */
	static const struct { const char *variable, *value, *fault; } rows[] = {
		{ "PORT",             "0",                 NULL },
		{ "PORT",             "65535",             NULL },
		{ "PORT",             "65536",             "PORT must be a whole number from 0 to 65535" },
		{ "PORT",             "-1",                "PORT must be a whole number" },
		{ "PORT",             "+1",                "PORT must be a whole number" },
		{ "PORT",             " 1",                "PORT must be a whole number" },
		{ "PORT",             "80a",               "PORT must be a whole number" },
		{ "PORT",             "0x50",              "PORT must be a whole number" },
		{ "PORT",             "99999999999999999999", "PORT must be a whole number" },
		{ "PORT",             "",                  NULL },
		{ "WORKERS",          "2",                 NULL },
		{ "WORKERS",          "1",                 "WORKERS must be a whole number from 2 to 64" },
		{ "WORKERS",          "65",                "WORKERS must be" },
		{ "JSON_DEPTH_LIMIT", "33",                "JSON_DEPTH_LIMIT must be" },
		{ "LISTEN_ADDRESS",   "0.0.0.0",           NULL },
		{ "LISTEN_ADDRESS",   "localhost",         "LISTEN_ADDRESS must be an IPv4 address" },
		{ "LISTEN_ADDRESS",   "127.0.0.256",       "LISTEN_ADDRESS must be an IPv4 address" },
		{ "TRUSTED_PROXY",    "",                  NULL },
		{ "TRUSTED_PROXY",    "127.0.0.1",         NULL },
		{ "TRUSTED_PROXY",    "true",              "TRUSTED_PROXY must be an IPv4 address" },
		{ "TIME_ZONE",        "Indian/Reunion",    NULL },
		{ "TIME_ZONE",        "Europe/Lille",      "TIME_ZONE must be a time zone" },
		{ "TIME_ZONE",        "../../etc/passwd",  "TIME_ZONE must be a time zone" },
		{ "SCANNER",          "none",              NULL },
		{ "SCANNER",          "/run/clamd.sock",   "SCANNER must be none" },
		{ "LOG_LEVEL",        "error",             NULL },
		{ "LOG_LEVEL",        "loud",              "LOG_LEVEL must be debug, info, warn or error" },
		{ "JWT_PLAIN",        "true",              NULL },
		{ "JWT_PLAIN",        "yes",               "JWT_PLAIN must be true or false" },
		{ "CORS_ORIGINS",     "https://a.fr",      NULL },
		{ "CORS_ORIGINS",     "https://a.fr, http://127.0.0.1:5173", NULL },
		{ "CORS_ORIGINS",     "*",                 "CORS_ORIGINS must be origins" },
		{ "CORS_ORIGINS",     "null",              "CORS_ORIGINS must be origins" },
		{ "CORS_ORIGINS",     "https://a.fr/",     "CORS_ORIGINS must be origins" },
		{ "CORS_ORIGINS",     "https://A.fr",      "CORS_ORIGINS must be origins" },
		{ "CORS_ORIGINS",     "https://",          "CORS_ORIGINS must be origins" },
		{ "CORS_ORIGINS",     "https://a.fr,",     "CORS_ORIGINS must be origins" },
		{ "CORS_ORIGINS",     "https://u@a.fr",    "CORS_ORIGINS must be origins" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		clearenv();
		setenv(rows[i].variable, rows[i].value, 1);
		char *said = refusal(CONFIG_FOR_TOOLS);
		if (rows[i].fault == NULL)
			cr_expect_null(said, "%s=%s: %s", rows[i].variable, rows[i].value, said);
		else
			cr_expect(said != NULL && strstr(said, rows[i].fault) != NULL, "%s=%s: %s",
				  rows[i].variable, rows[i].value, said);
		free(said);
	}
}

Test(config, origins_are_listed)
{
	clearenv();
	setenv("CORS_ORIGINS", "https://a.fr, http://127.0.0.1:5173", 1);
	cr_assert_null(refusal(CONFIG_FOR_TOOLS));
	cr_assert_eq(config()->cors_origins.count, 2);
	cr_expect_str_eq(config()->cors_origins.items[0], "https://a.fr");
	cr_expect_str_eq(config()->cors_origins.items[1], "http://127.0.0.1:5173");
}

Test(config, a_service_needs_more_than_a_tool)
{
	clearenv();
	cr_expect_null(refusal(CONFIG_FOR_TOOLS));
	char *said = refusal(CONFIG_FOR_SERVICE);
	cr_assert_not_null(said);
	cr_expect_not_null(strstr(said, "guichet: DATABASE_URL must be set\n"));
	cr_expect_not_null(strstr(said, "guichet: JWT_ISSUER must be set\n"));
	cr_expect_null(strstr(said, "MIGRATE_DATABASE_URL"));
	free(said);
	set_required();
	cr_expect_null(refusal(CONFIG_FOR_SERVICE));
}

Test(config, every_mistake_is_listed_and_nothing_changes)
{
	clearenv();
	setenv("PORT", "81", 1);
	cr_assert_null(refusal(CONFIG_FOR_TOOLS));
	setenv("PORT", "here", 1);
	setenv("WORKERS", "none", 1);
	char *said = refusal(CONFIG_FOR_TOOLS);
	cr_assert_not_null(said);
	cr_expect(strstr(said, "PORT") != NULL && strstr(said, "WORKERS") != NULL, "%s", said);
	cr_expect_eq(config()->port, 81);
	free(said);
}

Test(config, a_refusal_never_shows_a_secret)
{
	clearenv();
	char value[3000];
	memset(value, 's', sizeof(value));
	value[sizeof(value) - 1] = '\0';
	setenv("DATABASE_URL", value, 1);
	char *said = refusal(CONFIG_FOR_TOOLS);
	cr_assert_not_null(said);
	cr_expect_null(strstr(said, "sss"));
	free(said);
}

Test(config, a_cursor_key_is_drawn)
{
	clearenv();
	cr_assert_null(refusal(CONFIG_FOR_TOOLS));
	cr_expect_eq(strlen(config()->cursor_key), 64);
	char first[65];
	snprintf(first, sizeof(first), "%s", config()->cursor_key);
	cr_assert_null(refusal(CONFIG_FOR_TOOLS));
	cr_expect_str_neq(config()->cursor_key, first);
	setenv("CURSOR_KEY", "kept", 1);
	cr_assert_null(refusal(CONFIG_FOR_TOOLS));
	cr_expect_str_eq(config()->cursor_key, "kept");
}

Test(config, help_and_table_name_every_setting)
{
	static const char *const names[] = {
#define SETTING(kind, member, variable, fallback, least, most, help) variable,
#include "base/config.def"
#undef SETTING
	};
	char *help = NULL, *table = NULL;
	size_t help_length = 0, table_length = 0;
	FILE *out = open_memstream(&help, &help_length);
	config_print_help(out);
	fclose(out);
	out = open_memstream(&table, &table_length);
	config_print_table(out);
	fclose(out);
	for (size_t i = 0; i < COUNT(names); i++) {
		char row[80];
		snprintf(row, sizeof(row), "| `%s` |", names[i]);
		cr_expect_not_null(strstr(table, row), "%s", names[i]);
		snprintf(row, sizeof(row), "  %s  ", names[i]);
		cr_expect_not_null(strstr(help, row), "%s", names[i]);
	}
	cr_expect_not_null(strstr(table, "| `PORT` | `8080` | 0 to 65535 | port of the service;"));
	free(help);
	free(table);
}

/* script/server --help sends readers to this table; guichet --config-table prints it. */
Test(config, the_readme_shows_the_same_table)
{
	char *table = NULL, *readme = NULL;
	size_t length = 0, room = 0;
	FILE *out = open_memstream(&table, &length);
	config_print_table(out);
	fclose(out);
	FILE *file = fopen(GUICHET_SOURCE_DIR "/README.md", "r");
	cr_assert_not_null(file);
	cr_assert_gt(getdelim(&readme, &room, '\0', file), 0);
	fclose(file);
	cr_expect_not_null(strstr(readme, table),
			   "guichet --config-table prints what it must hold");
	free(table);
	free(readme);
}
