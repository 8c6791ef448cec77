/* libjwt: verifies the tokens of issuers that type them `JWT`, or not at all.
 *
 * It takes a missing key for "accept all" and an RSA public key for a shared secret: the parser
 * lets RS256 and ES256 through, the key fixes which of them, and a key is never empty. */
#include "http/token_engine.h"

#include <assert.h>
#include <jwt.h>
#include <string.h>

static void release_jwt(jwt_t **jwt)
{
	jwt_free(*jwt);
}
#define jwt_auto_t __attribute__((cleanup(release_jwt))) jwt_t

static jwt_alg_t alg_of(enum token_alg alg)
{
	return alg == TOKEN_RS256 ? JWT_ALG_RS256 : JWT_ALG_ES256;
}

bool token_jwt_verify(const struct token_key *key, const char *token)
{
	size_t length = strlen(key->pem);
	assert(length > 0);

	jwt_auto_t *jwt = NULL;
	if (jwt_decode(&jwt, token, (const unsigned char *)key->pem, (int)length) != 0)
		return false;
	return jwt_get_alg(jwt) == alg_of(key->alg);
}
