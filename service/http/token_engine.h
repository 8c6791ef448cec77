/* The parts of token verification, as they see each other: parser, claims, cache, keys, engines.
 *
 * libjwt and rhonabwy both define `jwt_t`, so that each has one file behind this header. */
#ifndef GUICHET_HTTP_TOKEN_ENGINE_H
#define GUICHET_HTTP_TOKEN_ENGINE_H

#include "base/actor.h"
#include "base/json.h"
#include "base/work.h"
#include "http/token.h"

#include <stdatomic.h>

#define TOKEN_MAX         8192 /* bytes of a token */
#define TOKEN_HEADER_MAX  1024 /* bytes of its decoded header */
#define TOKEN_KID_MAX     64
#define TOKEN_JTI_MAX     128
#define TOKEN_TEXT_MAX    255 /* sub, client_id, act.sub */
#define TOKEN_KEYS_MAX    20
#define TOKEN_KEY_SET_MAX 65536
#define TOKEN_LIFE_MAX_S  3600
#define TOKEN_SKEW_S      60 /* how far ahead of ours the issuer's clock may run */
#define TOKEN_CACHE_S     60
#define TOKEN_CACHE_MAX   10000

enum token_alg { TOKEN_RS256, TOKEN_ES256, TOKEN_ALG_COUNT_ };
extern const char *const token_alg_words[TOKEN_ALG_COUNT_];

enum token_type { TOKEN_TYPE_PLAIN, TOKEN_TYPE_ACCESS };

extern struct token_settings token_settings; /* set by token_keys_load, before the workers */

/* ERR_TOKEN_INVALID, with its class for the log. */
enum err token_refuse(struct work *w, const char *cause) MUST_CHECK;

/* --- token_parse.c: text, before any library sees it */

/* A token of the accepted form: three canonical segments, a header that says nothing unexpected. */
struct token_parts {
	const char *text; /* the whole token, closed by NUL */
	struct bytes payload;
	size_t signature_length;
	enum token_alg alg;
	enum token_type type;
	const char *kid;
};

/* Canonical base64url without padding.  ret holds at least length * 3 / 4 bytes. */
bool token_base64_decode(const char *text, size_t length, uint8_t *ret, size_t *ret_length);
/* 1 to max printable ASCII characters without space. */
bool token_printable(const char *text, size_t max);

enum err token_bearer(struct work *w, const char *authorization, struct bytes *ret) MUST_CHECK;
enum err token_parse(struct work *w, struct bytes token, struct token_parts *ret) MUST_CHECK;

/* --- token_claims.c: the payload, read by us and by no getter of a library */

enum err token_payload(struct work *w, struct bytes text, json_t **ret) MUST_CHECK;
/* Cheap ones, before the signature: `iss` and `exp`. */
enum err token_claims_early(struct work *w, const json_t *payload,
			    const struct token_settings *settings) MUST_CHECK;
enum err token_claims(struct work *w, const json_t *payload, const struct token_settings *settings,
		      struct actor *ret, const char **ret_jti) MUST_CHECK;

/* --- token_cache.c: what was verified less than a minute ago */

struct token_digest {
	uint8_t bytes[32];
};

struct token_digest token_digest(struct bytes token); /* SHA-256 */
/* Which memory of the cache is current; to be taken before a token is verified. */
uint64_t token_cache_generation(void);
void token_cache_clear(void);
bool token_cache_get(struct work *w, const struct token_digest *digest, const struct actor **ret);
void token_cache_put(const struct work *w, const struct token_digest *digest, uint64_t generation,
		     const struct actor *actor);
void token_cache_counts(uint64_t *ret_hits, uint64_t *ret_misses, size_t *ret_entries);

/* --- token_keys.c, token_deny.c: what changes while the service runs */

struct token_key {
	char kid[TOKEN_KID_MAX + 1];
	enum token_alg alg;      /* fixed by the type of the key, never by the token */
	size_t signature_length; /* bytes */
	char *jwk;               /* for rhonabwy: type, numbers and nothing else */
	char *pem;               /* for libjwt; never empty */
};

struct token_key_set {
	atomic_uint references;
	size_t count;
	struct token_key items[TOKEN_KEYS_MAX];
	struct token_digest digest; /* of the text it was read from */
};

/* NULL when there is none, or when it is too old.  To be released. */
struct token_key_set *token_keys_get(void);
void token_keys_release(struct token_key_set **set); /* accepts NULL */
#define token_key_set_auto_t __attribute__((cleanup(token_keys_release))) struct token_key_set
const struct token_key *token_key_find(const struct token_key_set *set, const char *kid);
void token_keys_unknown(const char *kid);
/* Looks at the watched files, at most once per second. */
void token_keys_watch(void);

bool token_deny_install(struct bytes text, const char **ret_error);
bool token_denied(const char *jti);

/* A file that is read again when it changes. */
struct token_file {
	const char *path;
	size_t max;
	int64_t mtime_ns, size;
	uint64_t inode;
	const char *fault; /* why its present content is not in force, or NULL */
};

/* False when it did not change.  Otherwise *ret_text is its text, to be given to free(), or NULL
 * with the reason. */
bool token_file_changed(struct token_file *file, char **ret_text, size_t *ret_length,
			const char **ret_error);

/* --- token_jwk.c: rhonabwy */

/* NULL, with the reason, when a key of the set should not be in a published set, or none is
 * usable; keys of other kinds and uses are left out. */
struct token_key_set *token_jwk_import(struct bytes text, const char **ret_error);
void token_jwk_free(struct token_key_set *set);
bool token_jwk_verify(const struct token_key *key, const char *token);
/* A P-256 pair: the private key as PEM, the public set as JSON.  In the arena; false on failure. */
bool token_jwk_generate(struct arena *arena, const char **ret_pem, const char **ret_jwks);
/* Signs a payload (JSON) as an access token with the PEM of a private key, whose type chooses RS256
 * or ES256, and its thumbprint (RFC 7638) the `kid`.  NULL when the key is of another kind, weak,
 * or not a key. */
const char *token_jwk_sign(struct arena *arena, const char *pem, const char *payload);

/* --- token_jwt.c: libjwt */

bool token_jwt_verify(const struct token_key *key, const char *token);

#endif
