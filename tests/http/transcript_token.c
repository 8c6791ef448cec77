/* Tokens of people who do not exist, signed with a key made for this run. */
#include "transcript.h"

#include "base/buffer.h"
#include "http/token_engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ISSUER   "https://identity.guichet.test"
#define AUDIENCE "https://api.guichet.test"

static char pem[4096];

static bool write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	if (file == NULL)
		return false;
	bool written = fputs(text, file) >= 0;
	return fclose(file) == 0 && written;
}

bool token_settings_make(void)
{
	arena_auto_t *arena = arena_new();
	const char *made, *set;
	char folder[] = "/tmp/guichet-keys-XXXXXX";
	if (!token_jwk_generate(arena, &made, &set) || mkdtemp(folder) == NULL)
		return false;
	const char *path = arena_printf(arena, "%s/jwks.json", folder);
	const char *error = NULL;
	struct token_settings settings = {
		.issuer = ISSUER, .audience = AUDIENCE, .jwks = path, .deny_file = "", .limit = 0
	};
	snprintf(pem, sizeof pem, "%s", made);
	bool loaded = write_file(path, set) && token_keys_load(&settings, &error);
	if (error != NULL)
		fprintf(stderr, "%s\n", error);
	setenv("JWKS", path, 1);
	setenv("JWT_ISSUER", ISSUER, 1);
	setenv("JWT_AUDIENCE", AUDIENCE, 1);
	unlink(path);
	rmdir(folder);
	return loaded;
}

struct claims {
	struct arena *arena;
	struct buffer roles, organisations;
	const char *subject, *scope, *client, *acting, *email;
	uint64_t defaults;
	int64_t ttl_s;
};

static bool add_role(struct claims *c, const char *text, size_t length)
{
	size_t word = strcspn(text, ":,");
	for (unsigned i = 0; i < ROLE_COUNT_; i++) {
		if (strlen(role_words[i]) != word || strncmp(role_words[i], text, word) != 0)
			continue;
		c->defaults |= role_default_scopes[i];
		buffer_printf(&c->roles, "%s\"%.*s\"", c->roles.length > 0 ? "," : "", (int)length,
			      text);
		return true;
	}
	return false;
}

static bool add_roles(struct claims *c, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, ",");
		if (!add_role(c, text, length))
			return false;
		text += length + (text[length] == ',');
	}
	return true;
}

static bool add_option(struct claims *c, const char *text)
{
	const char *equals = strchr(text, '=');
	if (equals == NULL) {
		buffer_printf(&c->organisations, "%s\"%s\"", c->organisations.length > 0 ? "," : "",
			      text);
		return true;
	}
	if (strncmp(text, "scope=", 6) == 0) {
		char *list = arena_text(c->arena, equals + 1, strlen(equals + 1));
		for (char *p = list; *p != '\0'; p++)
			if (*p == ',')
				*p = ' ';
		c->scope = list;
	} else if (strncmp(text, "client=", 7) == 0)
		c->client = equals + 1;
	else if (strncmp(text, "act=", 4) == 0)
		c->acting = equals + 1;
	else if (strncmp(text, "email=", 6) == 0)
		c->email = equals + 1;
	else if (strncmp(text, "ttl=", 4) == 0)
		c->ttl_s = strtoll(equals + 1, NULL, 10);
	else
		return false;
	return true;
}

static const char *default_scope(const struct claims *c)
{
	struct buffer text = buffer_new(c->arena, 256);
	for (unsigned i = 0; i < SCOPE_COUNT_; i++)
		if (c->defaults >> i & 1)
			buffer_printf(&text, "%s%s", text.length > 0 ? " " : "", scope_words[i]);
	return buffer_text(&text);
}

static const char *payload_of(struct claims *c, struct instant now)
{
	char id[37];
	uuid_format(uuid_new(now), id);
	int64_t from = now.us / 1000000, to = from + c->ttl_s;
	if (c->ttl_s < 0)
		from = to - 60;
	const char *acting =
		c->acting == NULL ? ""
				  : arena_printf(c->arena, ",\"act\":{\"sub\":\"%s\"}", c->acting);
	const char *email =
		c->email == NULL ? "" : arena_printf(c->arena, ",\"email\":\"%s\"", c->email);
	return arena_printf(c->arena,
			    "{\"iss\":\"" ISSUER "\",\"aud\":\"" AUDIENCE "\",\"sub\":\"%s\","
			    "\"client_id\":\"%s\",\"jti\":\"%s\",\"iat\":%lld,\"exp\":%lld,"
			    "\"scope\":\"%s\",\"roles\":[%s],\"organisations\":[%s]%s%s}",
			    c->subject, c->client, id, (long long)from, (long long)to,
			    c->scope == NULL ? default_scope(c) : c->scope, buffer_text(&c->roles),
			    buffer_text(&c->organisations), acting, email);
}

const char *token_for(struct arena *arena, const char *who, struct instant now)
{
	struct claims c = { .arena = arena, .client = "portal", .ttl_s = 600 };
	c.roles = buffer_new(arena, 64);
	c.organisations = buffer_new(arena, 64);
	char *rest = arena_text(arena, who, strlen(who));
	const char *roles = strsep(&rest, " ");
	c.subject = rest == NULL ? NULL : strsep(&rest, " ");
	if (c.subject == NULL || !add_roles(&c, roles))
		return NULL;
	for (char *word; (word = strsep(&rest, " ")) != NULL;)
		if (*word != '\0' && !add_option(&c, word))
			return NULL;
	const char *token = token_jwk_sign(arena, pem, payload_of(&c, now));
	return token == NULL ? NULL : arena_printf(arena, "Bearer %s", token);
}
