/* What a race starts from: a database of its own, a test call whose two windows are open, a file.
 */
#ifndef GUICHET_TESTS_USECASE_GROUND_H
#define GUICHET_TESTS_USECASE_GROUND_H

#include "session.h"
#include "support/own_database.h"

#define LEAD_SIRET  "00000102400017"
#define OTHER_SIRET "00000103200010"
#define LEAD        "applicant ana " LEAD_SIRET
#define OTHER       "applicant bob " OTHER_SIRET
#define INSTRUCTOR  "instructor ines"
#define MANAGER     "manager max"

/* A copy of the template for this process, and settings that lead to it; fails the test. */
void ground_open(const char *label);
void ground_close(void);

/* Sessions of the service that wait for a lock of another. */
int ground_waiting(void);

/* One request from end to end, which must succeed; the id of what it created. */
struct uuid ground_ask(const char *who, const char *method, const char *target, const char *body);
const char *ground_text(struct uuid id);

/* Two members, both consenting.  The third, in no role that is required, may go. */
struct ground_collective {
	const char *id, *lead, *other, *third;
};
struct ground_collective ground_collective(void);
/* More members, until so many places are left. */
void ground_fill(const char *collective, int places);
/* A test call of its own, published; its notes ask for no document. */
const char *ground_call(void);
/* The same call again as a draft. */
const char *ground_draft_call(void);
/* A complete file of the collective, brought as far as `state`: draft, note_submitted, preselected,
 * scored. */
const char *ground_file(const char *call, const char *collective, const char *state);
/* The review that scored a file, submitted. */
const char *ground_review(const char *application);
/* A vote awards so much to a scored file. */
void ground_award(const char *application, const char *amount);
/* Its agreement, signed; the advance is approved. */
const char *ground_agreement(const char *application);
/* An upload of so many bytes for a draft. */
const char *ground_upload(const char *application, int size);

#endif
