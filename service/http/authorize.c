/* Who asks, and may they: the token, the audience and the scopes of the row. */
#include <string.h>

#include "base/actor.h"
#include "http/request.h"
#include "http/token.h"

static bool names_token(const char *query)
{
	return strstr(query, "access_token=") != NULL || strstr(query, "authorization=") != NULL;
}

enum err authenticate(struct request *req)
{
	size_t count = 0;
	const char *header = exchange_header(req->ex, "Authorization", &count);
	if (names_token(req->query))
		return fail(req->work.problem, ERR_TOKEN_IN_URL);
	if (count > 1) {
		req->problem.cause = "several Authorization headers";
		return fail(req->work.problem, ERR_TOKEN_INVALID);
	}
	bool open = (req->route->audience & AUDIENCE_PUBLIC) != 0;
	if (header == NULL && open)
		return OK;
	return token_verify(&req->work, header, &req->work.actor);
}

static const char *scope_list(struct request *req, uint64_t scopes)
{
	struct buffer list = buffer_new(req->ex->arena, 64);
	for (int i = 0; i < SCOPE_COUNT_; i++)
		if ((scopes & UINT64_C(1) << i) != 0)
			buffer_printf(&list, "%s%s", list.length > 0 ? " " : "", scope_words[i]);
	return buffer_text(&list);
}

static const char *role_list(struct request *req)
{
	struct buffer list = buffer_new(req->ex->arena, 64);
	for (int i = 0; i < ROLE_COUNT_; i++)
		if ((req->route->audience & 1u << i) != 0)
			buffer_printf(&list, "%s%s", list.length > 0 ? ", " : "", role_words[i]);
	return buffer_text(&list);
}

enum err role_missing(struct request *req)
{
	return fail(req->work.problem, ERR_ROLE_MISSING_FOR_ACTION, KV("roles", role_list(req)));
}

#define AUDIENCE_ORGANISATIONS (AUDIENCE_APPLICANT | AUDIENCE_PORTAL)

/* Whoever does not come as an applicant, or for what applicants may not do, speaks for none of its
 * organisations: they are then interests, which close their own files to it. */
static void choose_side(struct request *req)
{
	const struct actor *a = req->work.actor;
	bool for_them = (req->route->audience & AUDIENCE_ORGANISATIONS) != 0 &&
			actor_has_role(a, AUDIENCE_ORGANISATIONS, NULL);
	if (actor_is_public(a) || req->route->txn == TXN_NONE || for_them)
		return;
	struct actor *narrowed = arena_new_one(req->ex->arena, struct actor);
	*narrowed = *a;
	narrowed->speaks_for_none = true;
	req->work.actor = narrowed;
}

enum err authorize(struct request *req)
{
	const struct route *r = req->route;
	const struct actor *a = req->work.actor;
	bool open = (r->audience & AUDIENCE_PUBLIC) != 0;
	bool scoped = (a->scopes & r->scopes) == r->scopes;
	bool fits = actor_has_role(a, r->audience, NULL);
	if (open && (!scoped || !fits))
		req->work.actor = &actor_public; /* reads what everybody reads */
	choose_side(req);
	if (open)
		return OK;
	if (!scoped)
		return fail(req->work.problem, ERR_SCOPE_MISSING,
			    KV("scope", scope_list(req, r->scopes)));
	if (!fits)
		return role_missing(req);
	return OK;
}
