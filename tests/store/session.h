/* Somebody at the door of the database: what a request is, without HTTP. */
#ifndef GUICHET_TESTS_STORE_SESSION_H
#define GUICHET_TESTS_STORE_SESSION_H

#include "base/actor.h"
#include "base/work.h"

/* Runs `act` in a write transaction, as an applicant whose token carries that SIRET; committed when
 * it succeeds, rolled back when it fails.  `with` is handed over. */
enum err as_organisation(const char *siret, enum err (*act)(struct work *w, void *with),
			 void *with);
/* The same, at an instant. */
enum err as_organisation_at(struct instant now, const char *siret,
			    enum err (*act)(struct work *w, void *with), void *with);

/* As anybody: a manager of calls, the public … */
enum err as_actor(const struct actor *actor, enum err (*act)(struct work *w, void *with),
		  void *with);

/* One run of a job, on the connection of the jobs; the thread keeps that connection. */
enum err as_job(enum err (*run)(struct work *w));

struct instant real_now(void);
/* Fourteen digits that no other test uses.  Texts made here live as long as the test. */
const char *new_siret(void);

/* Statements of the owner of the schema, to whom no row policy applies: what a test starts from.
 * Fails the test when the database refuses. */
void owner_runs(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The first value of the first row, as text; "" when there is none. */
const char *owner_reads(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An application of a collective in a published call whose only stage asks for the documents
 * `opportunity_note` and `team_canvas`; returns its id. */
struct uuid new_application(struct uuid collective_id, const char *state);
const char *text_of(struct uuid id);

#endif
