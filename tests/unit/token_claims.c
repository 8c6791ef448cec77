/* What a token must say, and what becomes of it (T3, T7): one row per claim and fault. */
#include "unit/token_maker.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(token_claims, .timeout = 20);

#define ISS "\"iss\":\"" MAKER_ISSUER "\""
#define AUD "\"aud\":\"" MAKER_AUDIENCE "\""
#define WHO "\"sub\":\"alice\",\"client_id\":\"portal\",\"jti\":\"t-1\""
#define IAT "\"iat\":1800000000"
#define EXP "\"exp\":1800000600"

static const struct {
	const char *situation, *payload, *expected;
} rows[] = {
	{ "all that is required", "{" ISS "," AUD "," WHO "," IAT "," EXP "}", "accepted" },
	{ "a claim that means nothing here", PAYLOAD ",\"azp\":\"x\"}", "accepted" },

	{ "no issuer", "{" AUD "," WHO "," IAT "," EXP "}", "token-invalid iss" },
	{ "another issuer",
	  "{\"iss\":\"https://identity.example.org\"," AUD "," WHO "," IAT "," EXP "}",
	  "token-invalid iss" },
	{ "the issuer with a slash",
	  "{\"iss\":\"" MAKER_ISSUER "/\"," AUD "," WHO "," IAT "," EXP "}", "token-invalid iss" },
	{ "an issuer in a list", "{\"iss\":[\"" MAKER_ISSUER "\"]," AUD "," WHO "," IAT "," EXP "}",
	  "token-invalid iss" },
	{ "two issuers", "{" ISS "," ISS "," AUD "," WHO "," IAT "," EXP "}",
	  "token-invalid payload" },

	{ "no audience", "{" ISS "," WHO "," IAT "," EXP "}", "token-invalid aud" },
	{ "another audience", "{" ISS ",\"aud\":\"https://other.example\"," WHO "," IAT "," EXP "}",
	  "token-invalid aud" },
	{ "our audience among others",
	  "{" ISS ",\"aud\":[\"x\",\"" MAKER_AUDIENCE "\"]," WHO "," IAT "," EXP "}", "accepted" },
	{ "others only", "{" ISS ",\"aud\":[\"x\",\"y\"]," WHO "," IAT "," EXP "}",
	  "token-invalid aud" },
	{ "ours, and a number",
	  "{" ISS ",\"aud\":[\"" MAKER_AUDIENCE "\",1]," WHO "," IAT "," EXP "}",
	  "token-invalid aud" },
	{ "an empty list", "{" ISS ",\"aud\":[]," WHO "," IAT "," EXP "}", "token-invalid aud" },
	{ "an object", "{" ISS ",\"aud\":{}," WHO "," IAT "," EXP "}", "token-invalid aud" },
	{ "the start of ours", "{" ISS ",\"aud\":\"https://guichet\"," WHO "," IAT "," EXP "}",
	  "token-invalid aud" },

	{ "no end", "{" ISS "," AUD "," WHO "," IAT "}", "token-invalid exp" },
	{ "an end that is a text", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":\"1800000600\"}",
	  "token-invalid exp" },
	{ "a real end", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":1800000600.5}",
	  "token-invalid exp" },
	{ "an end with an exponent", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":1e9}",
	  "token-invalid exp" },
	{ "an end of zero", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":0}", "token-invalid exp" },
	{ "an end below zero", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":-1}",
	  "token-invalid exp" },
	{ "an end beyond reason", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":9223372036854775807}",
	  "token-invalid exp" },
	{ "an end beyond integers",
	  "{" ISS "," AUD "," WHO "," IAT ",\"exp\":99999999999999999999}",
	  "token-invalid payload" },
	{ "two ends", "{" ISS "," AUD "," WHO "," IAT "," EXP "," EXP "}",
	  "token-invalid payload" },
	{ "expired long ago", "{" ISS "," AUD "," WHO ",\"iat\":1700000000,\"exp\":1700000600}",
	  "token-expired expired" },
	{ "expired this second", "{" ISS "," AUD "," WHO ",\"iat\":1799999400,\"exp\":1800000000}",
	  "token-expired expired" },
	{ "a second left", "{" ISS "," AUD "," WHO ",\"iat\":1799999401,\"exp\":1800000001}",
	  "accepted" },
	{ "a life of an hour", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":1800003600}", "accepted" },
	{ "a second more", "{" ISS "," AUD "," WHO "," IAT ",\"exp\":1800003601}",
	  "token-invalid life" },
	{ "an end before the issue",
	  "{" ISS "," AUD "," WHO ",\"iat\":1800000050,\"exp\":1800000050}", "token-invalid life" },

	{ "no issue", "{" ISS "," AUD "," WHO "," EXP "}", "token-invalid iat" },
	{ "issued in a minute", "{" ISS "," AUD "," WHO ",\"iat\":1800000060," EXP "}",
	  "accepted" },
	{ "issued later than that", "{" ISS "," AUD "," WHO ",\"iat\":1800000061," EXP "}",
	  "token-invalid iat" },
	{ "a real issue", "{" ISS "," AUD "," WHO ",\"iat\":1800000000.0," EXP "}",
	  "token-invalid iat" },
	{ "valid since long", PAYLOAD ",\"nbf\":1700000000}", "accepted" },
	{ "valid in a minute", PAYLOAD ",\"nbf\":1800000060}", "accepted" },
	{ "valid later than that", PAYLOAD ",\"nbf\":1800000061}", "token-invalid nbf" },
	{ "valid from a text", PAYLOAD ",\"nbf\":\"now\"}", "token-invalid nbf" },

	{ "no subject", "{" ISS "," AUD ",\"client_id\":\"portal\",\"jti\":\"t\"," IAT "," EXP "}",
	  "token-invalid sub" },
	{ "an empty subject",
	  "{" ISS "," AUD ",\"sub\":\"\",\"client_id\":\"portal\",\"jti\":\"t\"," IAT "," EXP "}",
	  "token-invalid sub" },
	{ "a subject that is a number",
	  "{" ISS "," AUD ",\"sub\":7,\"client_id\":\"portal\",\"jti\":\"t\"," IAT "," EXP "}",
	  "token-invalid sub" },
	{ "a subject of two lines",
	  "{" ISS "," AUD ",\"sub\":\"a\\nb\",\"client_id\":\"portal\",\"jti\":\"t\"," IAT "," EXP
	  "}",
	  "token-invalid sub" },
	{ "two subjects", PAYLOAD ",\"sub\":\"bob\"}", "token-invalid payload" },
	{ "no client: an ID token",
	  "{" ISS "," AUD ",\"sub\":\"alice\",\"jti\":\"t\"," IAT "," EXP "}",
	  "token-invalid client_id" },
	{ "a nonce: an ID token", PAYLOAD ",\"nonce\":\"n\"}", "token-invalid id-token" },
	{ "no name of its own",
	  "{" ISS "," AUD ",\"sub\":\"alice\",\"client_id\":\"portal\"," IAT "," EXP "}",
	  "token-invalid jti" },

	{ "scopes that mean nothing here",
	  PAYLOAD ",\"scope\":\"openid calls:read calls:readers  profile\"}", "accepted" },
	{ "scopes in a list", PAYLOAD ",\"scope\":[\"calls:read\"]}", "token-invalid scope" },

	{ "every role",
	  PAYLOAD ",\"roles\":[\"applicant\",\"facilitator\",\"instructor\",\"reviewer\","
		  "\"committee\",\"manager\",\"finance\",\"auditor\",\"portal\",\"admin\"]}",
	  "accepted" },
	{ "a role for one call", PAYLOAD ",\"roles\":[\"instructor:chf-2023\"]}", "accepted" },
	{ "no role", PAYLOAD ",\"roles\":[]}", "accepted" },
	{ "a word that is no role", PAYLOAD ",\"roles\":[\"manager\",\"king\"]}",
	  "token-invalid roles" },
	{ "a role in capitals", PAYLOAD ",\"roles\":[\"Manager\"]}", "token-invalid roles" },
	{ "the start of a role", PAYLOAD ",\"roles\":[\"manage\"]}", "token-invalid roles" },
	{ "the public is no role", PAYLOAD ",\"roles\":[\"public\"]}", "token-invalid roles" },
	{ "a role for no call", PAYLOAD ",\"roles\":[\"instructor:\"]}", "token-invalid roles" },
	{ "a call that is a path", PAYLOAD ",\"roles\":[\"instructor:../x\"]}",
	  "token-invalid roles" },
	{ "a role in a text", PAYLOAD ",\"roles\":\"manager\"}", "token-invalid roles" },
	{ "a role that is a number", PAYLOAD ",\"roles\":[1]}", "token-invalid roles" },

	{ "an organisation", PAYLOAD ",\"organisations\":[\"20005374200017\"]}", "accepted" },
	{ "La Poste", PAYLOAD ",\"organisations\":[\"35600000000048\"]}", "accepted" },
	{ "a wrong check digit",
	  PAYLOAD ",\"organisations\":[\"20005374200017\",\"73282932000079\"]}",
	  "token-invalid organisations" },
	{ "fourteen zeros", PAYLOAD ",\"organisations\":[\"00000000000000\"]}",
	  "token-invalid organisations" },
	{ "a SIREN", PAYLOAD ",\"organisations\":[\"200053742\"]}", "token-invalid organisations" },
	{ "an organisation as a number", PAYLOAD ",\"organisations\":[20005374200017]}",
	  "token-invalid organisations" },
	{ "an organisation in a text", PAYLOAD ",\"organisations\":\"20005374200017\"}",
	  "token-invalid organisations" },

	{ "an actor", PAYLOAD ",\"act\":{\"sub\":\"portal\"}}", "accepted" },
	{ "a chain of actors", PAYLOAD ",\"act\":{\"sub\":\"portal\",\"act\":{\"sub\":\"x\"}}}",
	  "accepted" },
	{ "an actor as a text", PAYLOAD ",\"act\":\"portal\"}", "token-invalid act" },
	{ "an actor without a name", PAYLOAD ",\"act\":{}}", "token-invalid act" },
	{ "no actor", PAYLOAD ",\"act\":null}", "token-invalid act" },

	{ "a list", "[]", "token-invalid payload" },
	{ "not JSON", "alice", "token-invalid payload" },
	{ "two objects", "{}{}", "token-invalid payload" },
	{ "a lone surrogate", PAYLOAD ",\"x\":\"\\ud800\"}", "token-invalid payload" },
	{ "an escaped zero", PAYLOAD ",\"x\":\"a\\u0000b\"}", "token-invalid payload" },
	{ "a byte that is no text", PAYLOAD ",\"x\":\"\xff\"}", "token-invalid payload" },
};

Test(token_claims, each_claim)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *token = maker_token(m, m->key, HEADER("ES256"), rows[i].payload);
		cr_expect_str_eq(maker_outcome(m, token, &actor), rows[i].expected, "%s",
				 rows[i].situation);
	}
}

static const char *repeated(struct maker *m, const char *name, const char *item, int count)
{
	const char *list = "";
	for (int i = 0; i < count; i++)
		list = arena_printf(m->arena, "%s%s\"%s\"", list, i ? "," : "", item);
	return arena_printf(m->arena, PAYLOAD ",\"%s\":[%s]}", name, list);
}

static const char *long_text(struct maker *m, const char *format, int length)
{
	static const char filler[3000] = { [0 ... 2998] = 'x' };
	return arena_printf(m->arena, "%s%.*s\"}", format, length, filler);
}

Test(token_claims, limits)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *without_sub = "{" ISS "," AUD ",\"client_id\":\"portal\",\"jti\":\"t\"," IAT
				  "," EXP ",\"sub\":\"";
	const char *without_jti = "{" ISS "," AUD ",\"client_id\":\"portal\",\"sub\":\"alice\"," IAT
				  "," EXP ",\"jti\":\"";
	const struct {
		const char *situation, *payload, *expected;
	} limits[] = {
		{ "32 roles", repeated(m, "roles", "manager", 32), "accepted" },
		{ "33 roles", repeated(m, "roles", "manager", 33), "token-invalid roles" },
		{ "100 organisations", repeated(m, "organisations", "20005374200017", 100),
		  "accepted" },
		{ "101 organisations", repeated(m, "organisations", "20005374200017", 101),
		  "token-invalid organisations" },
		{ "a subject of 255", long_text(m, without_sub, 255), "accepted" },
		{ "a subject of 256", long_text(m, without_sub, 256), "token-invalid sub" },
		{ "a name of 128", long_text(m, without_jti, 128), "accepted" },
		{ "a name of 129", long_text(m, without_jti, 129), "token-invalid jti" },
		{ "scopes of 2048", long_text(m, PAYLOAD ",\"scope\":\"", 2048), "accepted" },
		{ "scopes of 2049", long_text(m, PAYLOAD ",\"scope\":\"", 2049),
		  "token-invalid scope" },
	};
	for (size_t i = 0; i < COUNT(limits); i++) {
		const char *token = maker_token(m, m->key, HEADER("ES256"), limits[i].payload);
		cr_expect_str_eq(maker_outcome(m, token, &actor), limits[i].expected, "%s",
				 limits[i].situation);
	}
}

static void expect_whole(const struct actor *a)
{
	cr_expect_str_eq(a->subject, "alice");
	cr_expect_str_eq(a->client, "portal");
	cr_expect_str_eq(a->acting, "the-portal");
	cr_expect_eq(a->scopes,
		     UINT64_C(1) << SCOPE_CALLS_READ | UINT64_C(1) << SCOPE_APPLICATIONS_SUBMIT);
	cr_expect_eq(a->expires_at.us, INT64_C(1800000600000000));
	cr_assert_eq(a->roles.count, 2);
	cr_expect_eq(a->roles.items[0].role, ROLE_INSTRUCTOR);
	cr_expect_str_eq(a->roles.items[0].call_code, "chf-2023");
	cr_expect_eq(a->roles.items[1].role, ROLE_MANAGER);
	cr_expect_null(a->roles.items[1].call_code);
	cr_assert_eq(a->organisations.count, 2);
	cr_expect_str_eq(a->organisations.items[0], "20005374200017");
	cr_expect_str_eq(a->organisations.items[1], "35600000000048");
	cr_expect(actor_has_role(a, 1u << ROLE_INSTRUCTOR, "chf-2023"));
	cr_expect_not(actor_has_role(a, 1u << ROLE_INSTRUCTOR, "chf-2024"));
	cr_expect(actor_has_organisation(a, "35600000000048"));
}

Test(token_claims, the_actor_is_the_same_verified_and_remembered)
{
	maker_auto_t *m = maker_new();
	const struct actor *first, *second;
	const char *token = maker_token(
		m, m->key, HEADER("ES256"),
		PAYLOAD
		",\"act\":{\"sub\":\"the-portal\"},\"scope\":\"applications:submit x calls:read\","
		"\"roles\":[\"instructor:chf-2023\",\"manager\"],"
		"\"organisations\":[\"20005374200017\",\"35600000000048\"]}");

	cr_assert_str_eq(maker_outcome(m, token, &first), "accepted");
	expect_whole(first);
	cr_assert_str_eq(maker_outcome(m, token, &second), "accepted");
	cr_expect_neq(first, second);
	expect_whole(second);

	struct token_state state;
	token_state(&state);
	cr_expect_eq(state.hits, 1);
	cr_expect_eq(state.misses, 1);
}

Test(token_claims, a_failed_token_leaves_the_output_alone)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor = &actor_public;
	const char *token =
		maker_token(m, m->key, HEADER("ES256"), PAYLOAD ",\"roles\":[\"king\"]}");
	cr_expect_str_eq(maker_outcome(m, token, &actor), "token-invalid roles");
	cr_expect_eq(actor, &actor_public);
}
