/* Any header and any payload: refused or read, never a fault of ours.
 *
 * A byte chooses the part: the header of the request, the header and payload of a token whose
 * signature is taken for good, a key set, a deny list. */
#include "http/token_engine.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW INT64_C(1800000000)

static void try_authorization(struct work *w, struct bytes text)
{
	const struct actor *actor;
	const char *header = arena_text(w->arena, text.data, text.length);
	if (token_verify(w, header, &actor) == OK)
		abort(); /* there is no key: nothing is ever accepted */
}

static void try_token(struct work *w, struct bytes text)
{
	struct token_parts parts;
	if (token_parse(w, text, &parts) == OK && strlen(parts.text) != text.length)
		abort();
}

static void try_payload(struct work *w, struct bytes text)
{
	struct actor actor;
	const char *jti;
	const struct actor *found;
	json_auto_t *payload = NULL;

	if (token_payload(w, text, &payload) != OK ||
	    token_claims_early(w, payload, &token_settings) != OK ||
	    token_claims(w, payload, &token_settings, &actor, &jti) != OK)
		return;
	if (!actor.subject || !actor.client || w->now.us >= actor.expires_at.us)
		abort();
	struct token_digest digest = token_digest(text);
	token_cache_put(w, &digest, token_cache_generation(), &actor);
	if (!token_cache_get(w, &digest, &found) || !text_equal(found->subject, actor.subject) ||
	    found->roles.count != actor.roles.count)
		abort();
}

static void try_key_set(struct work *w, struct bytes text)
{
	const char *error;
	token_key_set_auto_t *set = token_jwk_import(text, &error);
	(void)w;
	if (set && (set->count == 0 || !set->items[0].pem))
		abort();
}

static void try_deny_list(struct work *w, struct bytes text)
{
	const char *error;
	(void)w;
	if (token_deny_install(text, &error))
		token_denied("t-1");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parts[])(struct work *, struct bytes) = { try_authorization, try_token,
								      try_payload, try_key_set,
								      try_deny_list };
	if (size == 0)
		return 0;

	token_settings =
		(struct token_settings){ .issuer = "i", .audience = "a", .plain_jwt = true };
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem, .now = { NOW * 1000000 } };
	struct bytes text = { .data = (const char *)data + 1, .length = size - 1 };
	parts[data[0] % COUNT(parts)](&w, text);
	return 0;
}
