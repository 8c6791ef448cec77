/* The claims of a token, read from the payload itself: an absent number is not zero here, a list is
 * not absent, a name never stands twice. */
#include "http/token_engine.h"

#include "base/identifier.h"
#include "base/mail_domain.h"

#include <jansson.h>
#include <string.h>

#define AUDIENCES_MAX     20
#define ROLES_MAX         32
#define ROLE_MAX          80 /* bytes of one: word, colon, code of a call */
#define ORGANISATIONS_MAX 100
#define SCOPE_MAX         2048
#define SECOND            INT64_C(1000000)      /* in microseconds */
#define TIME_MAX          INT64_C(253402300799) /* the last second of year 9999 */

enum err token_payload(struct work *w, struct bytes text, json_t **ret)
{
	json_auto_t *payload = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(payload))
		return token_refuse(w, "payload");
	*ret = json_incref(payload);
	return OK;
}

/* A whole number of seconds; `1e9` is not one. */
static bool read_time(const json_t *payload, const char *name, int64_t *ret)
{
	const json_t *value = json_object_get(payload, name);
	if (!json_is_integer(value))
		return false;
	json_int_t seconds = json_integer_value(value);
	if (seconds <= 0 || seconds > TIME_MAX)
		return false;
	*ret = seconds;
	return true;
}

/* 1 to max bytes without control characters; NULL otherwise. */
static const char *clean_text(const json_t *value, size_t max)
{
	const char *text = json_string_value(value);
	size_t length = text ? json_string_length(value) : 0;
	if (length < 1 || length > max)
		return NULL;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return NULL;
	return text;
}

static enum err read_text(struct work *w, const json_t *object, const char *name, size_t max,
			  const char **ret)
{
	const char *text = clean_text(json_object_get(object, name), max);
	if (!text)
		return token_refuse(w, name);
	*ret = arena_text(w->arena, text, strlen(text));
	return OK;
}

enum err token_claims_early(struct work *w, const json_t *payload,
			    const struct token_settings *settings)
{
	int64_t exp;
	if (!text_equal(json_string_value(json_object_get(payload, "iss")), settings->issuer))
		return token_refuse(w, "iss");
	if (!read_time(payload, "exp", &exp))
		return token_refuse(w, "exp");
	if (w->now.us >= exp * SECOND) {
		enum err err = fail(w->problem, ERR_TOKEN_EXPIRED);
		w->problem->cause = "expired";
		return err;
	}
	return OK;
}

static enum err check_times(struct work *w, const json_t *payload, struct actor *actor)
{
	int64_t exp, iat, nbf, latest = w->now.us / SECOND + TOKEN_SKEW_S;

	if (!read_time(payload, "exp", &exp))
		return token_refuse(w, "exp");
	if (!read_time(payload, "iat", &iat) || iat > latest)
		return token_refuse(w, "iat");
	if (json_object_get(payload, "nbf") && (!read_time(payload, "nbf", &nbf) || nbf > latest))
		return token_refuse(w, "nbf");
	if (exp <= iat || exp - iat > TOKEN_LIFE_MAX_S)
		return token_refuse(w, "life");
	actor->expires_at.us = exp * SECOND;
	return OK;
}

/* One text, or a list of nothing but texts, that names us. */
static bool audience_is_ours(const json_t *aud, const char *ours)
{
	if (json_is_string(aud))
		return text_equal(json_string_value(aud), ours);
	if (!json_is_array(aud) || json_array_size(aud) > AUDIENCES_MAX)
		return false;

	bool found = false;
	for (size_t i = 0; i < json_array_size(aud); i++) {
		const char *item = json_string_value(json_array_get(aud, i));
		if (!item)
			return false;
		found = found || text_equal(item, ours);
	}
	return found;
}

static bool word_is(const char *word, const char *text, size_t length)
{
	return strlen(word) == length && memcmp(word, text, length) == 0;
}

/* Scopes that mean nothing here belong to other services of the issuer: they give nothing. */
static enum err read_scopes(struct work *w, const json_t *payload, struct actor *actor)
{
	const json_t *member = json_object_get(payload, "scope");
	if (!member)
		return OK;

	const char *text = json_string_value(member);
	if (!text || json_string_length(member) > SCOPE_MAX)
		return token_refuse(w, "scope");
	while (*text) {
		size_t length = strcspn(text, " ");
		for (unsigned i = 0; i < SCOPE_COUNT_; i++)
			if (word_is(scope_words[i], text, length))
				actor->scopes |= UINT64_C(1) << i;
		text += length;
		text += strspn(text, " ");
	}
	return OK;
}

/* The code of a call: lower-case letters, digits and hyphens. */
static bool call_code_like(const char *text)
{
	return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* `manager`, or `instructor:chf-2023`.  A word that is no role makes the token invalid: rights that
 * were meant, but not understood, are not to be guessed. */
static bool read_role(struct work *w, const char *text, struct actor_role *ret)
{
	size_t length = strcspn(text, ":");
	const char *call = text[length] ? text + length + 1 : NULL;

	if (call && !call_code_like(call))
		return false;
	for (unsigned i = 0; i < ROLE_COUNT_; i++) {
		if (word_is(role_words[i], text, length)) {
			ret->role = (enum role)i;
			ret->call_code = call ? arena_text(w->arena, call, strlen(call)) : NULL;
			return true;
		}
	}
	return false;
}

static bool read_roles(struct work *w, const json_t *list, struct actor_role_list *ret)
{
	if (!json_is_array(list) || json_array_size(list) > ROLES_MAX)
		return false;

	size_t count = json_array_size(list);
	*ret = (struct actor_role_list){
		.items = arena_new_many(w->arena, struct actor_role, count + 1),
		.count = count,
	};
	for (size_t i = 0; i < count; i++) {
		const char *text = clean_text(json_array_get(list, i), ROLE_MAX);
		if (!text || !read_role(w, text, &ret->items[i]))
			return false;
	}
	return true;
}

static bool read_organisations(struct work *w, const json_t *list, struct text_list *ret)
{
	if (!json_is_array(list) || json_array_size(list) > ORGANISATIONS_MAX)
		return false;

	size_t count = json_array_size(list);
	*ret = (struct text_list){
		.items = arena_new_many(w->arena, const char *, count + 1),
		.count = count,
	};
	for (size_t i = 0; i < count; i++) {
		const char *siret = json_string_value(json_array_get(list, i));
		if (!siret || siret_check(siret) != IDENTIFIER_OK)
			return false;
		ret->items[i] = arena_text(w->arena, siret, strlen(siret));
	}
	return true;
}

static enum err read_rights(struct work *w, const json_t *payload, struct actor *actor)
{
	const json_t *roles = json_object_get(payload, "roles");
	const json_t *organisations = json_object_get(payload, "organisations");

	TRY(read_scopes(w, payload, actor));
	if (roles && !read_roles(w, roles, &actor->roles))
		return token_refuse(w, "roles");
	if (organisations && !read_organisations(w, organisations, &actor->organisations))
		return token_refuse(w, "organisations");
	return OK;
}

/* RFC 8693: who acts for the subject; earlier actors of the chain give no right. */
static enum err read_acting(struct work *w, const json_t *payload, struct actor *actor)
{
	const json_t *act = json_object_get(payload, "act");
	if (!act)
		return OK;
	const char *sub = clean_text(json_object_get(act, "sub"), TOKEN_TEXT_MAX);
	if (!sub)
		return token_refuse(w, "act");
	actor->acting = arena_text(w->arena, sub, strlen(sub));
	return OK;
}

/* Whose colleague the person is; the rest of the address is forgotten here. */
static enum err read_mail_domain(struct work *w, const json_t *payload, struct actor *actor)
{
	const json_t *email = json_object_get(payload, "email");
	if (!email)
		return OK;
	const char *address = clean_text(email, TOKEN_TEXT_MAX);
	actor->mail_domain = address ? mail_domain(w->arena, address) : NULL;
	return actor->mail_domain ? OK : token_refuse(w, "email");
}

enum err token_claims(struct work *w, const json_t *payload, const struct token_settings *settings,
		      struct actor *ret, const char **ret_jti)
{
	struct actor actor = { 0 };
	const char *jti = json_string_value(json_object_get(payload, "jti"));

	/* An ID token says who logged in; it is not meant to open anything. */
	if (json_object_get(payload, "nonce"))
		return token_refuse(w, "id-token");
	TRY(check_times(w, payload, &actor));
	if (!audience_is_ours(json_object_get(payload, "aud"), settings->audience))
		return token_refuse(w, "aud");
	TRY(read_text(w, payload, "sub", TOKEN_TEXT_MAX, &actor.subject));
	TRY(read_text(w, payload, "client_id", TOKEN_TEXT_MAX, &actor.client));
	if (!jti || !token_printable(jti, TOKEN_JTI_MAX))
		return token_refuse(w, "jti");
	TRY(read_acting(w, payload, &actor));
	TRY(read_mail_domain(w, payload, &actor));
	TRY(read_rights(w, payload, &actor));

	*ret_jti = arena_text(w->arena, jti, strlen(jti));
	*ret = actor;
	return OK;
}
