#include "unit/token_maker.h"

#include "http/token_engine.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- keys */

EVP_PKEY *maker_rsa(unsigned bits, unsigned exponent)
{
	EVP_PKEY *key = NULL;
	BIGNUM *e = BN_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BN_set_word(e, exponent);
	EVP_PKEY_keygen_init(context);
	EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int)bits);
	EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, e);
	EVP_PKEY_keygen(context, &key);
	EVP_PKEY_CTX_free(context);
	BN_free(e);
	cr_assert_not_null(key);
	return key;
}

EVP_PKEY *maker_ec(const char *curve)
{
	EVP_PKEY *key = EVP_EC_gen(curve);
	cr_assert_not_null(key);
	return key;
}

static const char *number(struct maker *m, EVP_PKEY *key, const char *name, int bytes)
{
	BIGNUM *value = NULL;
	unsigned char text[1024];
	cr_assert(EVP_PKEY_get_bn_param(key, name, &value) == 1);
	int length = bytes ? bytes : BN_num_bytes(value);
	BN_bn2binpad(value, text, length);
	BN_free(value);
	return maker_base64(m, text, (size_t)length);
}

const char *maker_jwk(struct maker *m, EVP_PKEY *key, const char *kid, const char *more)
{
	if (EVP_PKEY_is_a(key, "RSA"))
		return arena_printf(m->arena,
				    "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}",
				    kid, number(m, key, OSSL_PKEY_PARAM_RSA_N, 0),
				    number(m, key, OSSL_PKEY_PARAM_RSA_E, 0), more);
	int bytes = (EVP_PKEY_get_bits(key) + 7) / 8;
	return arena_printf(
		m->arena,
		"{\"kty\":\"EC\",\"crv\":\"P-%d\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"%s}",
		EVP_PKEY_get_bits(key), kid, number(m, key, OSSL_PKEY_PARAM_EC_PUB_X, bytes),
		number(m, key, OSSL_PKEY_PARAM_EC_PUB_Y, bytes), more);
}

const char *maker_set(struct maker *m, const char *first, const char *second)
{
	return arena_printf(m->arena, "{\"keys\":[%s%s%s]}", first, second ? "," : "",
			    second ? second : "");
}

const char *maker_pem(struct maker *m, EVP_PKEY *key)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text;
	PEM_write_bio_PUBKEY(out, key);
	long length = BIO_get_mem_data(out, &text);
	const char *pem = arena_text(m->arena, text, (size_t)length);
	BIO_free(out);
	return pem;
}

void maker_install(struct maker *m, const char *jwks)
{
	const char *error = NULL;
	(void)m;
	struct bytes text = { .data = jwks, .length = strlen(jwks) };
	cr_assert(token_keys_install(text, 3600, &error), "%s", error);
}

struct maker *maker_new(void)
{
	struct arena *arena = arena_new();
	struct maker *m = arena_new_one(arena, struct maker);
	m->arena = arena;
	m->work = (struct work){ .arena = arena,
				 .problem = &m->problem,
				 .now = { MAKER_NOW * 1000000 },
				 .actor = &actor_public };
	m->key = maker_ec("P-256");
	token_settings =
		(struct token_settings){ .issuer = MAKER_ISSUER, .audience = MAKER_AUDIENCE };
	maker_install(m, maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL));
	return m;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

void maker_free(struct maker **m)
{
	for (size_t i = 0; i < (*m)->folder_count; i++)
		nftw((*m)->folders[i], remove_one, 8, FTW_DEPTH | FTW_PHYS);
	EVP_PKEY_free((*m)->key);
	arena_free((*m)->arena);
}

/* --- tokens */

const char *maker_base64(struct maker *m, const void *bytes, size_t length)
{
	char *text = arena_alloc(m->arena, length * 4 / 3 + 8);
	EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
	for (char *c = text; *c; c++)
		*c = (char)(*c == '+' ? '-' : *c == '/' ? '_' : *c);
	text[strcspn(text, "=")] = '\0';
	return text;
}

const char *maker_unsigned(struct maker *m, const char *header, const char *payload)
{
	return arena_printf(m->arena, "%s.%s", maker_base64(m, header, strlen(header)),
			    maker_base64(m, payload, strlen(payload)));
}

/* From the DER form to the two numbers side by side. */
static size_t flatten(unsigned char *signature, size_t length)
{
	const unsigned char *at = signature;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)length);
	BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32);
	ECDSA_SIG_free(pair);
	return 64;
}

const char *maker_token(struct maker *m, EVP_PKEY *key, const char *header, const char *payload)
{
	const char *body = maker_unsigned(m, header, payload);
	unsigned char signature[1024];
	size_t length = sizeof(signature);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key);
	cr_assert(EVP_DigestSign(context, signature, &length, (const unsigned char *)body,
				 strlen(body)) == 1);
	EVP_MD_CTX_free(context);
	if (!EVP_PKEY_is_a(key, "RSA"))
		length = flatten(signature, length);
	return arena_printf(m->arena, "%s.%s", body, maker_base64(m, signature, length));
}

const char *maker_hs256(struct maker *m, const char *secret, const char *header,
			const char *payload)
{
	const char *body = maker_unsigned(m, header, payload);
	unsigned char signature[64];
	unsigned length = sizeof(signature);
	HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)body, strlen(body),
	     signature, &length);
	return arena_printf(m->arena, "%s.%s", body, maker_base64(m, signature, length));
}

/* --- outcomes */

const char *maker_header_outcome(struct maker *m, const char *authorization,
				 const struct actor **ret)
{
	m->problem = (struct problem){ 0 };
	enum err err = token_verify(&m->work, authorization, ret);
	if (err == OK)
		return "accepted";
	cr_assert(err == m->problem.err);
	const char *cause = m->problem.cause;
	return arena_printf(m->arena, "%s%s%s", problem_texts[err].slug, cause ? " " : "",
			    cause ? cause : "");
}

const char *maker_outcome(struct maker *m, const char *token, const struct actor **ret)
{
	return maker_header_outcome(m, arena_printf(m->arena, "Bearer %s", token), ret);
}

const char *maker_folder(struct maker *m)
{
	char *path = arena_printf(m->arena, "/tmp/guichet-token-XXXXXX");
	cr_assert_not_null(mkdtemp(path));
	cr_assert_lt(m->folder_count, COUNT(m->folders));
	m->folders[m->folder_count++] = path;
	return path;
}

void maker_write(const char *path, const char *text)
{
	char draft[512];
	snprintf(draft, sizeof(draft), "%s.draft", path);
	FILE *file = fopen(draft, "w");
	cr_assert_not_null(file);
	fputs(text, file);
	fclose(file);
	cr_assert(rename(draft, path) == 0);
}
