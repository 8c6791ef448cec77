/* `guichet token` and `guichet keys`: what they make is accepted by the service itself. */
#include "unit/token_maker.h"

#include "http/token_engine.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(token_mint, .timeout = 20);

#define ARGUMENTS_MAX 16

/* Reasons of refusals are not for the terminal of whoever runs the tests. */
static void silence(void)
{
	cr_assert_not_null(freopen("/dev/null", "w", stderr));
}

static int run(int (*command)(const struct token_mint_settings *, int, char **),
	       const struct token_mint_settings *settings, struct maker *m, const char *line)
{
	char *arguments[ARGUMENTS_MAX + 1] = { 0 };
	int count = 0;
	char *rest = arena_text(m->arena, line, strlen(line));
	for (char *word = strsep(&rest, " "); word && count < ARGUMENTS_MAX;
	     word = strsep(&rest, " "))
		arguments[count++] = word;
	return command(settings, count, arguments);
}

static int keys_command(const struct token_mint_settings *unused, int argc, char **argv)
{
	(void)unused;
	return token_keys_main(argc, argv);
}

/* What a command prints, without the end of line; its status in *ret_status. */
static const char *printed(struct maker *m, const struct token_mint_settings *settings,
			   const char *line, int *ret_status)
{
	char text[TOKEN_MAX] = "";
	int pipes[2], kept = dup(STDOUT_FILENO);
	cr_assert(pipe(pipes) == 0);
	fflush(stdout);
	dup2(pipes[1], STDOUT_FILENO);
	*ret_status = run(token_mint_main, settings, m, line);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(pipes[1]);
	close(kept);
	ssize_t length = read(pipes[0], text, sizeof(text) - 1);
	close(pipes[0]);
	cr_assert(length >= 0);
	text[strcspn(text, "\n")] = '\0';
	return arena_text(m->arena, text, strlen(text));
}

static struct token_mint_settings development(struct maker *m)
{
	const char *folder = maker_folder(m), *error = NULL;
	struct token_mint_settings settings = {
		.dev_key = arena_printf(m->arena, "%s/dev-key.pem", folder),
		.issuer = MAKER_ISSUER,
		.audience = MAKER_AUDIENCE,
		.now = m->work.now,
	};
	struct token_settings service = { .issuer = MAKER_ISSUER,
					  .audience = MAKER_AUDIENCE,
					  .jwks = arena_printf(m->arena, "%s/jwks.json", folder) };

	cr_assert_eq(run(keys_command, NULL, m, arena_printf(m->arena, "keys --out %s", folder)),
		     0);
	cr_assert(token_keys_load(&service, &error), "%s", error);
	return settings;
}

Test(token_mint, a_token_that_the_service_accepts)
{
	maker_auto_t *m = maker_new();
	struct token_mint_settings settings = development(m);
	const struct actor *a;
	int status;

	const char *token = printed(m, &settings,
				    "token --role instructor:chf-2023 --role manager --org "
				    "20005374200017 --sub bob --client desk --act portal --ttl 300",
				    &status);
	cr_assert_eq(status, 0);
	cr_assert_str_eq(maker_outcome(m, token, &a), "accepted");
	cr_expect_str_eq(a->subject, "bob");
	cr_expect_str_eq(a->client, "desk");
	cr_expect_str_eq(a->acting, "portal");
	cr_expect_eq(a->expires_at.us, m->work.now.us + INT64_C(300000000));
	cr_expect(actor_has_role(a, 1u << ROLE_INSTRUCTOR, "chf-2023"));
	cr_expect_not(actor_has_role(a, 1u << ROLE_INSTRUCTOR, "chf-2024"));
	cr_expect(actor_has_role(a, 1u << ROLE_MANAGER, "chf-2024"));
	cr_expect(actor_has_organisation(a, "20005374200017"));
	cr_expect_eq(a->scopes,
		     role_default_scopes[ROLE_INSTRUCTOR] | role_default_scopes[ROLE_MANAGER]);
}

Test(token_mint, options)
{
	maker_auto_t *m = maker_new();
	struct token_mint_settings settings = development(m);
	const struct actor *a;
	static const struct {
		const char *situation, *line;
		int status;
		const char *outcome;
	} rows[] = {
		{ "nothing asked", "token", 0, "accepted" },
		{ "every role", "token --role applicant --role admin", 0, "accepted" },
		{ "expired", "token --ttl -5", 0, "token-expired expired" },
		{ "an hour", "token --ttl 3600", 0, "accepted" },
		{ "more than an hour", "token --ttl 3601", 2, "" },
		{ "no time", "token --ttl 0", 2, "" },
		{ "a time that is no number", "token --ttl 5m", 2, "" },
		{ "a word that is no role", "token --role king", 2, "" },
		{ "an option that is none", "token --king yes", 2, "" },
		{ "a word too many", "token manager", 2, "" },
		{ "an organisation that is none, for tests of refusals", "token --org 123", 0,
		  "token-invalid organisations" },
	};
	silence();
	for (size_t i = 0; i < COUNT(rows); i++) {
		int status;
		const char *token = printed(m, &settings, rows[i].line, &status);
		cr_expect_eq(status, rows[i].status, "%s", rows[i].situation);
		if (status != 0)
			cr_expect_str_eq(token, "", "%s", rows[i].situation);
		else
			cr_expect_str_eq(maker_outcome(m, token, &a), rows[i].outcome, "%s",
					 rows[i].situation);
	}

	int status;
	const char *token =
		printed(m, &settings, "token --role admin --scope calls:read --scope x", &status);
	cr_assert_str_eq(maker_outcome(m, token, &a), "accepted");
	cr_expect_eq(a->scopes, UINT64_C(1) << SCOPE_CALLS_READ, "a scope given replaces the rest");
}

Test(token_mint, no_development_key_no_token)
{
	maker_auto_t *m = maker_new();
	static const char *const paths[] = { NULL, "", "/nowhere/dev-key.pem", "/dev/null" };
	silence();
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct token_mint_settings settings = { .dev_key = paths[i],
							.issuer = MAKER_ISSUER,
							.audience = MAKER_AUDIENCE,
							.now = m->work.now };
		int status;
		cr_expect_str_eq(printed(m, &settings, "token --role admin", &status), "");
		cr_expect_eq(status, 2);
	}
}

static const char *write_private(struct maker *m, EVP_PKEY *key)
{
	const char *path = arena_printf(m->arena, "%s/key.pem", maker_folder(m));
	FILE *file = fopen(path, "w");
	cr_assert(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1);
	fclose(file);
	return path;
}

/* The `kid` of a token, out of its header. */
static const char *kid_of(struct maker *m, const char *token)
{
	size_t length = strcspn(token, "."), decoded;
	uint8_t *header = arena_alloc(m->arena, length + 1);
	cr_assert(token_base64_decode(token, length, header, &decoded));
	const char *at = strstr((const char *)header, "\"kid\":\"");
	cr_assert_not_null(at);
	return arena_text(m->arena, at + 7, strcspn(at + 7, "\""));
}

Test(token_mint, kinds_of_keys)
{
	maker_auto_t *m = maker_new();
	struct token_mint_settings settings = development(m);
	const struct actor *a;
	const struct {
		const char *situation;
		EVP_PKEY *key;
		bool signs;
	} rows[] = {
		{ "RSA of 2048 bits", maker_rsa(2048, 65537), true },
		{ "P-256", maker_ec("P-256"), true },
		{ "RSA of 1024 bits", maker_rsa(1024, 65537), false },
		{ "P-384", maker_ec("P-384"), false },
	};
	silence();
	for (size_t i = 0; i < COUNT(rows); i++) {
		int status;
		settings.dev_key = write_private(m, rows[i].key);
		const char *token = printed(m, &settings, "token", &status);
		cr_expect_eq(*token != '\0', rows[i].signs, "%s", rows[i].situation);
		if (rows[i].signs) {
			const char *jwk = maker_jwk(m, rows[i].key, kid_of(m, token), "");
			maker_install(m, maker_set(m, jwk, NULL));
			cr_expect_str_eq(maker_outcome(m, token, &a), "accepted", "%s",
					 rows[i].situation);
		}
		EVP_PKEY_free(rows[i].key);
	}
}

Test(token_mint, keys_are_private_and_never_replaced)
{
	maker_auto_t *m = maker_new();
	struct token_mint_settings settings = development(m);
	struct stat st, after;
	const char *folder = arena_text(m->arena, settings.dev_key, strlen(settings.dev_key) - 12);

	cr_assert(stat(settings.dev_key, &st) == 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	silence();
	cr_expect_neq(run(keys_command, NULL, m, arena_printf(m->arena, "keys --out %s", folder)),
		      0);
	cr_assert(stat(settings.dev_key, &after) == 0);
	cr_expect_eq(st.st_ino, after.st_ino);
	cr_expect_neq(run(keys_command, NULL, m, "keys"), 0);
	cr_expect_neq(run(keys_command, NULL, m, "keys --out /nowhere"), 0);
}

/* One pair in 130 has a coordinate that begins with a zero. */
Test(token_mint, every_pair_drawn_is_accepted)
{
	for (int i = 0; i < 1000; i++) {
		arena_auto_t *arena = arena_new();
		const char *pem, *text, *error = NULL;
		cr_assert(token_jwk_generate(arena, &pem, &text));
		struct bytes set = { text, strlen(text) };
		token_key_set_auto_t *keys = token_jwk_import(set, &error);
		cr_assert_not_null(keys, "%s: %s", error, text);
	}
}
