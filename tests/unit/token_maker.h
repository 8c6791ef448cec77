/* An issuer for tests: makes keys, key sets and tokens, right or wrong at will. */
#ifndef GUICHET_TESTS_TOKEN_MAKER_H
#define GUICHET_TESTS_TOKEN_MAKER_H

#include "base/work.h"
#include "http/token.h"

#include <openssl/types.h>

#define MAKER_ISSUER   "https://identity.example"
#define MAKER_AUDIENCE "https://guichet.example"
#define MAKER_NOW      INT64_C(1800000000) /* seconds: when the tests take place */

/* A payload that is accepted, open at the end: PAYLOAD "}" is whole. */
#define PAYLOAD_WITHOUT_TIMES                                                                      \
	"{\"iss\":\"" MAKER_ISSUER "\",\"aud\":\"" MAKER_AUDIENCE "\",\"sub\":\"alice\","          \
	"\"client_id\":\"portal\",\"jti\":\"t-1\""
#define PAYLOAD     PAYLOAD_WITHOUT_TIMES ",\"iat\":1800000000,\"exp\":1800000600"
#define HEADER(alg) "{\"typ\":\"at+jwt\",\"alg\":\"" alg "\",\"kid\":\"k1\"}"

struct maker {
	struct arena *arena;
	struct work work;
	struct problem problem;
	EVP_PKEY *key; /* P-256 */
	const char *folders[16];
	size_t folder_count;
};

/* With a P-256 key named k1 in force, at MAKER_NOW. */
struct maker *maker_new(void);
void maker_free(struct maker **m);
#define maker_auto_t __attribute__((cleanup(maker_free))) struct maker

EVP_PKEY *maker_rsa(unsigned bits, unsigned exponent);
EVP_PKEY *maker_ec(const char *curve);
/* A JSON object; `more` is added to its members as it stands: ",\"use\":\"sig\"". */
const char *maker_jwk(struct maker *m, EVP_PKEY *key, const char *kid, const char *more);
const char *maker_set(struct maker *m, const char *first, const char *second); /* second or NULL */
const char *maker_pem(struct maker *m, EVP_PKEY *key);
void maker_install(struct maker *m, const char *jwks);

const char *maker_base64(struct maker *m, const void *bytes, size_t length);
/* header.payload, not signed */
const char *maker_unsigned(struct maker *m, const char *header, const char *payload);
/* Signed with RS256 or ES256, whatever the header says. */
const char *maker_token(struct maker *m, EVP_PKEY *key, const char *header, const char *payload);
const char *maker_hs256(struct maker *m, const char *secret, const char *header,
			const char *payload);

/* Verifies `Bearer token`: "accepted", or the slug of the refusal and its class: "token-invalid
 * alg". */
const char *maker_outcome(struct maker *m, const char *token, const struct actor **ret);
const char *maker_header_outcome(struct maker *m, const char *authorization,
				 const struct actor **ret);

/* A folder of its own under /tmp, removed with the maker, and a file in it replaced whole. */
const char *maker_folder(struct maker *m);
void maker_write(const char *path, const char *text);

#endif
