/* Who asks: the principal of a verified token, or the public.
 *
 * Roles and organisations come from the region's identity provider; relations to objects (member of
 * a collective, invited, assigned) live in the database. */
#ifndef GUICHET_BASE_ACTOR_H
#define GUICHET_BASE_ACTOR_H

#include "base/types.h"
#include "gen/permissions.h" /* enum role { ROLE_APPLICANT … }, enum scope { SCOPE_… }, words */

/* One role, for one call or for all. */
struct actor_role {
	enum role role;
	const char *call_code; /* NULL: every call */
};

struct actor_role_list {
	struct actor_role *items;
	size_t count;
};

struct actor {
	const char *subject; /* NULL for the public */
	const char *client;  /* client_id; NULL for the public */
	const char *acting;  /* `act.sub`: the portal that acts for the subject, or NULL */
	uint64_t scopes;     /* bit per enum scope */
	struct actor_role_list roles;
	struct text_list organisations; /* SIRET */
	const char *mail_domain;        /* of its e-mail address; NULL: not told */
	bool speaks_for_none; /* here only for the region: its organisations count as interests */
	struct instant expires_at;
};

extern const struct actor actor_public;

static inline bool actor_is_public(const struct actor *a)
{
	return a->subject == NULL;
}
/* Has one of the roles (bits of enum role), for that call when one is given. */
bool actor_has_role(const struct actor *a, uint32_t roles, const char *call_code);
bool actor_has_organisation(const struct actor *a, const char *siret);

#endif
