/* A request that stops between the steps of the dispatcher, so that another may come in between. */
#ifndef GUICHET_TESTS_USECASE_SESSION_H
#define GUICHET_TESTS_USECASE_SESSION_H

#include "base/actor.h"
#include "http/request.h"

struct session {
	struct arena *arena;
	struct exchange ex;
	struct reply reply;
	struct request req;
	struct txn *txn;
	struct actor actor;
	struct actor_role role;
	const char *sirets[1];
	enum err err; /* of the last step */
};

/* "applicant ana 00000102400017": role (one call after a colon, or all), subject, SIRET. */
struct ask {
	const char *who;
	const char *method, *target;
	struct header headers[8];
	size_t header_count;
	struct bytes body;
	struct instant now;
};

/* All that does not touch the database.  Texts of `ask` must outlive the session. */
void session_open(struct session *s, const struct ask *ask);
/* Each returns what went wrong, and then has rolled the transaction back. */
enum err session_lock(struct session *s);   /* claims the key, locks the target, compares */
enum err session_do(struct session *s);     /* handler, use case, rule, write             */
enum err session_commit(struct session *s); /* trace, kept answer, commit                 */
enum err session_rollback(struct session *s);
void session_close(struct session *s);

/* The three steps without a stop; the caller closes. */
enum err session_run(struct session *s, const struct ask *ask);
/* The `id` of what was created. */
struct uuid session_created(const struct session *s);

struct instant real_now(void);

#endif
