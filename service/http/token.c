/* The steps of a token, from the cheap to the dear: form, key, cheap claims, signature, claims. */
#include "http/token_engine.h"

#include <jansson.h>

static bool signature_good(const struct token_parts *parts, const struct token_key *key)
{
	if (parts->signature_length != key->signature_length)
		return false;
	return parts->type == TOKEN_TYPE_ACCESS ? token_jwk_verify(key, parts->text)
						: token_jwt_verify(key, parts->text);
}

static enum err check_signature(struct work *w, const struct token_parts *parts,
				const struct token_key_set *set)
{
	const struct token_key *key = token_key_find(set, parts->kid);
	if (!key) {
		token_keys_unknown(parts->kid);
		return token_refuse(w, "kid-unknown");
	}
	if (key->alg != parts->alg)
		return token_refuse(w, "alg-of-key");
	if (!signature_good(parts, key))
		return token_refuse(w, "signature");
	return OK;
}

static enum err verify(struct work *w, struct bytes token, struct actor *ret)
{
	struct token_parts parts;
	const char *jti;

	TRY(token_parse(w, token, &parts));
	if (parts.type == TOKEN_TYPE_PLAIN && !token_settings.plain_jwt)
		return token_refuse(w, "typ");

	token_key_set_auto_t *set = token_keys_get();
	if (!set) {
		enum err err = fail(w->problem, ERR_DATABASE_UNAVAILABLE);
		w->problem->cause = "no key set";
		return err;
	}

	json_auto_t *payload = NULL;
	TRY(token_payload(w, parts.payload, &payload));
	TRY(token_claims_early(w, payload, &token_settings));
	TRY(check_signature(w, &parts, set));
	TRY(token_claims(w, payload, &token_settings, ret, &jti));
	return token_denied(jti) ? token_refuse(w, "revoked") : OK;
}

enum err token_verify(struct work *w, const char *authorization, const struct actor **ret)
{
	struct bytes token;
	TRY(token_bearer(w, authorization, &token));
	token_keys_watch();

	struct token_digest digest = token_digest(token);
	if (token_cache_get(w, &digest, ret))
		return OK;

	/* Taken first: what is verified while keys or deny list change is not remembered. */
	uint64_t generation = token_cache_generation();
	struct actor *actor = arena_new_one(w->arena, struct actor);
	TRY(verify(w, token, actor));
	token_cache_put(w, &digest, generation, actor);
	*ret = actor;
	return OK;
}
