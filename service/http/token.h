/* Who holds this bearer token?  One strict answer, from the `Authorization` header to an actor.
 *
 * A token is an access token of one issuer (RFC 9068), signed with RS256 or ES256 by a key of the
 * issuer's key set; what was verified is remembered for a minute at most.  All is thread-safe. */
#ifndef GUICHET_HTTP_TOKEN_H
#define GUICHET_HTTP_TOKEN_H

#include "base/actor.h"
#include "base/work.h"

/* Texts must live as long as the service. */
struct token_settings {
	const char *issuer;
	const char *audience;
	const char *jwks;      /* path of a file, read again when it changes, or an https URL */
	const char *deny_file; /* revoked `jti`, one a line, read again likewise; empty: none */
	bool plain_jwt;        /* the issuer types its access tokens `JWT`, or not at all */
	size_t limit;          /* bytes of a token, 8 KiB at most; 0: 8 KiB */
};

/* Once, before the workers.  False, with the reason, when a file gives no usable key or cannot be
 * read, or when the address is neither a path nor https.  An https set is fetched by job/key_set;
 * until it arrives every token answers ERR_DATABASE_UNAVAILABLE. */
bool token_keys_load(const struct token_settings *settings, const char **ret_error) MUST_CHECK;

/* ERR_TOKEN_MISSING without a header, ERR_TOKEN_EXPIRED, ERR_TOKEN_INVALID for everything else that
 * is wrong with the token (problem->cause says what, for the log and the metrics only),
 * ERR_DATABASE_UNAVAILABLE without a key set.  w->now must be real time.  *ret lives in w->arena.
 */
enum err token_verify(struct work *w, const char *authorization,
		      const struct actor **ret) MUST_CHECK;

/* --- for job/key_set */

/* Replaces the key set, for keep_s seconds at most; the text is a JWKS.  False, with the reason,
 * when it is not wholly acceptable: the old set stays. */
bool token_keys_install(struct bytes text, int64_t keep_s, const char **ret_error) MUST_CHECK;
/* Called, by a worker, with each `kid` that is not in the set; must not wait. */
void token_keys_on_unknown(void (*wanted)(const char *kid));

/* --- for readiness and metrics */

struct token_state {
	bool usable;       /* there is a key set, and it is not too old */
	size_t keys;       /* in the set */
	int64_t age_s;     /* of the set: since it was last read or fetched */
	uint64_t installs; /* sets taken over that differ from the one before */
	uint64_t hits, misses;
	const char *file_fault; /* why the last change of a watched file was not taken, or NULL */
};

void token_state(struct token_state *ret);

/* --- `guichet token` and `guichet keys`: development only */

struct token_mint_settings {
	const char
		*dev_key; /* path of a PEM private key; NULL or empty: none, minting is refused */
	const char *issuer;
	const char *audience;
	struct instant now;
};

/* Prints a token on stdout, or the reason on stderr.  Both return the exit status; argv[0] is the
 * name of the command. */
int token_mint_main(const struct token_mint_settings *settings, int argc, char **argv) MUST_CHECK;
/* --out DIR: makes dev-key.pem (mode 0600) and jwks.json there; never replaces a key. */
int token_keys_main(int argc, char **argv) MUST_CHECK;

#endif
