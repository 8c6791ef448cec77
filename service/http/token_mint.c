/* Development tokens and keys: `guichet token` and `guichet keys`.
 *
 * Without a development key there is nothing to sign with, which is how production is. */
#include "http/token_engine.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIT_USAGE   2
#define EXPIRED_LIFE 60 /* seconds of life of a token that is made already expired */
#define PEM_FILE_MAX 16384

struct mint {
	const struct token_mint_settings *settings;
	struct arena *arena;
	const char *subject, *client, *acting, *email;
	int64_t ttl_s;
	uint64_t default_scopes;
	const char *scope; /* NULL: that of the roles */
	json_t *roles, *organisations;
};

static int complain(const char *what, const char *about)
{
	fprintf(stderr, "guichet: %s%s%s\n", what, about ? ": " : "", about ? about : "");
	return EXIT_USAGE;
}

static bool add_role(struct mint *m, const char *text)
{
	size_t length = strcspn(text, ":");
	for (unsigned i = 0; i < ROLE_COUNT_; i++) {
		if (strlen(role_words[i]) == length && strncmp(role_words[i], text, length) == 0) {
			m->default_scopes |= role_default_scopes[i];
			json_array_append_new(m->roles, json_string(text));
			return true;
		}
	}
	return false;
}

static bool read_ttl(struct mint *m, const char *text)
{
	char *end;
	errno = 0;
	long long ttl = strtoll(text, &end, 10);
	m->ttl_s = ttl;
	return errno == 0 && end != text && *end == '\0' && ttl >= -TOKEN_LIFE_MAX_S &&
	       ttl <= TOKEN_LIFE_MAX_S && ttl != 0;
}

static bool read_option(struct mint *m, int option, const char *value)
{
	switch (option) {
	case 'r': return add_role(m, value);
	case 'o': return json_array_append_new(m->organisations, json_string(value)) == 0;
	case 's': m->subject = value; return true;
	case 'c': m->client = value; return true;
	case 'a': m->acting = value; return true;
	case 'e': m->email = value; return true;
	case 'p':
		m->scope = m->scope ? arena_printf(m->arena, "%s %s", m->scope, value) : value;
		return true;
	case 't': return read_ttl(m, value);
	default: return false;
	}
}

static bool read_options(struct mint *m, int argc, char **argv)
{
	static const struct option options[] = {
		{ "role", required_argument, NULL, 'r' },
		{ "org", required_argument, NULL, 'o' },
		{ "sub", required_argument, NULL, 's' },
		{ "client", required_argument, NULL, 'c' },
		{ "act", required_argument, NULL, 'a' },
		{ "email", required_argument, NULL, 'e' },
		{ "scope", required_argument, NULL, 'p' },
		{ "ttl", required_argument, NULL, 't' },
		{ 0 },
	};

	optind = 0; /* from the start, even when options were read before */
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == '?')
			return false; /* getopt has said why */
		if (!read_option(m, option, optarg)) {
			complain("this value is not accepted", optarg);
			return false;
		}
	}
	if (optind < argc)
		complain("this argument is not an option", argv[optind]);
	return optind == argc;
}

static const char *scope_text(const struct mint *m)
{
	const char *text = "";
	if (m->scope)
		return m->scope;
	for (unsigned i = 0; i < SCOPE_COUNT_; i++)
		if (m->default_scopes >> i & 1)
			text = arena_printf(m->arena, "%s%s%s", text, *text ? " " : "",
					    scope_words[i]);
	return text;
}

/* A token that has expired was issued a minute before its end, like a real one. */
static const char *payload_text(const struct mint *m)
{
	const struct token_mint_settings *settings = m->settings;
	json_int_t now = settings->now.us / 1000000, exp = now + m->ttl_s;
	json_int_t iat = m->ttl_s > 0 ? now : exp - EXPIRED_LIFE;
	char jti[37];
	uuid_format(uuid_new(settings->now), jti);

	json_auto_t *payload =
		json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:s,s:O,s:O}", "iss", settings->issuer,
			  "aud", settings->audience, "sub", m->subject, "client_id", m->client,
			  "jti", jti, "iat", iat, "exp", exp, "scope", scope_text(m), "roles",
			  m->roles, "organisations", m->organisations);
	if (m->acting)
		json_object_set_new(payload, "act", json_pack("{s:s}", "sub", m->acting));
	if (m->email)
		json_object_set_new(payload, "email", json_string(m->email));

	char *text = json_dumps(payload, JSON_COMPACT);
	const char *copy = text ? arena_text(m->arena, text, strlen(text)) : NULL;
	free(text);
	return copy;
}

static const char *read_key(struct arena *arena, const char *path)
{
	struct token_file file = { .path = path, .max = PEM_FILE_MAX };
	size_t length;
	const char *error;
	char *text = NULL;

	token_file_changed(&file, &text, &length, &error);
	const char *copy = text ? arena_text(arena, text, length) : NULL;
	free(text);
	return copy;
}

int token_mint_main(const struct token_mint_settings *settings, int argc, char **argv)
{
	arena_auto_t *arena = arena_new();
	json_auto_t *roles = json_array();
	json_auto_t *organisations = json_array();
	struct mint m = {
		.settings = settings,
		.arena = arena,
		.subject = "dev",
		.client = "dev",
		.ttl_s = TOKEN_LIFE_MAX_S,
		.roles = roles,
		.organisations = organisations,
	};

	if (!settings->dev_key || !*settings->dev_key)
		return complain(
			"no development key is configured (DEV_KEY): a token cannot be made", NULL);
	if (!read_options(&m, argc, argv))
		return EXIT_USAGE;

	const char *pem = read_key(arena, settings->dev_key);
	if (!pem)
		return complain("the development key could not be read", settings->dev_key);
	const char *token = token_jwk_sign(arena, pem, payload_text(&m));
	if (!token)
		return complain("the development key is neither RSA of 2048 bits nor P-256",
				settings->dev_key);
	puts(token);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --- keys */

static bool write_new(const char *path, mode_t mode, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return false;
	size_t length = strlen(text);
	bool written = write(fd, text, length) == (ssize_t)length;
	return close(fd) == 0 && written;
}

int token_keys_main(int argc, char **argv)
{
	arena_auto_t *arena = arena_new();
	const char *pem, *jwks;

	if (argc != 3 || strcmp(argv[1], "--out") != 0)
		return complain("the keys need a place", "guichet keys --out DIR");
	if (!token_jwk_generate(arena, &pem, &jwks))
		return complain("the keys could not be made", NULL);

	const char *pem_path = arena_printf(arena, "%s/dev-key.pem", argv[2]);
	const char *jwks_path = arena_printf(arena, "%s/jwks.json", argv[2]);
	if (!write_new(pem_path, 0600, pem) || !write_new(jwks_path, 0644, jwks)) {
		fprintf(stderr, "guichet: %s or %s: %s\n", pem_path, jwks_path, strerror(errno));
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
