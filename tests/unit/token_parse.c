/* The form of a token: what is refused before any library sees it (T1, T2, T4, T5, T8, T9). */
#include "unit/token_maker.h"

#include "http/token_engine.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

TestSuite(token_parse, .timeout = 20);

Test(token_parse, base64_has_one_spelling)
{
	static const struct {
		const char *situation, *text;
		bool accepted;
	} rows[] = {
		{ "empty", "", true },
		{ "one byte", "Zg", true },
		{ "one byte, other last bits", "Zh", false },
		{ "two bytes", "Zm8", true },
		{ "two bytes, other last bits", "Zm9", false },
		{ "three bytes", "Zm9v", true },
		{ "a character alone", "Zm9vZ", false },
		{ "padding", "Zg==", false },
		{ "the other alphabet", "+/+/", false },
		{ "ours", "-_-_", true },
		{ "a space", "Zm 9", false },
		{ "an end of line", "Zm9v\n", false },
		{ "a byte past ASCII", "Zm\xc3\xa9", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t bytes[16];
		size_t length;
		bool ok = token_base64_decode(rows[i].text, strlen(rows[i].text), bytes, &length);
		cr_expect_eq(ok, rows[i].accepted, "%s", rows[i].situation);
	}
}

Test(token_parse, header_of_the_request)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *token = maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}");
	static const struct {
		const char *situation, *format, *expected;
	} rows[] = {
		{ "as it should be", "Bearer %s", "accepted" },
		{ "any case", "bEaReR %s", "accepted" },
		{ "two spaces", "Bearer  %s", "accepted" },
		{ "empty", "", "token-missing" },
		{ "the scheme alone", "Bearer", "token-invalid scheme" },
		{ "the scheme and a space", "Bearer ", "token-invalid empty" },
		{ "another scheme", "Basic %s", "token-invalid scheme" },
		{ "no scheme", "%s", "token-invalid scheme" },
		{ "a tab", "Bearer\t%s", "token-invalid scheme" },
		{ "a space before", " Bearer %s", "token-invalid scheme" },
		{ "a space after", "Bearer %s ", "token-invalid base64" },
		{ "a second token", "Bearer %s abc", "token-invalid base64" },
		{ "two headers, joined by the library", "Bearer %s,Bearer a.b.c",
		  "token-invalid dots" },
		{ "a comma", "Bearer %s,", "token-invalid base64" },
		{ "in quotes", "Bearer \"%s\"", "token-invalid base64" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char header[TOKEN_MAX];
		int at = (int)strcspn(rows[i].format, "%");
		bool has = rows[i].format[at] == '%';
		snprintf(header, sizeof(header), "%.*s%s%s", at, rows[i].format, has ? token : "",
			 has ? rows[i].format + at + 2 : "");
		cr_expect_str_eq(maker_header_outcome(m, header, &actor), rows[i].expected, "%s",
				 rows[i].situation);
	}
	cr_expect_str_eq(maker_header_outcome(m, NULL, &actor), "token-missing");
}

Test(token_parse, three_segments_and_nothing_more)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *token = maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}");
	static const struct {
		const char *situation, *before, *after, *expected;
	} rows[] = {
		{ "as it should be", "", "", "accepted" },
		{ "T4: junk after the signature", "", "!!", "token-invalid base64" },
		{ "padding after the signature", "", "==", "token-invalid base64" },
		{ "letters after the signature", "", "AAAA", "token-invalid signature" },
		{ "three dots", "", ".", "token-invalid dots" },
		{ "four dots: encrypted", "", ".AAAA.AAAA", "token-invalid dots" },
		{ "a dot before", ".", "", "token-invalid dots" },
		{ "a byte order mark", "\xef\xbb\xbf", "", "token-invalid base64" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text =
			arena_printf(m->arena, "%s%s%s", rows[i].before, token, rows[i].after);
		cr_expect_str_eq(maker_outcome(m, text, &actor), rows[i].expected, "%s",
				 rows[i].situation);
	}
	cr_expect_str_eq(maker_outcome(m, "..", &actor), "token-invalid base64");
	cr_expect_str_eq(maker_outcome(m, "a.b", &actor), "token-invalid dots");
	cr_expect_str_eq(maker_outcome(m, maker_unsigned(m, HEADER("ES256"), PAYLOAD "}"), &actor),
			 "token-invalid dots");
	const char *bare =
		arena_printf(m->arena, "%s.", maker_unsigned(m, HEADER("ES256"), PAYLOAD "}"));
	cr_expect_str_eq(maker_outcome(m, bare, &actor), "token-invalid base64", "no signature");
}

static const struct {
	const char *situation, *header, *expected;
} headers[] = {
	{ "as it should be", HEADER("ES256"), "accepted" },
	{ "a member that means nothing here",
	  "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k1\",\"x\":1}", "accepted" },
	{ "the long name of the type",
	  "{\"typ\":\"application/at+jwt\",\"alg\":\"ES256\",\"kid\":\"k1\"}", "accepted" },
	{ "none", HEADER("none"), "token-invalid alg" },
	{ "None", HEADER("None"), "token-invalid alg" },
	{ "lower case", HEADER("es256"), "token-invalid alg" },
	{ "T4: lower case", HEADER("rs256"), "token-invalid alg" },
	{ "a shared secret", HEADER("HS256"), "token-invalid alg" },
	{ "RSA-PSS", HEADER("PS256"), "token-invalid alg" },
	{ "EdDSA", HEADER("EdDSA"), "token-invalid alg" },
	{ "another curve", HEADER("ES384"), "token-invalid alg" },
	{ "the other family", HEADER("RS256"), "token-invalid alg-of-key" },
	{ "a number", "{\"alg\":256,\"kid\":\"k1\"}", "token-invalid alg" },
	{ "no algorithm", "{\"typ\":\"at+jwt\",\"kid\":\"k1\"}", "token-invalid alg" },
	{ "two algorithms", "{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"k1\"}",
	  "token-invalid header" },
	{ "two names", "{\"alg\":\"ES256\",\"kid\":\"k2\",\"kid\":\"k1\"}",
	  "token-invalid header" },
	{ "a list", "[\"ES256\"]", "token-invalid header" },
	{ "not JSON", "ES256", "token-invalid header" },
	{ "junk after the object", HEADER("ES256") "x", "token-invalid header" },
	{ "an escaped zero", "{\"alg\":\"ES256\\u0000\",\"kid\":\"k1\"}", "token-invalid header" },
	{ "T5: the type of an issuer that is not flagged",
	  "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"k1\"}", "token-invalid typ" },
	{ "T5: no type", "{\"alg\":\"ES256\",\"kid\":\"k1\"}", "token-invalid typ" },
	{ "the type of a logout token", "{\"typ\":\"logout+jwt\",\"alg\":\"ES256\",\"kid\":\"k1\"}",
	  "token-invalid typ" },
	{ "a type that is a number", "{\"typ\":1,\"alg\":\"ES256\",\"kid\":\"k1\"}",
	  "token-invalid typ" },
	{ "no name", "{\"typ\":\"at+jwt\",\"alg\":\"ES256\"}", "token-invalid kid" },
	{ "an empty name", "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"\"}",
	  "token-invalid kid" },
	{ "another name", "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k2\"}",
	  "token-invalid kid-unknown" },
	{ "a path", "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"../../dev/null\"}",
	  "token-invalid kid-unknown" },
	{ "SQL", "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"' or 1=1 --\"}",
	  "token-invalid kid" },
	{ "SQL without a space", "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k1'--\"}",
	  "token-invalid kid-unknown" },
	{ "a name of 64",
	  "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":"
	  "\"0123456789012345678901234567890123"
	  "456789012345678901234567890123\"}",
	  "token-invalid kid-unknown" },
	{ "a name of 65",
	  "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":"
	  "\"0123456789012345678901234567890123"
	  "4567890123456789012345678901234\"}",
	  "token-invalid kid" },
};

Test(token_parse, members_of_the_header)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	for (size_t i = 0; i < COUNT(headers); i++) {
		const char *token = maker_token(m, m->key, headers[i].header, PAYLOAD "}");
		cr_expect_str_eq(maker_outcome(m, token, &actor), headers[i].expected, "%s",
				 headers[i].situation);
	}
}

Test(token_parse, members_that_bring_a_key_or_change_the_payload)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	static const char *const names[] = { "jku",  "jwk", "x5u", "x5c", "x5t", "x5t#S256",
					     "crit", "zip", "b64", "epk", "enc" };
	static const char *const values[] = { "\"https://evil.example/k\"", "null", "[\"b64\"]",
					      "false", "{}" };
	for (size_t i = 0; i < COUNT(names); i++) {
		for (size_t j = 0; j < COUNT(values); j++) {
			const char *header = arena_printf(
				m->arena,
				"{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k1\",\"%s\":%s}",
				names[i], values[j]);
			const char *token = maker_token(m, m->key, header, PAYLOAD "}");
			cr_expect_str_eq(maker_outcome(m, token, &actor),
					 arena_printf(m->arena, "token-invalid %s", names[i]));
		}
	}
}

/* A good token of exactly that many bytes. */
static const char *token_of(struct maker *m, size_t bytes)
{
	static const size_t signature = 1 + 86;
	static const char filler[TOKEN_MAX] = { [0 ... TOKEN_MAX - 2] = 'x' };

	/* No segment has 4n + 1 characters: the header takes up what the payload cannot. */
	for (int more = 0; more < 3; more++) {
		const char *header = arena_printf(
			m->arena, "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k1\"%.*s}", more,
			"   ");
		size_t plain = (bytes - signature - 1) * 3 / 4 - strlen(header);
		for (int n = (int)(plain - strlen(PAYLOAD) - 10); n < (int)plain; n++) {
			struct arena_mark mark = arena_mark(m->arena);
			const char *payload =
				arena_printf(m->arena, PAYLOAD ",\"x\":\"%.*s\"}", n, filler);
			if (strlen(maker_unsigned(m, header, payload)) + signature == bytes)
				return maker_token(m, m->key, header, payload);
			arena_rewind(m->arena, mark);
		}
	}
	return "";
}

Test(token_parse, sizes)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	cr_expect_str_eq(maker_outcome(m, token_of(m, TOKEN_MAX), &actor), "accepted");
	cr_expect_str_eq(maker_outcome(m, token_of(m, TOKEN_MAX + 1), &actor),
			 "token-invalid too-long");
	token_settings.limit = 1024;
	cr_expect_str_eq(maker_outcome(m, token_of(m, 1024), &actor), "accepted");
	cr_expect_str_eq(maker_outcome(m, token_of(m, 1025), &actor), "token-invalid too-long");
	token_settings.limit = 0;

	static const char filler[TOKEN_HEADER_MAX] = { [0 ... TOKEN_HEADER_MAX - 2] = 'x' };
	static const char start[] = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k1\",\"x\":\"";
	for (int past = 0; past < 2; past++) {
		int n = TOKEN_HEADER_MAX - (int)strlen(start) - 2 + past;
		const char *header = arena_printf(m->arena, "%s%.*s\"}", start, n, filler);
		const char *token = maker_token(m, m->key, header, PAYLOAD "}");
		cr_expect_str_eq(maker_outcome(m, token, &actor),
				 past ? "token-invalid header-too-long" : "accepted");
	}
}

Test(token_parse, key_type_fixes_the_family)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	EVP_PKEY *rsa = maker_rsa(2048, 65537);
	const char *pem = maker_pem(m, rsa);
	maker_install(m, maker_set(m, maker_jwk(m, rsa, "k1", ""), NULL));
	token_settings.plain_jwt = true;

	cr_expect_str_eq(
		maker_outcome(m, maker_token(m, rsa, HEADER("RS256"), PAYLOAD "}"), &actor),
		"accepted");
	cr_expect_str_eq(
		maker_outcome(m, maker_hs256(m, pem, HEADER("HS256"), PAYLOAD "}"), &actor),
		"token-invalid alg", "T1");
	cr_expect_str_eq(
		maker_outcome(m, maker_hs256(m, pem, HEADER("RS256"), PAYLOAD "}"), &actor),
		"token-invalid signature", "T1, renamed");
	cr_expect_str_eq(maker_outcome(m, maker_hs256(m, "", HEADER("HS256"), PAYLOAD "}"), &actor),
			 "token-invalid alg", "the empty secret");
	cr_expect_str_eq(
		maker_outcome(m, maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}"), &actor),
		"token-invalid alg-of-key");

	/* The engines alone, should the parser ever let it through. */
	token_key_set_auto_t *set = token_keys_get();
	const char *plain = "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"k1\"}";
	const char *forged = maker_hs256(m, pem, plain, PAYLOAD "}");
	cr_expect_not(token_jwt_verify(&set->items[0], forged));
	cr_expect_not(token_jwk_verify(&set->items[0],
				       maker_hs256(m, pem, HEADER("HS256"), PAYLOAD "}")));
	const char *none =
		arena_printf(m->arena, "%s.", maker_unsigned(m, HEADER("none"), PAYLOAD "}"));
	cr_expect_not(token_jwt_verify(&set->items[0], none), "T2");
	cr_expect_not(token_jwk_verify(&set->items[0], none), "T9");
	EVP_PKEY_free(rsa);
}

Test(token_parse, both_engines_verify)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	EVP_PKEY *keys[] = { maker_rsa(2048, 65537), maker_ec("P-256") };
	EVP_PKEY *others[] = { maker_rsa(2048, 65537), maker_ec("P-256") };
	static const char *const algs[] = { "RS256", "ES256" };
	static const char *const types[] = { "\"typ\":\"JWT\",", "", "\"typ\":\"at+jwt\"," };
	token_settings.plain_jwt = true;

	for (size_t k = 0; k < COUNT(keys); k++) {
		maker_install(m, maker_set(m, maker_jwk(m, keys[k], "k1", ""), NULL));
		for (size_t t = 0; t < COUNT(types); t++) {
			const char *header = arena_printf(
				m->arena, "{%s\"alg\":\"%s\",\"kid\":\"k1\"}", types[t], algs[k]);
			const char *good = maker_token(m, keys[k], header, PAYLOAD "}");
			cr_expect_str_eq(maker_outcome(m, good, &actor), "accepted", "%s", header);
			const char *bad = maker_token(m, others[k], header, PAYLOAD "}");
			cr_expect_str_eq(maker_outcome(m, bad, &actor), "token-invalid signature",
					 "%s", header);
		}
		EVP_PKEY_free(keys[k]);
		EVP_PKEY_free(others[k]);
	}
}

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

Test(token_parse, refusals_before_the_signature_are_quick)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	char bomb[TOKEN_MAX * 9];
	memset(bomb, 'A', sizeof(bomb) - 1);
	bomb[sizeof(bomb) - 1] = '\0';
	const char *zip = maker_base64(m, "{\"zip\":\"DEF\",\"alg\":\"ES256\",\"kid\":\"k1\"}", 39);
	char nested[5800];
	memset(nested, '[', sizeof(nested) - 1);
	nested[sizeof(nested) - 1] = '\0';

	const char *const tokens[] = {
		arena_printf(m->arena, "%s.%.7000s.%.86s", zip, bomb, bomb),
		arena_printf(m->arena, "%s.%s.%.86s", zip, bomb, bomb),
		maker_token(m, m->key, HEADER("ES256"), nested),
	};
	for (size_t i = 0; i < COUNT(tokens); i++) {
		int64_t best = INT64_MAX;
		for (int run = 0; run < 3; run++) {
			int64_t start = now_us();
			cr_expect_str_neq(maker_outcome(m, tokens[i], &actor), "accepted");
			int64_t took = now_us() - start;
			best = took < best ? took : best;
		}
		cr_expect_lt(best, 5000, "token %zu took %ld us", i, (long)best);
	}
}

Test(token_parse, no_address_is_ever_followed)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(at);
	cr_assert(bind(fd, (struct sockaddr *)&at, size) == 0 && listen(fd, 8) == 0);
	getsockname(fd, (struct sockaddr *)&at, &size);
	int port = ntohs(at.sin_port);

	/* In a token, and in the key set itself. */
	static const char *const names[] = { "jku", "x5u" };
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *header = arena_printf(m->arena,
						  "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":"
						  "\"k1\",\"%s\":\"https://127.0.0.1:%d/\"}",
						  names[i], port);
		const char *token = maker_token(m, m->key, header, PAYLOAD "}");
		cr_expect_str_eq(maker_outcome(m, token, &actor),
				 arena_printf(m->arena, "token-invalid %s", names[i]));
		token_key_set_auto_t *set = token_keys_get();
		cr_expect_not(token_jwk_verify(&set->items[0], "a.b.c"));
		(void)!token_jwk_verify(&set->items[0], token);
	}
	const char *more = arena_printf(m->arena, ",\"x5u\":\"https://127.0.0.1:%d/\"", port);
	maker_install(m, maker_set(m, maker_jwk(m, m->key, "k1", more), NULL));
	cr_expect_str_eq(
		maker_outcome(m, maker_token(m, m->key, HEADER("ES256"), PAYLOAD "}"), &actor),
		"accepted");

	struct pollfd silence = { .fd = fd, .events = POLLIN };
	cr_expect_eq(poll(&silence, 1, 50), 0, "somebody came");
	close(fd);
}
