/* Key sets: what is imported (T2, T10), files that change, the deny list. */
#include "unit/token_maker.h"

#include "http/token_engine.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

TestSuite(token_keys, .timeout = 60);

/* "n keys", or why the set is refused. */
static const char *import(struct maker *m, const char *text)
{
	const char *error = NULL;
	struct bytes bytes = { .data = text, .length = strlen(text) };
	token_key_set_auto_t *set = token_jwk_import(bytes, &error);
	return set ? arena_printf(m->arena, "%zu", set->count) : error;
}

#define SECRET  "a key is a shared secret or has a private part"
#define WEAK    "a key is weak, or no point of its curve"
#define NO_SET  "not a key set of 1 to 20 keys"
#define NO_NAME "a key has no name (kid), or not a plain one"
#define NO_KEY  "no usable key in the set"

/* Sets that need no key of this run. */
static const struct {
	const char *situation, *set, *expected;
} fixed_sets[] = {
	{ "T2: empty text", "", NO_SET },
	{ "not JSON", "keys", NO_SET },
	{ "a list", "[]", NO_SET },
	{ "no keys", "{}", NO_SET },
	{ "keys that are no list", "{\"keys\":{}}", NO_SET },
	{ "twice keys", "{\"keys\":[],\"keys\":[]}", NO_SET },
	{ "T2: an empty list", "{\"keys\":[]}", NO_KEY },
	{ "a key that is no object", "{\"keys\":[1]}", SECRET },
	{ "no type", "{\"keys\":[{\"kid\":\"k\"}]}", SECRET },
	{ "a shared secret that does not say it", "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\"}]}",
	  SECRET },
	{ "a shared secret", "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AAAA\"}]}",
	  SECRET },
	{ "n = AQAB", "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
	  WEAK },
	{ "no modulus", "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"e\":\"AQAB\"}]}", WEAK },
	{ "a point off the curve",
	  "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\","
	  "\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\","
	  "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}]}",
	  WEAK },
	{ "short coordinates",
	  "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"x\":\"AQAB\",\"y\":"
	  "\"AQAB\"}]}",
	  WEAK },
	{ "Ed25519 alone: not ours",
	  "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k\"}]}", NO_KEY },
};

Test(token_keys, hostile_sets)
{
	maker_auto_t *m = maker_new();
	for (size_t i = 0; i < COUNT(fixed_sets); i++)
		cr_expect_str_eq(import(m, fixed_sets[i].set), fixed_sets[i].expected, "%s",
				 fixed_sets[i].situation);
}

/* A key that is made, beside one that is good or alone. */
Test(token_keys, one_key_judged)
{
	maker_auto_t *m = maker_new();
	enum { GOOD, SMALL, JUST_BELOW, THREE, P384, EC, KEYS };
	EVP_PKEY *keys[KEYS] = { maker_rsa(2048, 65537), maker_rsa(1024, 65537),
				 maker_rsa(2047, 65537), maker_rsa(2048, 3),
				 maker_ec("P-384"),      maker_ec("P-256") };
	static const struct {
		const char *situation;
		int key;
		const char *kid, *more, *beside, *alone;
	} rows[] = {
		{ "a good key", GOOD, "k2", "", "2", "1" },
		{ "a good point", EC, "k2", "", "2", "1" },
		{ "with a certificate and its address", GOOD, "k2",
		  ",\"x5c\":[\"AAAA\"],\"x5t\":\"AAAA\",\"x5u\":\"https://evil.example/\"", "2",
		  "1" },
		{ "with all that says what it is for", GOOD, "k2",
		  ",\"use\":\"sig\",\"alg\":\"RS256\",\"key_ops\":[\"verify\"]", "2", "1" },
		{ "RSA of 1024 bits", SMALL, "k2", "", WEAK, WEAK },
		{ "RSA of 2047 bits", JUST_BELOW, "k2", "", WEAK, WEAK },
		{ "an exponent of 3", THREE, "k2", "", WEAK, WEAK },
		{ "a private part", EC, "k2", ",\"d\":\"AAAA\"", SECRET, SECRET },
		{ "a prime", GOOD, "k2", ",\"p\":\"AAAA\"", SECRET, SECRET },
		{ "another curve: not ours", P384, "k2", "", "1", NO_KEY },
		{ "for encryption: not ours", GOOD, "k2", ",\"use\":\"enc\"", "1", NO_KEY },
		{ "for another algorithm: not ours", GOOD, "k2", ",\"alg\":\"RS512\"", "1",
		  NO_KEY },
		{ "for signing only: not ours", GOOD, "k2", ",\"key_ops\":[\"sign\"]", "1",
		  NO_KEY },
		{ "a name with a space", GOOD, "k 2", "", NO_NAME, NO_NAME },
		{ "an empty name", GOOD, "", "", NO_NAME, NO_NAME },
		{ "the name of the other", GOOD, "k1", "", "two keys have the same name (kid)",
		  "1" },
	};
	const char *good = maker_jwk(m, m->key, "k1", "");
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *jwk = maker_jwk(m, keys[rows[i].key], rows[i].kid, rows[i].more);
		cr_expect_str_eq(import(m, maker_set(m, good, jwk)), rows[i].beside, "%s",
				 rows[i].situation);
		cr_expect_str_eq(import(m, maker_set(m, jwk, NULL)), rows[i].alone, "%s",
				 rows[i].situation);
	}
	for (size_t i = 0; i < KEYS; i++)
		EVP_PKEY_free(keys[i]);
}

Test(token_keys, at_most_twenty_keys_and_64_kib)
{
	maker_auto_t *m = maker_new();
	for (size_t past = 0; past < 2; past++) {
		const char *list = maker_jwk(m, m->key, "k0", "");
		for (size_t i = 1; i < TOKEN_KEYS_MAX + past; i++) {
			const char *kid = arena_printf(m->arena, "k%zu", i);
			list = arena_printf(m->arena, "%s,%s", list, maker_jwk(m, m->key, kid, ""));
		}
		cr_expect_str_eq(import(m, maker_set(m, list, NULL)), past ? NO_SET : "20");

		const char *set = maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL);
		int spaces = (int)(TOKEN_KEY_SET_MAX - strlen(set) + past);
		cr_expect_str_eq(import(m, arena_printf(m->arena, "%s%*s", set, spaces, "")),
				 past ? NO_SET : "1");
	}
}

Test(token_keys, a_set_that_is_refused_leaves_the_old_one)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *error = NULL;
	const char *token = maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}");
	struct bytes hostile = { "{\"keys\":[]}", 11 };

	cr_expect_not(token_keys_install(hostile, 60, &error));
	cr_expect_str_eq(error, NO_KEY);
	cr_expect_str_eq(maker_outcome(m, token, &actor), "accepted");
}

Test(token_keys, too_old_a_set_is_none)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *error = NULL;
	const char *token = maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}");
	const char *set = maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL);
	struct token_state state;

	token_state(&state);
	cr_expect(state.usable);
	cr_assert(token_keys_install((struct bytes){ set, strlen(set) }, 0, &error));
	token_state(&state);
	cr_expect_not(state.usable);
	cr_expect_str_eq(maker_outcome(m, token, &actor), "database-unavailable no key set");
}

/* --- files */

static void wait_for_next_look(void)
{
	usleep(1100 * 1000);
}

Test(token_keys, start_needs_a_usable_key)
{
	maker_auto_t *m = maker_new();
	const char *folder = maker_folder(m), *path = arena_printf(m->arena, "%s/jwks", folder);
	const char *deny = arena_printf(m->arena, "%s/deny", folder);
	struct token_settings settings = { .issuer = MAKER_ISSUER, .audience = MAKER_AUDIENCE };
	const char *error = NULL;
	const struct {
		const char *situation, *jwks, *content, *deny_content;
		bool starts;
	} rows[] = {
		{ "no file", "/nowhere/jwks.json", NULL, NULL, false },
		{ "a folder", "/tmp", NULL, NULL, false },
		{ "an empty file", path, "", NULL, false },
		{ "an empty set", path, "{\"keys\":[]}", NULL, false },
		{ "http", "http://identity.example/keys", NULL, NULL, false },
		{ "another scheme", "file:///etc/passwd", NULL, NULL, false },
		{ "https: fetched by the job", "https://identity.example/keys", NULL, NULL, true },
		{ "a good set", path, maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL), NULL,
		  true },
		{ "a good set and deny list", path,
		  maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL), "a\n\nb\r\n", true },
		{ "a deny list that is not one", path,
		  maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL), "a b\n", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].content)
			maker_write(path, rows[i].content);
		if (rows[i].deny_content)
			maker_write(deny, rows[i].deny_content);
		settings.jwks = rows[i].jwks;
		settings.deny_file = rows[i].deny_content ? deny : NULL;
		error = NULL;
		cr_expect_eq(token_keys_load(&settings, &error), rows[i].starts, "%s",
			     rows[i].situation);
		cr_expect_eq(error == NULL, rows[i].starts, "%s", rows[i].situation);
	}
	settings.jwks = path;
	settings.deny_file = "/nowhere/deny";
	cr_expect_not(token_keys_load(&settings, &error),
		      "a deny list that is named must be there");
}

Test(token_keys, rotation_with_both_keys_alive)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	EVP_PKEY *next = maker_ec("P-256");
	const char *path = arena_printf(m->arena, "%s/jwks", maker_folder(m));
	const char *old_jwk = maker_jwk(m, m->key, "k1", ""),
		   *new_jwk = maker_jwk(m, next, "k2", "");
	const char *old_token = maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}");
	const char *new_token = maker_token(
		m, next, "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k2\"}", PAYLOAD "}");
	struct token_settings settings = { .issuer = MAKER_ISSUER,
					   .audience = MAKER_AUDIENCE,
					   .jwks = path };
	const char *error = NULL;
	const struct {
		const char *situation, *content, *old_outcome, *new_outcome;
		bool fault;
	} rows[] = {
		{ "both alive", maker_set(m, old_jwk, new_jwk), "accepted", "accepted", false },
		{ "a broken file: the old set stays", "{\"keys\":[", "accepted", "accepted", true },
		{ "the old one withdrawn", maker_set(m, new_jwk, NULL), "token-invalid kid-unknown",
		  "accepted", false },
	};

	maker_write(path, maker_set(m, old_jwk, NULL));
	cr_assert(token_keys_load(&settings, &error), "%s", error);
	cr_expect_str_eq(maker_outcome(m, old_token, &actor), "accepted");
	cr_expect_str_eq(maker_outcome(m, new_token, &actor), "token-invalid kid-unknown");
	for (size_t i = 0; i < COUNT(rows); i++) {
		maker_write(path, rows[i].content);
		wait_for_next_look();
		cr_expect_str_eq(maker_outcome(m, old_token, &actor), rows[i].old_outcome, "%s",
				 rows[i].situation);
		cr_expect_str_eq(maker_outcome(m, new_token, &actor), rows[i].new_outcome, "%s",
				 rows[i].situation);
		struct token_state state;
		token_state(&state);
		cr_expect_eq(state.file_fault != NULL, rows[i].fault, "%s", rows[i].situation);
	}
	EVP_PKEY_free(next);
}

Test(token_keys, a_revoked_token_is_refused_even_when_remembered)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *folder = maker_folder(m);
	const char *jwks = arena_printf(m->arena, "%s/jwks", folder);
	const char *deny = arena_printf(m->arena, "%s/deny", folder);
	const char *token = maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}");
	struct token_settings settings = {
		.issuer = MAKER_ISSUER, .audience = MAKER_AUDIENCE, .jwks = jwks, .deny_file = deny
	};
	const char *error = NULL;
	static const struct {
		const char *situation, *list, *expected;
	} rows[] = {
		{ "on the list", "t-0\nt-1\nt-2\n", "token-invalid revoked" },
		{ "off the list again", "t-0\nt-11\n", "accepted" },
		{ "last line without an end", "t-0\nt-1", "token-invalid revoked" },
		{ "a faulty list: the old one stays", "t 9\n", "token-invalid revoked" },
	};

	maker_write(jwks, maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL));
	maker_write(deny, "");
	cr_assert(token_keys_load(&settings, &error), "%s", error);
	cr_expect_str_eq(maker_outcome(m, token, &actor), "accepted");
	cr_expect_str_eq(maker_outcome(m, token, &actor), "accepted");
	for (size_t i = 0; i < COUNT(rows); i++) {
		maker_write(deny, rows[i].list);
		wait_for_next_look();
		cr_expect_str_eq(maker_outcome(m, token, &actor), rows[i].expected, "%s",
				 rows[i].situation);
	}
}
