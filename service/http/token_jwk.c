/* rhonabwy: reads key sets, verifies access tokens (`at+jwt`), makes development keys.
 *
 * It imports RSA keys of a few bits, shared secrets and private keys, and can follow addresses
 * found in a key.  So a key is judged here first, then rebuilt from its bare numbers. */
#include "http/token_engine.h"

#include <assert.h>
#include <jansson.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <pthread.h>
#include <rhonabwy.h>
#include <stdlib.h>
#include <string.h>

#define RSA_BITS_MIN 2048
#define RSA_BITS_MAX 4096
#define EXPONENT_MIN 65537
#define P256_BYTES   32
#define P256_DIGITS  43 /* of a coordinate, in base64url */
#define PEM_MAX      4096

static void release_jwk(jwk_t **jwk)
{
	r_jwk_free(*jwk);
}
#define jwk_auto_t __attribute__((cleanup(release_jwk))) jwk_t
static void release_rhonabwy_jwt(jwt_t **jwt)
{
	r_jwt_free(*jwt);
}
#define jwt_auto_t __attribute__((cleanup(release_rhonabwy_jwt))) jwt_t

static void start(void)
{
	if (r_global_init() != RHN_OK)
		abort();
}

static void start_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start);
}

/* --- one key of a published set */

enum judgement {
	KEY_USABLE,
	KEY_NOT_OURS, /* of another kind or for another use: left out */
	KEY_REFUSED,  /* should not be in a published set: the set is refused */
};

static const char *member(const json_t *key, const char *name)
{
	return json_string_value(json_object_get(key, name));
}

/* The number of a member, without leading zeros. */
static bool read_number(const json_t *key, const char *name, uint8_t *ret, size_t max,
			size_t *ret_length)
{
	const char *text = member(key, name);
	size_t length;
	if (!text || strlen(text) > max * 4 / 3 + 2 ||
	    !token_base64_decode(text, strlen(text), ret, &length))
		return false;

	size_t zeros = 0;
	while (zeros < length && ret[zeros] == 0)
		zeros++;
	memmove(ret, ret + zeros, length - zeros);
	*ret_length = length - zeros;
	return true;
}

static bool rsa_strong(const json_t *key, size_t *ret_modulus_bytes)
{
	uint8_t n[RSA_BITS_MAX / 8 + 8], e[16];
	size_t n_length, e_length;

	if (!read_number(key, "n", n, RSA_BITS_MAX / 8, &n_length) ||
	    !read_number(key, "e", e, 8, &e_length))
		return false;
	if (n_length == 0 || n_length > RSA_BITS_MAX / 8 || (n[n_length - 1] & 1) == 0)
		return false;
	size_t bits = n_length * 8 - (size_t)(__builtin_clz(n[0]) - 24);
	if (bits < RSA_BITS_MIN || e_length == 0 || e_length > 4)
		return false;

	uint64_t exponent = 0;
	for (size_t i = 0; i < e_length; i++)
		exponent = exponent << 8 | e[i];
	*ret_modulus_bytes = n_length;
	return exponent >= EXPONENT_MIN && exponent % 2 == 1;
}

/* RFC 7518, 6.2.1.2: full length, with the zeros that a coordinate begins with. */
static bool is_whole(const json_t *key)
{
	const char *x = member(key, "x"), *y = member(key, "y");
	return x && y && strlen(x) == P256_DIGITS && strlen(y) == P256_DIGITS;
}

static bool p256_point(const json_t *key)
{
	uint8_t point[1 + 2 * P256_BYTES + 8] = { 4 }; /* 4: both coordinates follow */
	size_t x_length, y_length;
	if (!is_whole(key) ||
	    !token_base64_decode(member(key, "x"), P256_DIGITS, point + 1, &x_length) ||
	    !token_base64_decode(member(key, "y"), P256_DIGITS, point + 1 + P256_BYTES, &y_length))
		return false;

	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *on_curve = EC_POINT_new(group);
	bool ok = EC_POINT_oct2point(group, on_curve, point, 1 + 2 * P256_BYTES, NULL) == 1;
	EC_POINT_free(on_curve);
	EC_GROUP_free(group);
	return ok;
}

static bool has_private_part(const json_t *key)
{
	static const char *const names[] = { "d", "p", "q", "dp", "dq", "qi", "oth", "k" };
	for (size_t i = 0; i < COUNT(names); i++)
		if (json_object_get(key, names[i]))
			return true;
	return false;
}

/* `use`, `key_ops` and `alg` may each say that the key is for something else. */
static bool for_signatures(const json_t *key, enum token_alg alg)
{
	const json_t *use = json_object_get(key, "use"), *ops = json_object_get(key, "key_ops");
	const json_t *named = json_object_get(key, "alg");

	if (use && !text_equal(json_string_value(use), "sig"))
		return false;
	if (named && !text_equal(json_string_value(named), token_alg_words[alg]))
		return false;

	bool verifies = ops == NULL;
	for (size_t i = 0; i < json_array_size(ops); i++)
		verifies =
			verifies || text_equal(json_string_value(json_array_get(ops, i)), "verify");
	return verifies;
}

static enum judgement judge(const json_t *key, struct token_key *ret, const char **ret_error)
{
	const char *type = member(key, "kty"), *kid = member(key, "kid");
	bool rsa = text_equal(type, "RSA"), ec = text_equal(type, "EC");

	*ret_error = "a key is a shared secret or has a private part";
	if (!type || text_equal(type, "oct") || has_private_part(key))
		return KEY_REFUSED;
	ret->alg = rsa ? TOKEN_RS256 : TOKEN_ES256;
	if ((!rsa && !ec) || (ec && !text_equal(member(key, "crv"), "P-256")) ||
	    !for_signatures(key, ret->alg))
		return KEY_NOT_OURS;

	*ret_error = "a key has no name (kid), or not a plain one";
	if (!kid || !token_printable(kid, TOKEN_KID_MAX))
		return KEY_REFUSED;
	stpcpy(ret->kid, kid);

	ret->signature_length = (size_t)2 * P256_BYTES;
	*ret_error = "a key is weak, or no point of its curve";
	if (rsa ? !rsa_strong(key, &ret->signature_length) : !p256_point(key))
		return KEY_REFUSED;
	return KEY_USABLE;
}

/* --- its two forms for the engines */

/* Nothing but the numbers: no certificate, no address to follow. */
static char *bare_jwk(const json_t *key, const struct token_key *about)
{
	json_auto_t *bare =
		about->alg == TOKEN_RS256
			? json_pack("{s:s,s:s,s:s,s:s}", "kty", "RSA", "kid", about->kid, "n",
				    member(key, "n"), "e", member(key, "e"))
			: json_pack("{s:s,s:s,s:s,s:s,s:s}", "kty", "EC", "crv", "P-256", "kid",
				    about->kid, "x", member(key, "x"), "y", member(key, "y"));
	return json_dumps(bare, JSON_COMPACT);
}

static char *pem_of(jwk_t *jwk)
{
	unsigned char pem[PEM_MAX];
	size_t length = sizeof(pem);
	if (r_jwk_export_to_pem_der(jwk, R_FORMAT_PEM, pem, &length, R_FLAG_IGNORE_REMOTE) !=
		    RHN_OK ||
	    length == 0)
		return NULL;
	return strndup((const char *)pem, length);
}

static bool prepare(const json_t *key, struct token_key *ret)
{
	jwk_auto_t *jwk = NULL;
	ret->jwk = bare_jwk(key, ret);
	if (!ret->jwk || r_jwk_init(&jwk) != RHN_OK ||
	    r_jwk_import_from_json_str(jwk, ret->jwk) != RHN_OK)
		return false;
	ret->pem = pem_of(jwk);
	return ret->pem && *ret->pem;
}

/* --- the set */

void token_jwk_free(struct token_key_set *set)
{
	for (size_t i = 0; i < TOKEN_KEYS_MAX; i++) {
		free(set->items[i].jwk);
		free(set->items[i].pem);
	}
	free(set);
}

static bool take_key(const json_t *json, struct token_key_set *set, const char **ret_error)
{
	struct token_key *key = &set->items[set->count];
	enum judgement judgement = judge(json, key, ret_error);

	if (judgement == KEY_NOT_OURS)
		*key = (struct token_key){ 0 };
	if (judgement != KEY_USABLE)
		return judgement == KEY_NOT_OURS;
	if (token_key_find(set, key->kid)) {
		*ret_error = "two keys have the same name (kid)";
		return false;
	}
	if (!prepare(json, key)) {
		*ret_error = "a key could not be imported";
		return false;
	}
	set->count++;
	return true;
}

static bool take_keys(const json_t *root, struct token_key_set *set, const char **ret_error)
{
	const json_t *list = json_object_get(root, "keys");

	*ret_error = "not a key set of 1 to 20 keys";
	if (!json_is_array(list) || json_array_size(list) > TOKEN_KEYS_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!take_key(json_array_get(list, i), set, ret_error))
			return false;
	if (set->count == 0)
		*ret_error = "no usable key in the set";
	return set->count > 0;
}

struct token_key_set *token_jwk_import(struct bytes text, const char **ret_error)
{
	start_once();
	json_auto_t *root =
		text.length <= TOKEN_KEY_SET_MAX
			? json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL)
			: NULL;
	struct token_key_set *set = calloc(1, sizeof(*set));
	if (!set)
		abort();
	atomic_init(&set->references, 1);
	set->digest = token_digest(text);
	if (!take_keys(root, set, ret_error)) {
		token_jwk_free(set);
		return NULL;
	}
	return set;
}

/* --- signatures */

/* The key is imported at each call: no library object is shared between workers. */
bool token_jwk_verify(const struct token_key *key, const char *token)
{
	jwk_auto_t *jwk = NULL;
	jwt_auto_t *jwt = NULL;

	if (r_jwk_init(&jwk) != RHN_OK || r_jwk_import_from_json_str(jwk, key->jwk) != RHN_OK)
		return false;
	if (r_jwt_init(&jwt) != RHN_OK ||
	    r_jwt_advanced_parse(jwt, token, R_PARSE_NONE, R_FLAG_IGNORE_REMOTE) != RHN_OK)
		return false;
	if (r_jwt_get_sign_alg(jwt) !=
	    (key->alg == TOKEN_RS256 ? R_JWA_ALG_RS256 : R_JWA_ALG_ES256))
		return false;
	return r_jwt_verify_signature(jwt, jwk, R_FLAG_IGNORE_REMOTE) == RHN_OK;
}

/* --- development keys */

static char *thumbprint(jwk_t *jwk)
{
	return r_jwk_thumbprint(jwk, R_JWK_THUMB_SHA256, R_FLAG_IGNORE_REMOTE);
}

bool token_jwk_generate(struct arena *arena, const char **ret_pem, const char **ret_jwks)
{
	jwk_auto_t *private = NULL, *public = NULL;
	start_once();
	if (r_jwk_init(&private) != RHN_OK || r_jwk_init(&public) != RHN_OK ||
	    r_jwk_generate_key_pair(private, public, R_KEY_TYPE_EC, 256, NULL) != RHN_OK)
		return false;

	json_auto_t *key = r_jwk_export_to_json_t(public);
	/* The library drops those zeros, of one pair in 130: another is drawn. */
	if (key && !is_whole(key))
		return token_jwk_generate(arena, ret_pem, ret_jwks);

	char *kid = thumbprint(public), *pem = pem_of(private);
	bool ok = kid && pem && key;
	if (ok) {
		*ret_pem = arena_text(arena, pem, strlen(pem));
		*ret_jwks =
			arena_printf(arena,
				     "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\","
				     "\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}]}\n",
				     kid, member(key, "x"), member(key, "y"));
	}
	r_free(kid);
	free(pem);
	return ok;
}

/* What a private key signs with; false when it is weak or of another kind. */
static bool signing_alg(jwk_t *jwk, jwa_alg *ret)
{
	unsigned bits = 0;
	int type = r_jwk_key_type(jwk, &bits, R_FLAG_IGNORE_REMOTE);
	bool rsa = (type & R_KEY_TYPE_RSA) && bits >= RSA_BITS_MIN;
	bool p256 = (type & R_KEY_TYPE_EC) && bits == 8 * P256_BYTES;

	*ret = rsa ? R_JWA_ALG_RS256 : R_JWA_ALG_ES256;
	return (type & R_KEY_TYPE_PRIVATE) && (rsa || p256);
}

/* libjwt would be the shorter way, but types whatever it signs `JWT`. */
const char *token_jwk_sign(struct arena *arena, const char *pem, const char *payload)
{
	jwk_auto_t *jwk = NULL;
	jwt_auto_t *jwt = NULL;
	jwa_alg alg;
	start_once();
	if (r_jwk_init(&jwk) != RHN_OK || r_jwt_init(&jwt) != RHN_OK ||
	    r_jwk_import_from_pem_der(jwk, R_X509_TYPE_PRIVKEY, R_FORMAT_PEM,
				      (const unsigned char *)pem, strlen(pem)) != RHN_OK ||
	    !signing_alg(jwk, &alg))
		return NULL;

	char *kid = thumbprint(jwk), *text = NULL;
	if (kid && r_jwk_set_property_str(jwk, "kid", kid) == RHN_OK &&
	    r_jwt_set_header_str_value(jwt, "typ", "at+jwt") == RHN_OK &&
	    r_jwt_set_full_claims_json_str(jwt, payload) == RHN_OK &&
	    r_jwt_set_sign_alg(jwt, alg) == RHN_OK)
		text = r_jwt_serialize_signed(jwt, jwk, R_FLAG_IGNORE_REMOTE);
	const char *token = text ? arena_text(arena, text, strlen(text)) : NULL;
	r_free(kid);
	r_free(text);
	return token;
}
