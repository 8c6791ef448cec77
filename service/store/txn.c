#include "store/txn.h"

#include <assert.h>
#include <string.h>

#include "base/buffer.h"
#include "store/txn_private.h"

/* The roles that read files for the region, and those that keep its calls. */
static const uint32_t region_roles = AUDIENCE_INSTRUCTOR | AUDIENCE_COMMITTEE | AUDIENCE_MANAGER |
				     AUDIENCE_FINANCE | AUDIENCE_AUDITOR | AUDIENCE_ADMIN;
static const uint32_t managing_roles = AUDIENCE_MANAGER | AUDIENCE_ADMIN;

bool reads_for_region(const struct work *w)
{
	return actor_has_role(w->actor, region_roles, NULL);
}

/* The calls for which the actor has one of the roles: codes joined by commas, `*` for all. */
static const char *calls_of(struct work *w, uint32_t roles)
{
	struct buffer text = buffer_new(w->arena, 64);
	for (size_t i = 0; i < w->actor->roles.count; i++) {
		const struct actor_role *role = &w->actor->roles.items[i];
		if ((roles & 1u << role->role) == 0)
			continue;
		if (text.length > 0)
			buffer_add_char(&text, ',');
		buffer_add_text(&text, role->call_code == NULL ? "*" : role->call_code);
	}
	return buffer_text(&text);
}

static const char *joined(struct work *w, const struct text_list *list)
{
	struct buffer text = buffer_new(w->arena, 64);
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buffer_add_char(&text, ',');
		buffer_add_text(&text, list->items[i]);
	}
	return buffer_text(&text);
}

/* A subject in a list that commas part, as subject_mark() of the database says it. */
static void add_subject(struct buffer *text, const char *subject)
{
	for (const char *c = subject; *c != '\0'; c++) {
		if (*c == ',' || *c == '%')
			buffer_printf(text, "%%%02X", (unsigned)*c);
		else
			buffer_add_char(text, *c);
	}
}

/* What opens a file to a guest: the role, the person, the call for which the role is held. */
static const char *guest_marks(struct work *w)
{
	struct buffer text = buffer_new(w->arena, 64);
	for (size_t i = 0; i < w->actor->roles.count; i++) {
		const struct actor_role *role = &w->actor->roles.items[i];
		if (role->role != ROLE_FACILITATOR && role->role != ROLE_REVIEWER)
			continue;
		buffer_add_text(&text, text.length > 0 ? "," : "");
		buffer_add_text(&text, role->role == ROLE_FACILITATOR ? "f:" : "r:");
		add_subject(&text, w->actor->subject);
		buffer_printf(&text, "@%s", role->call_code == NULL ? "*" : role->call_code);
	}
	return buffer_text(&text);
}

/* The legal entities of the actor: their files are none of its other roles' business. */
static const char *sirens(struct work *w)
{
	struct buffer text = buffer_new(w->arena, 64);
	for (size_t i = 0; i < w->actor->organisations.count; i++)
		buffer_printf(&text, "%s%.9s", i > 0 ? "," : "", w->actor->organisations.items[i]);
	return buffer_text(&text);
}

static const char *flag(bool value)
{
	return value ? "1" : "";
}

/* The trail is of the whole service: a role of some calls does not open it. */
static bool audits_all(const struct actor *a)
{
	for (size_t i = 0; i < a->roles.count; i++)
		if (a->roles.items[i].call_code == NULL &&
		    (a->roles.items[i].role == ROLE_AUDITOR ||
		     a->roles.items[i].role == ROLE_ADMIN))
			return true;
	return false;
}

static const char *known(const char *text)
{
	return text == NULL ? "" : text;
}

void txn_begin(struct work *w, enum txn_mode mode, const char *operation, struct txn **ret)
{
	assert(mode != TXN_NONE);
	const struct actor *a = w->actor;
	struct txn *txn = arena_new_one(w->arena, struct txn);
	txn->mode = mode;
	const struct param settings[] = {
		P(a->speaks_for_none ? "" : joined(w, &a->organisations)),
		P(calls_of(w, region_roles)),
		P(calls_of(w, managing_roles)),
		P(known(a->subject)),
		P(known(a->client)),
		P(flag(audits_all(a))),
		P(operation),
		P(flag((a->scopes & UINT64_C(1) << SCOPE_TEST_CLOCK) != 0)),
		P(guest_marks(w)),
		P(sirens(w)),
		P(known(a->mail_domain)),
	};
	memcpy(txn->settings, settings, sizeof settings);
	*ret = txn;
}

enum err txn_link(struct work *w, struct txn *txn)
{
	return txn->link != NULL && link_alive(txn->link) ? OK : link_of_thread(w, &txn->link);
}

static enum query begin_query(enum txn_mode mode)
{
	switch (mode) {
	case TXN_SNAPSHOT: return Q_TXN_BEGIN_SNAPSHOT;
	case TXN_WRITE: return Q_TXN_BEGIN_WRITE;
	default: return Q_TXN_BEGIN_SERIAL;
	}
}

size_t txn_head(struct txn *txn, struct statement *ret)
{
	size_t count = 0;
	if (txn->begun)
		return 0;
	if (txn->mode != TXN_READ)
		ret[count++] = (struct statement){ .query = begin_query(txn->mode) };
	ret[count++] =
		(struct statement){ Q_TXN_SETTINGS, { txn->settings, COUNT(txn->settings) } };
	return count;
}

void txn_sent(struct txn *txn)
{
	txn->begun = txn->mode != TXN_READ && link_alive(txn->link);
}

static enum err end(struct work *w, struct txn *txn, enum query query)
{
	struct statement statement = { .query = query };
	result_auto_t *result = NULL;
	return link_run(w, txn->link, (struct batch){ &statement, 1 }, false, &result);
}

enum err txn_commit(struct work *w, struct txn **txn)
{
	struct txn *ending = *txn;
	if (!ending->begun) {
		*txn = NULL;
		return OK;
	}
	enum err err = end(w, ending, Q_TXN_COMMIT);
	if (err == OK) {
		ending->begun = false;
		*txn = NULL;
	}
	return err;
}

enum err txn_rehearse(struct work *w, struct txn **txn)
{
	if (!(*txn)->begun)
		return OK;
	return end(w, *txn, Q_TXN_CHECK_CONSTRAINTS);
}

void txn_rollback(struct txn **txn)
{
	struct txn *ending = *txn;
	*txn = NULL;
	if (ending == NULL || ending->link == NULL)
		return;
	link_forget(ending->link);
	if (!ending->begun || !link_alive(ending->link))
		return;
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	if (end(&w, ending, Q_TXN_ROLLBACK) != OK && link_alive(ending->link))
		link_close(ending->link);
	ending->begun = false;
}
